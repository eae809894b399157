"""The backend that ``ENGINE = "talentportal.shared.sqlite"`` names."""

from django.db.backends.sqlite3 import base

from talentportal.shared.sqlite.features import DatabaseFeatures


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Django has it, but for its features."""

    features_class = DatabaseFeatures

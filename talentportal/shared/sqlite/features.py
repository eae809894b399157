"""What the linked SQLite can do, asked of itself."""

import sqlite3

from django.db.backends.sqlite3 import features
from django.utils.functional import cached_property


class DatabaseFeatures(features.DatabaseFeatures):
    """Django assumes 999 parameters in a statement; Debian's SQLite takes 250,000.

    By that number Django cuts bulk writes and long ``IN`` lists into statements.
    """

    @cached_property
    def max_query_params(self) -> int:  # type: ignore[override]
        self.connection.ensure_connection()
        return int(self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))

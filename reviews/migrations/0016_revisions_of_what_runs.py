"""Gives what has begun the revision that is published now: nobody wrote down the one it began under.

Takes a statement a table; no row of it is locked for longer.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

KEEPING = {"Panel": "forming", "PublicNotice": "draft", "RankedList": "", "Meeting": "", "ResultImport": ""}
"""Model → the state in which it has not begun, if there is one."""


def fill(apps, schema_editor):
    edition = apps.get_model("programs", "Edition").objects.filter(pk=OuterRef("edition"))
    for name, before in KEEPING.items():
        rows = apps.get_model("reviews", name).objects.filter(revision=None)
        if before:
            rows = rows.exclude(state=before)
        rows.update(revision=Subquery(edition.values("published_revision")[:1]))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0015_rules_are_kept")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

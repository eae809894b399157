"""The database itself refuses to change or remove an event, whoever asks."""

from django.db import migrations

from talentportal.shared.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]
    operations = [
        append_only(
            table="nominations_event",
            trigger="events_are_append_only",
            function="refuse_change_of_event",
            words="events are append-only",
        )
    ]

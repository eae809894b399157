"""The database itself refuses to change or remove a change of duties, whoever asks."""

from django.db import migrations

from talentportal.shared.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_duty_changes")]
    operations = [
        append_only(
            table="directory_dutychange",
            trigger="duty_changes_are_append_only",
            function="refuse_change_of_duty_change",
            words="changes of duties are append-only",
        )
    ]

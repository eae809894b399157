"""The database itself refuses to change or remove a recusal, whoever asks."""

from django.db import migrations

from talentportal.shared.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("nominations", "0015_recusals")]
    operations = [
        append_only(
            table="nominations_recusal",
            trigger="recusals_are_append_only",
            function="refuse_change_of_recusal",
            words="recusals are append-only",
        )
    ]

"""One list of what is recorded, instead of whatever each writer had called it."""

from django.db import migrations, models

from talentportal.shared import clock

FORMER = {
    "unmask_id_number": "id-number",
    "id_number": "id-number",
    "export-id-numbers": "id-number-for-departments",
}


def rename(apps, schema_editor):
    """Names of people are not filled in: what older rows say of whom is the number in ``subject``."""
    records = apps.get_model("shared", "AccessRecord").objects
    for former, action in FORMER.items():
        records.filter(action=former).update(action=action)


class Migration(migrations.Migration):
    dependencies = [("shared", "0004_paused_jobs")]

    operations = [
        migrations.AddField(
            model_name="accessrecord",
            name="person",
            field=models.CharField(blank=True, max_length=120, verbose_name="person"),
        ),
        migrations.AlterField(
            model_name="accessrecord",
            name="action",
            field=models.CharField(
                choices=[
                    ("id-number", "Identity number read"),
                    ("id-number-for-departments", "Identity number taken along for a department"),
                    ("book", "Application book read"),
                    ("certificate", "Certificate taken along"),
                    ("read-objection", "Objection read"),
                    ("read-objection-file", "File of an objection read"),
                ],
                max_length=40,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="accessrecord",
            name="subject",
            field=models.CharField(max_length=120, verbose_name="what was seen"),
        ),
        migrations.AlterField(
            model_name="accessrecord",
            name="at",
            field=models.DateTimeField(
                default=clock.now,
                editable=False,
                verbose_name="time",
            ),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]

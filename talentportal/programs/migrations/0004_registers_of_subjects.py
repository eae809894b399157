import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import talentportal.shared.clock


def who_entered():
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def who_keeps():
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="directory.office",
    )


def when_entered():
    return models.DateTimeField(default=talentportal.shared.clock.now, editable=False)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0003_earlier_deadlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("honourrecord", "id_index", "subject_index"),
        migrations.RenameField("ban", "id_index", "subject_index"),
        migrations.AlterField(
            "honourrecord",
            "full_name",
            models.CharField(max_length=120, verbose_name="full name"),
        ),
        migrations.AlterField(
            "ban", "full_name", models.CharField(max_length=120, verbose_name="full name")
        ),
        migrations.AddField(
            "honourrecord",
            "source",
            models.CharField(blank=True, default="", max_length=200, verbose_name="according to"),
            preserve_default=False,
        ),
        migrations.AddField("honourrecord", "kept_by", who_keeps()),
        migrations.AddField("ban", "kept_by", who_keeps()),
        migrations.AddField("honourrecord", "entered_by", who_entered()),
        migrations.AddField("honourrecord", "entered_at", when_entered()),
        migrations.AddField("ban", "entered_by", who_entered()),
        migrations.AddField("ban", "entered_at", when_entered()),
        migrations.AddField(
            "ban",
            "lifted_on",
            models.DateField(blank=True, null=True, verbose_name="lifted on"),
        ),
        migrations.AddField(
            "ban",
            "lifting_reason",
            models.CharField(blank=True, default="", max_length=300, verbose_name="reason"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="HonourMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject_index",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                ("full_name", models.CharField(max_length=100, verbose_name="full name")),
                (
                    "honour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="programs.honourrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of an honoured team",
                "verbose_name_plural": "members of honoured teams",
            },
        ),
    ]

from django.conf import settings
from django.db import migrations, models


def describe_applicants(apps, schema_editor):
    """What the answers say of whoever applies: until now nobody kept it."""
    dossiers = apps.get_model("nominations", "Dossier").objects
    rows = dossiers.select_related("revision", "edition__published_revision")
    for dossier in rows.iterator(500):
        revision = dossier.revision or dossier.edition.published_revision
        declared = (revision.document.get("applicant_kinds") if revision else None) or [
            {"kind": "person"}
        ]
        kinds = [each["kind"] for each in declared]
        chosen = dossier.answers.get("applicant_kind")
        kind = chosen if chosen in kinds else kinds[0]
        if kind != "person":
            dossiers.filter(pk=dossier.pk).update(applicant_kind=kind)


def name_scopes(apps, schema_editor):
    """A claim said its umbrella and year in columns of their own."""
    claims = apps.get_model("nominations", "Claim").objects
    for claim in claims.all():
        claim.scope = f"umbrella {claim.umbrella_id} {claim.year}"
        claim.save(update_fields=["scope"])


class Migration(migrations.Migration):
    dependencies = [
        ("nominations", "0009_one_track_a_year"),
        ("programs", "0004_registers_of_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "dossier",
            "applicant_kind",
            models.CharField(
                default="person", editable=False, max_length=20, verbose_name="kind of applicant"
            ),
        ),
        migrations.AddField(
            "dossier",
            "team_name",
            models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.RunPython(describe_applicants, migrations.RunPython.noop),
        migrations.RenameModel("TrackClaim", "Claim"),
        migrations.RemoveConstraint("claim", "one_track_per_person_and_year"),
        migrations.RenameField("claim", "id_index", "subject_index"),
        migrations.AddField(
            "claim", "scope", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.RunPython(name_scopes, migrations.RunPython.noop),
        migrations.RemoveField("claim", "umbrella"),
        migrations.RemoveField("claim", "year"),
        migrations.AlterField(
            "claim",
            "dossier",
            models.OneToOneField(
                on_delete=models.deletion.PROTECT, related_name="claim", to="nominations.dossier"
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.UniqueConstraint(
                fields=("scope", "subject_index"), name="one_claim_per_subject_and_scope"
            ),
        ),
    ]

"""Submissions keep what account and offices said; those of before get what is said now."""

import json

import talentportal.shared.vault
from django.db import migrations

OF_PERSON = ("full_name", "id_type", "id_number", "sex", "phone")
OF_OFFICE = ("id", "name", "short_name", "kind")


def _values(thing, names):
    return {name: getattr(thing, name) for name in names} if thing else {}


def fill(apps, schema_editor):
    rows = apps.get_model("nominations", "Submission").objects.select_related(
        "dossier__person",
        "dossier__applicant",
        "dossier__employer",
        "dossier__recommender",
    )
    for row in rows.iterator(chunk_size=500):
        dossier, person = row.dossier, row.dossier.person
        born = person.birth_date.isoformat() if person.birth_date else ""
        said = {
            "person": {**_values(person, OF_PERSON), "birth_date": born},
            "email": dossier.applicant.email,
            "employer": _values(dossier.employer, OF_OFFICE),
            "recommender": _values(dossier.recommender, OF_OFFICE),
            "channel": dossier.channel,
            "tier": dossier.tier,
        }
        row.account = json.dumps(said, ensure_ascii=False, sort_keys=True)
        row.save(update_fields=["account"])


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0004_wider_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='account',
            field=talentportal.shared.vault.EncryptedTextField(default=''),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

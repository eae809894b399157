from django.db import migrations


def refuse_if_any(apps, schema_editor):
    """Without the mark nobody could tell an old rehearsal from a selection of the city."""
    rehearsals = apps.get_model("programs", "Edition").objects.filter(is_rehearsal=True)
    if slugs := list(rehearsals.values_list("slug", flat=True)):
        raise RuntimeError(
            "This database holds rehearsals from before they had a database of their own, whose "
            f"events cannot be deleted: {', '.join(slugs)}. Restore a backup from before the first "
            "of them, or begin with an empty database (docs/operating.md)."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0006_bans_of_a_family"),
        # Which asks for the mark.
        ("nominations", "0009_one_track_a_year"),
    ]

    operations = [
        migrations.RunPython(refuse_if_any, migrations.RunPython.noop),
        migrations.RemoveField(model_name="edition", name="is_rehearsal"),
    ]

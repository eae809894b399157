"""Each finding becomes a row; one that was upheld keeps the consequence it had: the person falls, a
list is shown anew. Going back keeps the last finding of each objection and drops those before it.
"""

from django.db import migrations


def into_rows(apps, schema_editor):
    Objection = apps.get_model("reviews", "Objection")
    Finding = apps.get_model("reviews", "ObjectionFinding")
    for each in Objection.objects.exclude(state="open"):
        if each.state == "upheld":
            each.consequence = "falls" if each.entry_id else "anew"
            each.save(update_fields=["consequence"])
        Finding.objects.create(
            objection=each,
            ordinal=1,
            result=each.state,
            consequence=each.consequence,
            finding=each.finding,
            public_answer=each.public_answer,
            recorded_by=each.settled_by,
            recorded_at=each.found_at,
        )


def into_columns(apps, schema_editor):
    Objection = apps.get_model("reviews", "Objection")
    Finding = apps.get_model("reviews", "ObjectionFinding")
    for row in Finding.objects.order_by("objection", "ordinal"):
        Objection.objects.filter(pk=row.objection_id).update(
            state="not_upheld" if row.result == "partly" else row.result,
            finding=row.finding,
            public_answer=row.public_answer,
            settled_by=row.recorded_by,
            found_at=row.recorded_at,
        )
    Finding.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("reviews", "0021_findings_and_extensions_are_rows")]

    operations = [migrations.RunPython(into_rows, into_columns)]

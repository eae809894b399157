"""Writes down of ballots that were counted who had a vote, was present or stood aside.

Until now this was computed from those who sit in the panel; from now on they come and go.
"""

from collections import Counter

from django.db import migrations


def write_down(apps, schema_editor):
    ballots = apps.get_model("reviews", "Ballot").objects.filter(state="closed")
    assignments = apps.get_model("reviews", "Assignment").objects
    for ballot in ballots.iterator():
        there = set(ballot.attendances.values_list("expert", flat=True))
        members, present, recused = Counter(), Counter(), Counter()
        rows = assignments.filter(panel=ballot.panel_id)
        for dossier, expert, aside in rows.values_list("dossier", "expert", "recused_at"):
            recused[dossier] += aside is not None
            members[dossier] += aside is None
            present[dossier] += aside is None and expert in there
        for count in ballot.counts.all():
            count.members = members[count.dossier_id]
            count.present = present[count.dossier_id]
            count.recused = recused[count.dossier_id]
            count.save(update_fields=["members", "present", "recused"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0019_members_come_and_go")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]

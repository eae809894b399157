"""Documents that no simulation was made for: each runs to its end with people who could be."""

from collections import Counter

import pytest

from nominations.models import Attachment, Dossier, Visit
from nominations.uploads.kinds import BY_MAGIC
from reviews.models import Inspection, InternalNotice
from tests.editions import running

KINDS, IN_HOUSE = "donghu-craft-award-2025", "nanling-pacesetter-2025"

pytestmark = pytest.mark.django_db


def test_people_teams_and_organisations_apply_and_one_of_each_employer_goes_on() -> None:
    funnel = running.run_invented(KINDS, 60)
    handed_in = Dossier.objects.filter(submitted_at__isnull=False)
    assert handed_in.count() > 60 * 0.8
    kinds = Counter(handed_in.values_list("applicant_kind", flat=True))
    assert set(kinds) == {"person", "team", "organisation"}
    (peremp,) = [row for row in funnel["limits"] if row["rule"] == "peremp"]
    assert peremp["seats"] == peremp["places"] == peremp["holders"]
    assert funnel["refusals"]["limit-reached"] > 0
    assert all(funnel["honoured_by_tier"].values())


def test_everybody_whom_experts_pass_was_inspected_where_the_stage_asks_it() -> None:
    running.run_invented(KINDS, 40)
    passed = Visit.objects.filter(stage="exp", left_by="shortlist").values("dossier")
    assert passed.exists()
    inspected = Inspection.objects.values("dossier")
    assert not passed.exclude(dossier__in=inspected).exists()


def test_notices_in_house_minimums_and_shares_are_kept() -> None:
    funnel = running.run_invented(IN_HOUSE, 90)
    assert InternalNotice.objects.exists()
    assert running.stage(funnel, "unit")["onward"] > 0
    honoured = Dossier.objects.filter(state="honoured").select_related("person")
    young = [each for each in honoured if each.person.birth_date.year >= 1985]  # type: ignore[union-attr]
    assert len(young) >= 3
    assert set(Attachment.objects.values_list("media_type", flat=True)) >= {
        "video/mp4",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }


def test_every_type_that_is_taken_can_be_kept() -> None:
    length = Attachment._meta.get_field("media_type").max_length
    assert length is not None
    assert max(map(len, BY_MAGIC)) <= length

"""The simulation: the same seed gives the same funnel, and nothing real is touched."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from nominations.models import Dossier
from rehearsals import demo
from reviews.models import PublicNotice
from talentportal.directory.duties import Duty, duties_of, grant_models
from talentportal.directory.models import DemoClock, Office, User
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition, HonourRecord
from talentportal.programs.services import publish, save_revision
from tests.cast import City

pytestmark = pytest.mark.smoke

SLUG = "jinzhong-craftsman-2019"
FILE = Path("fixtures/editions") / f"{SLUG}.yaml"


@pytest.fixture
def edition(city: City, tmp_path: Path, settings: Settings) -> Edition:
    """The first edition, published in the cast's city."""
    settings.MEDIA_ROOT = tmp_path
    saved = save_revision(document=yaml_file.load(yaml_file.read(FILE)), city=city.offices["city"])
    return publish(revision=saved.revision).edition


def simulate(*options: str) -> dict[str, Any]:
    said = StringIO()
    call_command("simulate", SLUG, "--seed", "7", "--json", *options, stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def test_the_same_seed_gives_the_same_funnel_and_breaks_no_promise(edition: Edition) -> None:
    offices = Office.objects.filter(is_rehearsal=False).count()
    first, second = simulate("--dossiers", "12"), simulate("--dossiers", "12")
    assert first["funnel"] == second["funnel"]
    assert first["invariants"] == second["invariants"]
    assert first["invariants"]["broken"] == {}
    assert (first["rehearsal"], second["rehearsal"]) == (
        f"{SLUG}-rehearsal-1",
        f"{SLUG}-rehearsal-2",
    )
    stages = first["funnel"]["stages"]
    assert [row["stage"] for row in stages] == [
        "draft",
        *(stage.key for stage in edition.published_revision.parsed.stages),  # type: ignore[union-attr]
    ]
    assert stages[0]["entered"] == 12
    assert [row["waiting"] for row in stages[1:]] == [0] * 8
    assert first["funnel"]["honoured"] == stages[-1]["onward"] > 0
    assert not Dossier.objects.filter(edition=edition).exists()
    assert Office.objects.filter(is_rehearsal=False).count() == offices


def test_a_rehearsal_is_shown_to_nobody(edition: Edition, client: Client) -> None:
    slug = simulate("--dossiers", "12")["rehearsal"]
    copy = Edition.objects.get(slug=slug)
    assert copy.is_rehearsal
    assert HonourRecord.objects.filter(edition=copy).exists()
    assert PublicNotice.objects.filter(edition=copy).exists()
    for page in ("/editions/", "/notices/", "/honours/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "演练" not in answer.content.decode()
    assert not User.objects.filter(username__startswith="rehearsal", is_active=True).exists()


def test_it_stops_at_the_stage_it_is_told(edition: Edition) -> None:
    funnel = simulate("--dossiers", "12", "--until", "qualification")["funnel"]
    waiting = {row["stage"]: row["waiting"] for row in funnel["stages"]}
    lying = {stage: number for stage, number in waiting.items() if number and stage != "draft"}
    assert list(lying) == ["qualification"]
    assert funnel["honoured"] == 0
    with pytest.raises(CommandError, match="no-such-stage"):
        simulate("--until", "no-such-stage")


def test_it_is_refused_where_it_is_not_allowed(edition: Edition, settings: Settings) -> None:
    settings.ALLOW_SIMULATION = False
    with pytest.raises(CommandError, match="ALLOW_SIMULATION"):
        simulate("--dossiers", "12")
    assert Edition.objects.count() == 1


def test_an_edition_that_is_not_published_cannot_be_rehearsed(city: City) -> None:
    with pytest.raises(CommandError, match=SLUG):
        simulate("--dossiers", "12")


def test_the_demonstration_is_built_once_and_has_somebody_for_every_duty(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    counts = []
    for _time in range(2):
        call_command("demo_city", stdout=StringIO())
        counts.append(
            (
                Office.objects.count(),
                User.objects.count(),
                Dossier.objects.count(),
                list(DemoClock.objects.values_list("offset", flat=True)),
            )
        )
    assert counts[0] == counts[1]
    held = {
        Duty(row.permission.codename)
        for model in grant_models()
        for row in model.objects.select_related("permission")
        if row.permission.codename in Duty.values
    }
    assert held == set(Duty)
    live = Dossier.objects.filter(edition__slug=demo.EDITION)
    assert set(live.values_list("state", flat=True)) == {
        "draft",
        "initial_review",
        "recommendation",
        "qualification",
        "expert_review",
    }
    past = Edition.objects.get(slug="jinzhong-craftsman-2018")
    assert past.status == "closed"
    assert HonourRecord.objects.filter(edition=past).exists()
    runner = User.objects.get(full_name="贺子航")
    assert {each.on for each in duties_of(runner)} == {past, live.first().edition}  # type: ignore[union-attr]

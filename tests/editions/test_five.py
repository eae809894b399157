"""The five notices, each run to its end with people who do not exist."""

from typing import Any

import pytest

from tests.editions import running
from tests.support.worlds.samples import EDITIONS

DOSSIERS = {
    "baotou-golden-blue-collar-2024": 60,
    "binjiang-craftsman-2023": 40,
    "jinzhong-craftsman-2019": 40,
    "wuhan-artisan-2024": 40,
    "xingan-technician-2024": 60,
}

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]


def test_no_notice_is_left_out() -> None:
    assert {path.stem for path in EDITIONS.glob("*.yaml")} == set(DOSSIERS)


@pytest.mark.parametrize("slug", DOSSIERS)
def test_what_goes_in_comes_out_and_runs_to_its_end(slug: str) -> None:
    path = EDITIONS / f"{slug}.yaml"
    document = running.document_of(path)
    running.load(path)
    assert running.exported(slug) == document
    funnel = running.simulate(slug, DOSSIERS[slug])
    running.must_keep_its_bounds(document, funnel, DOSSIERS[slug])
    BOUNDS[slug](funnel)


def _baotou(funnel: dict[str, Any]) -> None:
    """Each unit and each district stays within its share, and some need all of it."""
    (units,) = [row for row in funnel["limits"] if row["rule"] == "excellent_unit"]
    assert units["full"] > 0
    assert running.stage(funnel, "unit_recommendation")["declined"] > 0
    arrived = running.stage(funnel, "district_appraisal")["entered"]
    assert 0 < running.seats(funnel, "senior_district") <= arrived


def _binjiang(funnel: dict[str, Any]) -> None:
    assert running.stage(funnel, "expert_review")["onward"] == 10
    assert funnel["honoured"] in (9, 10)


def _jinzhong(funnel: dict[str, Any]) -> None:
    assert running.stage(funnel, "recommendation")["declined"] > 0
    assert running.stage(funnel, "initial_review")["returned"] > 0


def _wuhan(funnel: dict[str, Any]) -> None:
    assert running.stage(funnel, "unit_recommendation")["declined"] > 0
    first, second = (running.stage(funnel, key) for key in ("unit_recommendation", "online_review"))
    assert second["entered"] > first["onward"]


def _xingan(funnel: dict[str, Any]) -> None:
    assert running.seats(funnel, "candidates") == 40
    assert running.stage(funnel, "expert_review")["onward"] == 20
    assert funnel["honoured"] in (18, 19, 20)


BOUNDS = {
    "baotou-golden-blue-collar-2024": _baotou,
    "binjiang-craftsman-2023": _binjiang,
    "jinzhong-craftsman-2019": _jinzhong,
    "wuhan-artisan-2024": _wuhan,
    "xingan-technician-2024": _xingan,
}

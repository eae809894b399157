"""Faults between the parts of a document, and what must be decided before publishing."""

from typing import Any

import pytest

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults, gaps, needed_to_publish
from talentportal.programs.document.schema.paths import locate
from tests.support.worlds.samples import jinzhong


def altered(path: str, value: Any) -> EditionDocument:
    """The edition with the setting at a path replaced (``None`` for no value)."""
    location, _old = locate(jinzhong(), path)
    data = jinzhong().model_dump(mode="json")
    part = data
    for step in location[:-1]:
        part = part[step]
    part[location[-1]] = value
    return EditionDocument.model_validate(data)


def test_the_edition_as_written_has_neither_faults_nor_gaps() -> None:
    assert (faults(jinzhong()), gaps(jinzhong())) == ([], [])


ROUTE = [stage.key for stage in jinzhong().route("county")]


@pytest.mark.parametrize(
    ("path", "value", "places"),
    [
        ("routes.0.channels", ["county", "city_unit", "self"], ["channels.industry"]),
        ("stages.recommendation.limit", "places", ["stages.recommendation.limit", *["limits"] * 2]),
        ("stages.public_notice.notice", "other", ["stages.public_notice.notice"]),
        ("stages.public_notice.requires", ["notice_run"], ["stages.public_notice"]),
        ("stages.vetting.meeting", "", ["stages.vetting"]),
        ("stages.recommendation.list_sent", "none", ["stages.recommendation"]),
        ("review.inspection", False, ["stages.vetting"]),
        ("consultations.tax.stage", "qualification", ["stages.qualification"]),
        ("limits.slots.maximum", 16, ["limits.slots.maximum"]),
        ("limits.nomination_county.maximum", None, ["limits.nomination_county"]),
        ("limits.nomination_county.minimum", 99, ["limits.nomination_county.minimum"]),
        ("limits.slots.minimum", 1, ["limits.slots.minimum"]),
        ("application.opens_at", "2019-07-23 00:00", ["application.closes_at"]),
        ("application.closes_at", "2019-08-02 24:00", ["routes.0.stages"]),
        ("conditions.c1.key", "c2", ["conditions"]),
        ("exclusions.x1.expression.declared_in", "form.nothing", ["exclusions.x1.expression"]),
        ("limits.slots.tiers", ["gold"], ["limits.slots.tiers", "limits.slots.maximum"]),
        ("stated.0.quote", "计划遴选150名", ["stated.0.quote"]),
        ("stated.0.path", "tiers.gold.slots", ["stated.0.path"]),
        ("decisions.0.path", "limits.gold", ["decisions.0.path"]),
        ("paper.kept_by", ["甲", "乙", "丙", "丁", "戊"], ["paper.kept_by"]),
        ("routes.0.stages", [*ROUTE, "vetting"], ["routes.0.stages"] * 2),
        ("routes.0.stages", ["initial_review", *ROUTE], ["routes.0.stages"]),
    ],
)
def test_a_contradiction_is_found_where_it_stands(path: str, value: Any, places: list[str]) -> None:
    found = [item.path for item in faults(altered(path, value))]
    assert len(found) == len(places)
    assert all(one.startswith(place) for one, place in zip(found, places, strict=True))


def test_a_route_without_notice_or_decision_is_unlawful() -> None:
    found = faults(altered("routes.0.stages", ["initial_review"]))
    assert [item.path for item in found].count("routes.0.stages") == 2


@pytest.mark.parametrize("path", needed_to_publish(jinzhong()))
def test_what_publishing_needs_must_have_a_value(path: str) -> None:
    old = locate(jinzhong(), path)[1]
    document = altered(path, [] if isinstance(old, tuple) else None)
    assert path in [item.path for item in gaps(document)]


@pytest.mark.parametrize("path", needed_to_publish(jinzhong()))
def test_what_publishing_needs_must_be_the_notices_or_a_decision(path: str) -> None:
    data = jinzhong().model_dump(mode="json")
    for name in ("stated", "decisions"):
        data[name] = [entry for entry in data[name] if entry["path"] != path]
    assert [item.path for item in gaps(EditionDocument.model_validate(data))] == [path]


def test_an_open_decision_keeps_the_edition_from_being_published() -> None:
    document = altered("decisions.4.decided", None)
    assert [item.path for item in gaps(document)] == ["decisions.4"]
    assert document.decisions[4].question in gaps(document)[0].sentence


@pytest.mark.parametrize("name", ["decided_by", "reason"])
def test_a_decision_says_who_decided_and_why(name: str) -> None:
    assert [item.path for item in gaps(altered(f"decisions.0.{name}", ""))] == ["decisions.0"]

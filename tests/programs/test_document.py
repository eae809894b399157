"""The types of the edition document: instants, routes, limits, placeholders."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from talentportal.programs.document import EditionDocument, Narrative, Results
from talentportal.programs.document.schema.procedure import Application
from talentportal.shared.clock import CHINA
from tests.support.worlds.samples import jinzhong


def window(**instants: object) -> Application:
    return Application.model_validate({"undertaking": "本人承诺真实。", **instants})


def test_24_00_is_the_end_of_the_day_and_exclusive() -> None:
    closes_at = window(closes_at="2019-07-31 24:00").closes_at
    assert closes_at == datetime(2019, 8, 1, tzinfo=CHINA)
    assert closes_at == datetime(2019, 7, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-31",
        "2019-07-31 24:01",
        "2019-02-30 24:00",
        "2019-07-31 9:00",
        "2019-07-31T24:00",
        "31.07.2019 24:00",
        "2019-07-31 24:00:00",
        "",
    ],
)
def test_an_instant_in_another_notation_is_refused(text: str) -> None:
    assert window(closes_at="2019-07-31 23:59").closes_at is not None
    with pytest.raises(ValidationError, match=r"24:00|in the calendar"):
        window(closes_at=text)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError):
        window(closes_at=datetime(2019, 7, 31))  # noqa: DTZ001


@given(st.integers(0, 60 * 24 * 366 * 30))
def test_instants_survive_being_written_down(minutes: int) -> None:
    instant = datetime(2010, 1, 1, tzinfo=CHINA) + timedelta(minutes=minutes)
    before = window(opens_at=instant, closes_at=instant)
    assert Application.model_validate(before.model_dump(mode="json")) == before


def test_a_closing_at_midnight_is_written_as_24_00_and_an_opening_as_00_00() -> None:
    midnight = datetime(2019, 8, 1, tzinfo=CHINA)
    written = window(opens_at=midnight, closes_at=midnight).model_dump(mode="json")
    assert (written["opens_at"], written["closes_at"]) == ("2019-08-01 00:00", "2019-07-31 24:00")


def test_every_channel_of_jinzhong_takes_the_same_route() -> None:
    expected = [
        ("initial_review", "initial_review", "recommender"),
        ("recommendation", "recommendation", "recommender"),
        ("qualification", "qualification", "city_bureau"),
        ("expert_review", "expert_review", "city_bureau"),
        ("vetting", "vetting", "city_bureau"),
        ("public_notice", "public_notice", "city_bureau"),
        ("party_review", "approval", "party_organisation"),
        ("final_approval", "approval", "leading_group"),
    ]
    document = jinzhong()
    for channel in document.channels:
        for tier in (None, "craftsman"):
            route = document.route(channel.key, tier)
            assert [(s.key, str(s.kind), str(s.held_by)) for s in route] == expected
    with pytest.raises(KeyError):
        document.route("nobody")


def test_a_tiers_own_route_goes_before_the_general_one() -> None:
    data = jinzhong().model_dump(mode="json")
    short = {"channels": ["county"], "tiers": ["craftsman"], "stages": ["vetting", "public_notice"]}
    data["routes"].append(short)
    document = EditionDocument.model_validate(data)
    assert [stage.key for stage in document.route("county", "craftsman")] == short["stages"]
    assert len(document.route("county")) == 8
    assert len(document.route("self", "craftsman")) == 8


def test_the_limit_of_a_group_is_the_one_that_fits_the_recommender() -> None:
    document = jinzhong()
    found = {
        kind: getattr(document.limit_for("nomination", kind), "key", None)
        for kind in ("county_bureau", "city_unit", "union", None)
    }
    assert found == {
        "county_bureau": "nomination_county",
        "city_unit": "nomination_city_unit",
        "union": None,
        None: None,
    }
    slots = document.limit_for("slots", None)
    assert slots is not None
    assert (slots.key, slots.maximum, str(slots.force)) == ("slots", 15, "soft")


@pytest.mark.parametrize(
    ("words", "tolerance", "bounds"),
    [(1500, 20, (1200, 1800)), (333, 10, (300, 366)), (300, 0, (300, 300))],
)
def test_about_so_many_words(words: int, tolerance: int, bounds: tuple[int, int]) -> None:
    narrative = Narrative(label="事迹", words=words, tolerance_percent=tolerance)
    assert (narrative.min_words, narrative.max_words) == bounds


def test_certificate_numbers_follow_the_pattern() -> None:
    number = jinzhong().results.certificate_number(year=2019, serial=7)
    assert number == "晋中工匠〔2019〕第007号"


@pytest.mark.parametrize(
    "pattern", ["第{number}号", "晋中工匠〔{year}〕", "{serial", "{serial:x y}"]
)
def test_a_pattern_that_could_not_number_is_refused(pattern: str) -> None:
    texts = {"certificate_title": "证书", "certificate_text": "{name}", "issued_by": "市"}
    assert Results.model_validate({**texts, "number_pattern": "第{serial}号"})
    with pytest.raises(ValidationError):
        Results.model_validate({**texts, "number_pattern": pattern})


def test_documents_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        jinzhong().reference_date = date(2020, 1, 1)

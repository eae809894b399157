"""The numbers of editions, against the vectors of the notices and by hand-made arithmetic."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from talentportal.programs.document import (
    Bracket,
    EditionDocument,
    NominationLimit,
    Rounding,
    ShareRule,
)
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.document.schema.bands import band_of, unevenness
from talentportal.programs.rules.eligibility import Facts
from talentportal.programs.rules.numbers import (
    allowed_by,
    ceiling,
    needed_for,
    percent,
    plain,
    rounded,
    share_of,
    shortlist,
)
from tests.support.worlds.samples import edition
from tests.support.worlds.world import small_document

BAOTOU = edition("baotou-golden-blue-collar-2024")


def granted(key: str, size: int) -> int | str:
    found = ceiling(BAOTOU.limit(key), size)
    assert found is not None
    return "unlimited" if found.maximum is None else found.maximum


@pytest.mark.parametrize(
    ("size", "number"),
    [
        (0, 0),
        (9, "unlimited"),
        (10, 1),
        (15, 1),
        (19, 1),
        (20, 2),
        (99, 9),
        (100, 5),
        (101, 5),
        (119, 5),
        (199, 9),
        (200, 10),
    ],
)
def test_senior_technicians_a_unit_may_name(size: int, number: int | str) -> None:
    assert granted("senior_unit", size) == number


@pytest.mark.parametrize(
    ("size", "number"),
    [
        (0, 0),
        (1, "unlimited"),
        (9, "unlimited"),
        (10, 3),
        (13, 3),
        (99, 29),
        (100, 15),
        (101, 15),
        (499, 74),
        (500, 50),
        (501, 50),
        (749, 74),
        (750, 75),
    ],
)
def test_technicians_a_unit_may_name(size: int, number: int | str) -> None:
    assert granted("excellent_unit", size) == number


@pytest.mark.parametrize(
    ("size", "number"), [(0, 0), (1, 1), (3, 1), (4, 1), (6, 1), (7, 2), (10, 3), (40, 12)]
)
def test_a_district_passes_on_three_in_ten(size: int, number: int) -> None:
    assert granted("senior_district", size) == number


@pytest.mark.parametrize(
    ("slots", "ratio", "cap", "number"),
    [
        (50, "1.2", None, 60),
        (20, "2.0", None, 40),
        (15, "1.2", None, 18),
        (7, "1.2", None, 9),
        (20, "2", 40, 40),
        (25, "2", 40, 40),
    ],
)
def test_a_shortlist_is_rounded_up_within_its_cap(
    slots: int, ratio: str, cap: int | None, number: int
) -> None:
    assert shortlist(slots, Decimal(ratio), cap) == number


@pytest.mark.parametrize(("of", "needed"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_half_of_a_list_is_rounded_up(of: int, needed: int) -> None:
    assert needed_for(Decimal("0.5"), of) == needed


def test_a_percentage_is_exact() -> None:
    """0.29 × 100 is 28.999… in binary; here it is 29."""
    assert rounded(Fraction(Decimal("0.29")) * 100, Rounding.FLOOR) == 29
    assert allowed_by(Decimal("0.29"), 100) == 29
    assert [rounded(Fraction(5, 2), each) for each in Rounding] == [2, 3, 3]
    assert (plain(Fraction(5, 2)), plain(Fraction(1, 3)), percent(Decimal("0.125"))) == (
        "2.5",
        "1/3",
        "12.5%",
    )


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (25, "本单位高级技师25人×10%＝2.5，向下取整为2人"),
        (20, "本单位高级技师20人×10%＝2人"),
        (5, "本单位高级技师5人：不限名额，每名须书面说明理由"),
        (0, "本单位高级技师0人：可推荐0人"),
    ],
)
def test_every_number_says_how_it_was_computed(size: int, sentence: str) -> None:
    with translation.override("zh-hans"):
        found = ceiling(BAOTOU.limit("senior_unit"), size)
    assert found is not None
    assert (found.sentence, found.reason_needed) == (sentence, size == 5)


def test_without_a_headcount_there_is_no_number_yet() -> None:
    assert ceiling(BAOTOU.limit("senior_unit"), None) is None
    whole = ceiling(BAOTOU.limit("slots_chief"), None)
    assert whole is not None
    assert whole.maximum == 10


def test_one_place_at_least_is_a_setting() -> None:
    limit = BAOTOU.limit("senior_district")
    strict = limit.model_copy(update={"at_least_one": False})
    assert [_maximum(each, 3) for each in (limit, strict)] == [1, 0]


@pytest.mark.parametrize(
    ("size", "number"), [(0, 1), (1, 2), (500, 2), (501, 3), (9999, 21), (10000, 5), (10001, 6)]
)
def test_a_base_and_one_for_every_so_many(size: int, number: int) -> None:
    """每500人推荐1名，不足500人的按500人计，另加1名；万人以上的基数5名，每超5000人增加1名。"""
    bands = [
        {"lower": 0, "upper": 10000, "number": 1, "rate": "1/500"},
        {"lower": 10000, "number": 5, "rate": "1/5000", "beyond": 10000},
    ]
    given = [Bracket.model_validate(each) for each in bands]
    limit = BAOTOU.limit("senior_unit").model_copy(
        update={"brackets": tuple(given), "rounding": Rounding.CEIL}
    )
    assert _maximum(limit, size) == number


def test_a_base_is_shown_in_the_sum() -> None:
    bracket = Bracket.model_validate({"lower": 0, "number": 5, "rate": "1/5000", "beyond": 10000})
    limit = BAOTOU.limit("senior_unit").model_copy(update={"brackets": (bracket,)})
    with translation.override("zh-hans"):
        found = ceiling(limit, 16000)
    assert found is not None
    assert found.sentence == (
        "本单位高级技师16000人：5 + (16000 - 10000) × 0.0002＝6.2，向下取整为6人"
    )


@pytest.mark.parametrize(
    "wrong", [{}, {"unlimited": True, "number": 1}, {"number": 1, "beyond": 5}]
)
def test_a_band_that_grants_nothing_or_two_things_is_a_fault(wrong: dict[str, Any]) -> None:
    document = small_document()
    document["limits"][0] |= {
        "maximum": None,
        "base": "职工",
        "brackets": [{"lower": 0, **wrong}],
    }
    found = {each.path for each in faults(EditionDocument.model_validate(document))}
    assert "limits.county.brackets" in found


def _maximum(limit: NominationLimit, size: int) -> int | None:
    found = ceiling(limit, size)
    assert found is not None
    return found.maximum


def band(**settings: Any) -> Bracket:
    return Bracket.model_validate({"rate": "0.1"} | settings)


def test_edges_are_explicit_and_both_ways_are_reported() -> None:
    """The notice's words, taken literally, put 100 into two bands: the first one listed wins."""
    literal = [
        band(lower=100, rate="0.05"),
        band(lower=10, upper=100, upper_included=True),
        band(lower=0, upper=10),
    ]
    with translation.override("en"):
        assert [each.sentence for each in unevenness(literal)] == ["Two bands cover 100."]
        gaps = [band(lower=1, upper=10), band(lower=10, lower_included=False, upper=20)]
        assert [each.sentence for each in unevenness(gaps)] == [
            "No band covers 0.",
            "No band covers 10.",
            "No band covers 20 and more.",
        ]
        empty = [band(lower=0), band(lower=5, upper=5)]
        assert [each.kind for each in unevenness(empty)] == ["empty"]
    chosen = band_of(literal, 100)
    assert chosen is not None
    assert chosen.rate == Decimal("0.05")
    assert unevenness(BAOTOU.limit("senior_unit").brackets) == []


BANDS = st.lists(
    st.builds(
        lambda lower, length, low, high: band(
            lower=lower,
            upper=None if length is None else lower + length,
            lower_included=low,
            upper_included=high,
        ),
        st.integers(0, 40),
        st.none() | st.integers(0, 20),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def _takes(each: Bracket, size: int) -> bool:
    above = size > each.lower or (each.lower_included and size == each.lower)
    if each.upper is None:
        return above
    return above and (size < each.upper or (each.upper_included and size == each.upper))


@given(BANDS)
def test_no_gap_and_no_overlap_goes_unreported(bands: list[Bracket]) -> None:
    reported = unevenness(bands)
    for size in range(80):
        covering = sum(_takes(each, size) for each in bands)
        gap, overlap = (
            any(
                each.kind == kind
                and each.first <= size
                and (each.last is None or size <= each.last)
                for each in reported
            )
            for kind in ("gap", "overlap")
        )
        assert gap == (covering == 0)
        assert overlap == (covering > 1)
        assert (band_of(bands, size) is None) == (covering == 0)


@given(st.integers(0, 5000), st.integers(0, 100), st.sampled_from(list(Rounding)))
def test_rounding_is_never_off_by_a_person(size: int, hundredths: int, how: Rounding) -> None:
    limit = BAOTOU.limit("senior_unit").model_copy(
        update={
            "brackets": (band(lower=0, rate=str(Decimal(hundredths) / 100)),),
            "rounding": how,
            "at_least_one": False,
        }
    )
    number = _maximum(limit, size)
    assert number is not None
    difference = number * 100 - size * hundredths
    assert {
        Rounding.FLOOR: -100 < difference <= 0,
        Rounding.CEIL: 0 <= difference < 100,
        Rounding.HALF_UP: -50 < difference <= 50,
    }[how]


YOUNG = edition("wuhan-artisan-2024").shares[0]
ON = date(2024, 9, 30)


def people(*births: date | None) -> list[Facts]:
    return [Facts(values={"person.birth_date": birth}) for birth in births]


YOUNGEST_OLD, OLDEST_YOUNG = date(1983, 9, 30), date(1983, 10, 1)


@pytest.mark.parametrize(
    ("births", "holds"),
    [
        ((), True),
        ((YOUNGEST_OLD,), True),
        ((YOUNGEST_OLD, OLDEST_YOUNG), True),
        ((YOUNGEST_OLD, YOUNGEST_OLD), False),
        ((YOUNGEST_OLD, YOUNGEST_OLD, OLDEST_YOUNG), False),
        ((YOUNGEST_OLD, OLDEST_YOUNG, OLDEST_YOUNG), True),
        ((None, YOUNGEST_OLD), None),
        ((None, OLDEST_YOUNG), True),
    ],
)
def test_half_of_a_units_list_is_young(births: tuple[date | None, ...], holds: bool | None) -> None:
    assert share_of(YOUNG, people(*births), ON).holds is holds


def test_a_share_says_how_many_count_and_how_many_are_asked() -> None:
    with translation.override("zh-hans"):
        found = share_of(YOUNG, people(YOUNGEST_OLD, YOUNGEST_OLD, OLDEST_YOUNG), ON)
    assert (
        found.sentence
        == "40周岁以下的推荐人选占比不低于50%：3人中1人；至少须2人（3人×50%＝1.5，向上取整）"
    )


def test_a_share_at_most_and_of_a_part_of_the_list() -> None:
    rule = ShareRule.model_validate(
        {
            "key": "managers",
            "text": "领导干部不超过20%",
            "list_of": "recommender",
            "numerator": {"type": "category", "values": ["institution_leader"]},
            "denominator": {"type": "field_equals", "fact": "form.sex", "value": "male"},
            "at_most": "0.2",
            "force": "soft",
            "source": "一",
        }
    )

    def member(category: str, sex: str = "male") -> Facts:
        return Facts(values={"form.person_category": [category], "form.sex": sex})

    leaders = [member("institution_leader"), *[member("none")] * 4]
    assert share_of(rule, leaders, ON).holds is True
    assert share_of(rule, [*leaders, member("institution_leader")], ON).holds is False
    outside = share_of(rule, [*leaders, member("institution_leader", "female")], ON)
    assert (outside.of, outside.holds) == (5, True)

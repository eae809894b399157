"""The arithmetic of scores, by worked examples and by property."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.experts.rules.scoring import (
    Aggregation,
    final_score,
    on_one_scale,
    outliers,
    place,
    spread,
    tie_at,
    total_of,
)

D = Decimal
POINTS = st.decimals(min_value=0, max_value=100, places=2)
TRIMMED = Aggregation()


def test_five_sheets_lose_their_highest_and_their_lowest():
    assert final_score([D(60), D(80), D(90), D(85), D(100)], TRIMMED) == D("85.00")


def test_exactly_one_is_dropped_even_if_several_are_equal():
    assert final_score([D(90), D(90), D(90), D(60), D(60)], TRIMMED) == D("80.00")


def test_three_and_four_sheets_are_averaged_plainly():
    assert final_score([D(80), D(90), D("85.5")], TRIMMED) == D("85.17")
    assert final_score([D(70), D(80), D(90), D(100)], TRIMMED) == D("85.00")


def test_two_sheets_give_no_result():
    assert final_score([D(80), D(90)], TRIMMED) is None
    assert final_score([], Aggregation(smallest_sample=0)) is None


def test_half_a_cent_is_rounded_up_once():
    assert final_score([D("80.01"), D("80.02")], Aggregation("mean", 5, 2)) == D("80.02")


def test_the_median_of_four_is_between_the_middle_two():
    assert final_score([D(1), D(2), D(4), D(100)], Aggregation("median", 5, 3)) == D("3.00")


@given(st.lists(POINTS, min_size=5, max_size=11))
def test_the_trimmed_mean_agrees_with_exact_fractions(totals):
    kept = sorted(Fraction(total) for total in totals)[1:-1]
    exact = sum(kept) / len(kept)
    assert abs(Fraction(final_score(totals, TRIMMED)) - exact) <= Fraction(1, 200)


@given(st.lists(POINTS, min_size=3, max_size=11), st.randoms())
def test_the_order_of_sheets_does_not_matter(totals, random):
    shuffled = list(totals)
    random.shuffle(shuffled)
    assert final_score(shuffled, TRIMMED) == final_score(totals, TRIMMED)


def test_a_sheet_adds_up():
    assert total_of({"skill": D(40), "deeds": D("35.5")}, {"skill": D(50), "deeds": D(50)}) == D(
        "75.5"
    )


@pytest.mark.parametrize(
    ("points", "criterion"),
    [
        ({"skill": D(51), "deeds": D(1)}, "skill"),
        ({"skill": D(-1), "deeds": D(1)}, "skill"),
        ({"skill": D("NaN"), "deeds": D(1)}, "skill"),
        ({"skill": D(1)}, "deeds"),
        ({"skill": D(1), "deeds": D(1), "looks": D(1)}, "looks"),
    ],
)
def test_a_sheet_out_of_range_names_the_criterion(points, criterion):
    with pytest.raises(ValueError, match=f"^{criterion}$"):
        total_of(points, {"skill": D(50), "deeds": D(50)})


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped():
    placed = place({1: (D(90), ()), 2: (D(80), ()), 3: (D(90), ()), 4: (D(70), ())})
    assert [(row.key, row.rank, row.tied) for row in placed] == [
        (1, 1, True),
        (3, 1, True),
        (2, 3, False),
        (4, 4, False),
    ]


def test_the_written_tie_break_decides_before_a_tie_is_declared():
    placed = place({1: (D(90), (D(3),)), 2: (D(90), (D(5),))})
    assert [(row.key, row.rank, row.tied) for row in placed] == [(2, 1, False), (1, 2, False)]


def test_a_tie_at_the_cut_names_everybody_it_concerns():
    placed = place({1: (D(90), ()), 2: (D(80), ()), 3: (D(80), ()), 4: (D(70), ())})
    assert tie_at(placed, 2) == [2, 3]
    assert tie_at(placed, 1) == []
    assert tie_at(placed, 3) == []
    assert tie_at(placed, 9) == []


def test_the_spread_is_the_distance_between_the_extremes():
    assert spread([D(60), D(95), D(80)]) == D(35)
    assert spread([]) == D(0)


def test_a_total_far_from_the_others_is_pointed_out():
    assert outliers([Decimal(80), Decimal(82), Decimal(60)], Decimal(100)) == [2]
    assert outliers([Decimal(80), Decimal(65)], Decimal(100)) == []
    assert outliers([], Decimal(100)) == []


def test_a_strict_panel_and_a_mild_one_come_to_one_scale():
    scaled = on_one_scale(
        {1: {1: Decimal(90), 2: Decimal(80)}, 2: {3: Decimal(70), 4: Decimal(60)}}
    )
    assert scaled[1] == scaled[3] > scaled[2] == scaled[4]
    assert on_one_scale({1: {1: Decimal(70), 2: Decimal(70)}}) == {
        1: Decimal("70.00"),
        2: Decimal("70.00"),
    }
    assert on_one_scale({}) == {}


def test_a_score_has_the_digits_the_edition_asks_for():
    assert final_score(
        [Decimal(80), Decimal(90), Decimal("85.55")], Aggregation(decimals=1)
    ) == Decimal("85.2")

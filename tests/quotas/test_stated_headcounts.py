"""Headcounts: stated by who recommends, computed into ceilings, never below what is taken."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from quotas.models import Allowance, Headcount
from quotas.services import AllowanceKey, allot_all, ceiling_for, state_headcount
from talentportal.directory.models import User
from talentportal.programs.document import NominationLimit
from talentportal.programs.models import Edition
from tests.quotas.ledger import counted, take
from tests.support.refusals import refused_by
from tests.support.worlds import world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db

BASE = "本单位高级技师"
TENTH: dict[str, Any] = {
    "key": "by_headcount",
    "group": "nomination",
    "name": "推荐名额",
    "scope": "recommender",
    "base": BASE,
    "brackets": [
        {"lower": 10, "rate": "0.1"},
        {"lower": 1, "upper": 10, "unlimited": True},
        {"lower": 0, "upper": 1, "number": 0},
    ],
    "force": "hard",
    "source": "一",
}


def publish(city: City, *limits: dict[str, Any]) -> Edition:
    document = world.small_document()
    slots = [each for each in document["limits"] if each["key"] == "slots"]
    document["limits"] = [*(limits or (TENTH,)), *slots]
    return world.publish_edition(city, document)


def limit_of(edition: Edition, key: str = "by_headcount") -> NominationLimit:
    assert edition.published_revision is not None
    return edition.published_revision.parsed.limit(key)


def stated(city: City, edition: Edition, number: int, **how: Any) -> dict[str, Any]:
    """What ``state_headcount`` is asked, for Yuci unless it is said otherwise."""
    return {
        "edition": edition,
        "office": city.yuci_bureau,
        "base": BASE,
        "number": number,
        "counted_on": date(2019, 7, 1),
        "actor": city.yuci_recommender,
    } | how


def take_by_headcount(
    city: City, edition: Edition, size: int, *holders: str, **how: Any
) -> list[str]:
    place = AllowanceKey("by_headcount", city.yuci_bureau.pk)
    return take(edition, ceiling_for(limit_of(edition), size), *holders, place=place, **how)


@pytest.mark.parametrize(
    ("size", "maximum", "reason_needed"),
    [
        (None, 0, False),
        (0, 0, False),
        (1, None, True),
        (9, None, True),
        (10, 1, False),
        (25, 2, False),
    ],
)
def test_a_size_grants_a_number_or_asks_for_reasons(
    city: City, size: int | None, maximum: int | None, reason_needed: bool
) -> None:
    found = ceiling_for(limit_of(publish(city)), size)
    assert (found.maximum, found.reason_needed, found.computed) == (maximum, reason_needed, True)
    assert found.explanation


def test_a_fixed_number_asks_for_no_headcount(city: City) -> None:
    edition = publish(city)
    found = ceiling_for(limit_of(edition, "slots"), None)
    assert (found.maximum, found.computed) == (15, False)


def test_a_sentence_too_long_for_the_ledger_is_cut(city: City) -> None:
    edition = publish(city, TENTH | {"base": "高" * 600})
    found = ceiling_for(limit_of(edition), 25)
    assert len(found.explanation) == 500
    allot_all(edition=edition, wanted={AllowanceKey("by_headcount"): found})


def test_what_is_stated_again_takes_the_place_of_what_was_stated(city: City) -> None:
    edition = publish(city)
    for number in (25, 40):
        state_headcount(**stated(city, edition, number))
    row = Headcount.objects.get()
    assert (row.number, row.base, row.stated_by) == (40, BASE, city.yuci_recommender)


def test_a_ceiling_that_was_computed_follows_the_headcount(city: City) -> None:
    edition = publish(city)
    assert take_by_headcount(city, edition, 25, "A", "B", "C") == [
        "seated",
        "seated",
        "by_headcount",
    ]
    with translation.override("zh-hans"):
        state_headcount(**stated(city, edition, 31))
    row = Allowance.objects.get()
    assert (row.ceiling, row.taken) == (3, 2)
    assert row.explanation == "本单位高级技师31人×10%＝3.1，向下取整为3人"
    assert take_by_headcount(city, edition, 31, "C") == ["seated"]


def test_fewer_than_are_taken_cannot_be_stated(city: City) -> None:
    edition = publish(city)
    take_by_headcount(city, edition, 25, "A", "B")
    assert refused_by(state_headcount, **stated(city, edition, 19)) == ["fewer-than-taken"]
    assert not Headcount.objects.exists()
    assert Allowance.objects.get().ceiling == 2
    state_headcount(**stated(city, edition, 20))


def test_a_soft_limit_lets_fewer_be_stated(city: City) -> None:
    edition = publish(city, TENTH | {"force": "soft"})
    take_by_headcount(city, edition, 25, "A", "B")
    state_headcount(**stated(city, edition, 10))
    row = Allowance.objects.get()
    assert (row.ceiling, row.taken, row.left) == (1, 2, 0)


def test_one_headcount_moves_every_limit_with_its_base_and_no_other(city: City) -> None:
    half = TENTH | {"key": "half", "brackets": [{"lower": 0, "rate": "0.5"}]}
    others = TENTH | {"key": "others", "base": "本单位技师"}
    edition = publish(city, TENTH, half, others)
    office = city.yuci_bureau.pk
    wanted = {
        AllowanceKey(key, office): ceiling_for(limit_of(edition, key), 20)
        for key in ("by_headcount", "half", "others")
    }
    allot_all(edition=edition, wanted=wanted)
    state_headcount(**stated(city, edition, 40))
    found = dict(Allowance.objects.values_list("rule", "ceiling"))
    assert found == {"by_headcount": 4, "half": 20, "others": 2}


def test_the_headcount_of_one_office_says_nothing_of_another(city: City) -> None:
    edition = publish(city)
    yuci, pingyao = (
        AllowanceKey("by_headcount", o.pk) for o in (city.yuci_bureau, city.pingyao_bureau)
    )
    ceiling = ceiling_for(limit_of(edition), 20)
    allot_all(edition=edition, wanted={yuci: ceiling, pingyao: ceiling})
    state_headcount(**stated(city, edition, 50))
    found = dict(Allowance.objects.values_list("office", "ceiling"))
    assert found == {city.yuci_bureau.pk: 5, city.pingyao_bureau.pk: 2}


@pytest.mark.parametrize("base", ["", "本单位技师", "本单位高级技师 ", "x" * 5000])
def test_nothing_is_stated_that_no_limit_counts(city: City, base: str) -> None:
    edition = publish(city)
    inputs = stated(city, edition, 25, base=base)
    assert refused_by(state_headcount, **inputs) == ["nothing-to-count"]
    assert not Headcount.objects.exists()


def test_an_edition_that_is_not_published_counts_nothing(city: City) -> None:
    edition = publish(city)
    Edition.objects.update(published_revision=None)
    edition.refresh_from_db()
    assert refused_by(state_headcount, **stated(city, edition, 25)) == ["nothing-to-count"]


@pytest.mark.parametrize("name", ["pingyao_recommender", "yuci_examiner", "runner", "charlie"])
def test_nobody_states_it_for_an_office_in_which_they_do_not_recommend(
    city: City, name: str
) -> None:
    edition = publish(city)
    actor: User = city.people[name]
    with pytest.raises(PermissionDenied):
        state_headcount(**stated(city, edition, 25, actor=actor))
    assert not Headcount.objects.exists()
    assert counted() == {}


def test_a_headcount_below_nothing_is_kept_by_nobody(city: City) -> None:
    edition = publish(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        state_headcount(**stated(city, edition, -1))
    assert not Headcount.objects.exists()

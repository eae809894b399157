"""Limits as notices give them: several at once, a table of offices, places of nominees by trade."""

from typing import Any

import pytest
from django.utils import translation

from nominations.applying.drafts import save_answers
from nominations.limits.meters import meters_for
from nominations.models import Dossier
from nominations.moving import Inputs, take_steps
from nominations.moving.moves import Outcome
from quotas.models import Allowance
from reviews.invariants import INVARIANTS
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.shared import clock
from tests.support.refusals import outcome_codes
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.trades import TRADES

pytestmark = pytest.mark.django_db

ALL_TOGETHER = {
    "key": "all",
    "group": "nomination",
    "name": "全市推荐名额",
    "scope": "edition",
    "maximum": 3,
    "force": "hard",
    "source": "二",
}


def recommended(city: City, document: dict[str, Any], number: int) -> list[Outcome]:
    """So many of one county, recommended one after the other."""
    edition = world.publish_edition(city, document)
    dossiers = [
        world.bring_to(city, world.start_dossier(city, edition), "recommendation")
        for _each in range(number)
    ]
    for dossier in dossiers:
        world.meet_requirements(city, dossier)
    with clock.travel(world.REVIEWING):
        return take_steps(
            dossiers=[each.pk for each in dossiers],
            verb="recommend",
            actor=city.yuci_recommender,
            inputs=Inputs(seat_reason="", whole_list=True),
        )


def paths_of(document: dict[str, Any]) -> set[str]:
    return {each.path for each in faults(EditionDocument.model_validate(document))}


@pytest.mark.parametrize("own", [2, 5])
def test_the_smaller_of_two_limits_binds_whichever_stands_first(city: City, own: int) -> None:
    document = world.small_document()
    document["limits"][0] |= {"maximum": own, "force": "hard"}
    document["limits"].insert(own % 2, ALL_TOGETHER)
    found = outcome_codes(recommended(city, document, 5))
    assert found.count("done") == min(own, 3)
    assert found.count("limit-reached") == 5 - min(own, 3)
    taken = set(Allowance.objects.values_list("rule", "taken"))
    assert taken == {("county", min(own, 3)), ("all", min(own, 3))}
    assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


@pytest.mark.parametrize(
    ("table", "maximum", "places"),
    [
        ([("榆次区人力资源和社会保障局", 3), ("平遥县人力资源和社会保障局", 1)], None, 3),
        ([("平遥县人力资源和社会保障局", 4)], 1, 1),
        ([("平遥县人力资源和社会保障局", 4)], None, 0),
    ],
)
def test_an_office_has_what_the_table_gives_it(
    city: City, table: list[tuple[str, int]], maximum: int | None, places: int
) -> None:
    names = {office.name: office for office in city.offices.values()}
    bureau = city.yuci_bureau
    rows = [
        {"office": bureau.name if "榆次" in name else city.pingyao_bureau.name, "number": number}
        for name, number in table
    ]
    assert bureau.name in names
    document = world.small_document()
    document["limits"][0] |= {"table": rows, "maximum": maximum, "force": "hard"}
    found = outcome_codes(recommended(city, document, 4))
    assert found.count("done") == places
    (meter,) = [
        each for each in meters_for(city.yuci_recommender) if each.allowance.rule == "county"
    ]
    assert meter.allowance.ceiling == places


@pytest.mark.parametrize(("occupation", "places"), [("挡车工", 4), ("修布工", 1)])
def test_some_take_no_place(city: City, occupation: str, places: int) -> None:
    """不占名额: whoever is named so goes on beside those who fill the places."""
    document = world.small_document()
    document["limits"][0] |= {
        "maximum": 1,
        "force": "hard",
        "unless": {"type": "field_equals", "fact": "form.occupation", "value": occupation},
    }
    assert outcome_codes(recommended(city, document, 4)).count("done") == places
    taken = Allowance.objects.filter(rule="county").values_list("taken", flat=True)
    assert sum(taken) == (0 if places == 4 else 1)
    assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


def test_the_result_may_be_limited_for_each_recommender(city: City) -> None:
    document = world.small_document()
    document["limits"][0] |= {"maximum": 9}
    document["limits"].append(ALL_TOGETHER | {"maximum": 2, "by": "dossier.recommender"})
    assert "limits.all.by" not in paths_of(document)
    assert outcome_codes(recommended(city, document, 4)).count("done") == 2
    (row,) = Allowance.objects.filter(rule="all")
    assert (row.part_name, row.taken) == (city.yuci_bureau.name, 2)


def test_a_table_is_of_offices_and_enough(city: City) -> None:
    document = world.small_document()
    document["limits"][0] |= {
        "table": [{"office": "某局", "number": 1}],
        "maximum": None,
        "scope": "edition",
    }
    assert "limits.county.table" in paths_of(document)
    document["limits"][0] |= {"scope": "recommender"}
    assert not {path for path in paths_of(document) if path.startswith("limits.county")}


def test_headcounts_are_those_of_recommenders(city: City) -> None:
    document = world.small_document()
    document["limits"][0] |= {
        "maximum": None,
        "scope": "office",
        "base": "职工",
        "brackets": [{"lower": 0, "rate": "1/3"}],
    }
    assert "limits.county.brackets" in paths_of(document)


def nominees_by_trade() -> dict[str, Any]:
    """One winner and two nominees of each trade."""
    document = world.small_document()
    trades = [each | {"slots": 1} for each in TRADES]
    more = [each | {"slots": 2} for each in TRADES]
    document["tiers"] = [
        {
            "key": "first",
            "name": "一等奖",
            "slots_op": "about",
            "categories": trades,
            "category_field": "trade",
        },
        {
            "key": "second",
            "name": "二等奖",
            "slots_op": "about",
            "categories": more,
            "category_field": "trade",
            "nominee_of": "first",
        },
    ]
    document["form"]["sections"][0]["fields"].append(
        {
            "key": "trade",
            "label": "申报工种",
            "type": "choice",
            "options": [{"value": each["key"], "label": each["name"]} for each in TRADES],
        }
    )
    by_trade = document["limits"].pop() | {"by": "dossier.category", "force": "hard"}
    by_trade.pop("maximum")
    document["limits"] += [
        by_trade | {"tiers": ["first"]},
        by_trade | {"key": "second_slots", "tiers": ["second"]},
    ]
    return document


def proposed_by_recommenders(document: dict[str, Any]) -> None:
    """Who is recommended is proposed: nobody stands between the recommender and the notice."""
    document["routes"][0]["stages"] = ["examination", "recommendation", "notice", "final_approval"]
    document["stages"][1]["limit"] = "slots"


@pytest.mark.parametrize(
    ("stage", "verb", "who"),
    [("proposal", "propose", "runner"), ("recommendation", "recommend", "yuci_recommender")],
)
def test_nominees_have_the_places_of_their_own_award(
    city: City, stage: str, verb: str, who: str
) -> None:
    document = nominees_by_trade()
    if stage == "recommendation":
        proposed_by_recommenders(document)
    edition = world.publish_edition(city, document)
    dossiers = []
    for rank in range(1, 5):
        draft = world.start_dossier(city, edition)
        with clock.travel(world.APPLYING):
            save_answers(dossier=draft, actor=draft.applicant, answers={"trade": "weaving"})
        dossier = world.bring_to(city, draft, stage, Inputs(seat_reason="研究同意"))
        Dossier.objects.filter(pk=dossier.pk).update(rank=rank)
        with clock.travel(world.REVIEWING):
            world.meet_requirements(city, dossier)
        dossiers.append(dossier)
    with clock.travel(world.REVIEWING), translation.override("zh-hans"):
        outcomes = take_steps(
            dossiers=[each.pk for each in dossiers],
            verb=verb,
            actor=city.people[who],
            inputs=Inputs(whole_list=True),
        )
    assert outcome_codes(outcomes) == ["done", "done", "done", "limit-reached"]
    rows = Dossier.objects.order_by("rank").values_list("award_tier", flat=True)
    assert list(rows) == ["", "second", "second", ""]

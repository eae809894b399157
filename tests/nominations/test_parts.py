"""Limits that count by a fact: the places of a trade, at most so many of one employer."""

from typing import Any

from django.utils import translation

from nominations.applying.drafts import save_answers
from nominations.limits.counted_under import counted_under, parts_with_places
from nominations.limits.meters import meters_for
from nominations.models import Dossier
from nominations.moving import Inputs, take_step, take_steps
from nominations.moving.moves import Outcome
from quotas.models import Allowance, Seat
from reviews.invariants import INVARIANTS
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.shared import clock
from tests.support.refusals import outcome_codes
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.trades import TRADES

BY_TRADE: dict[str, Any] = {
    "key": "by_trade",
    "group": "slots",
    "name": "分工种名额",
    "scope": "edition",
    "by": "dossier.category",
    "force": "hard",
    "source": "五",
}
BY_EMPLOYER = BY_TRADE | {
    "key": "by_employer",
    "name": "同一单位名额",
    "by": "employer.name",
    "maximum": 1,
}


def document_with(*limits: dict[str, Any]) -> dict[str, Any]:
    document = world.small_document()
    document["tiers"][0] |= {"categories": TRADES, "category_field": "trade"}
    document["form"]["sections"][0]["fields"].append(
        {
            "key": "trade",
            "label": "申报工种",
            "type": "choice",
            "options": [{"value": each["key"], "label": each["name"]} for each in TRADES],
            "required": False,
        }
    )
    document["limits"] += limits
    return document


class Proposal:
    """The city, proposing people of given trades."""

    def __init__(self, city: City, limits: tuple[dict[str, Any], ...], *trades: str) -> None:
        self.city = city
        self.edition = world.publish_edition(city, document_with(*limits))
        self.dossiers = [self.at_proposal(trade) for trade in trades]

    def at_proposal(self, trade: str) -> Dossier:
        draft = world.start_dossier(self.city, self.edition)
        with clock.travel(world.APPLYING):
            answers = {"occupation": "工人", "trade": trade}
            save_answers(dossier=draft, actor=draft.applicant, answers=answers)
        reason = Inputs(seat_reason="研究同意")
        dossier = world.bring_to(self.city, draft, "proposal", reason)
        with clock.travel(world.REVIEWING):
            world.meet_requirements(self.city, dossier)
        return dossier

    def propose(self, reason: str = "") -> list[Outcome]:
        with clock.travel(world.REVIEWING):
            return take_steps(
                dossiers=[dossier.pk for dossier in self.dossiers],
                verb="propose",
                actor=self.city.runner,
                inputs=Inputs(seat_reason=reason),
            )


def seats() -> dict[tuple[str, str], int]:
    found = Allowance.objects.filter(edition__isnull=False).exclude(rule="county")
    return {(row.rule, row.part_name): row.taken for row in found}


def test_each_trade_has_its_own_places(city: City) -> None:
    proposal = Proposal(city, (BY_TRADE,), "weaving", "weaving", "casting", "casting")
    with translation.override("zh-hans"):
        outcomes = proposal.propose("理由")
    assert outcome_codes(outcomes) == ["done", "limit-reached", "done", "done"]
    assert outcomes[1].refusals[0].sentence == "分工种名额（纺织）：共1个，已用1个，无剩余。"
    # Who gets no place of his trade takes none of the edition's either.
    assert seats() == {("slots", ""): 3, ("by_trade", "纺织"): 1, ("by_trade", "铸造"): 2}
    assert (
        Seat.objects.filter(holder=proposal.dossiers[1].number, allowance__rule="slots").count()
        == 0
    )
    assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


def test_at_most_so_many_of_one_employer(city: City) -> None:
    proposal = Proposal(city, (BY_EMPLOYER, BY_TRADE), "casting", "casting")
    assert outcome_codes(proposal.propose()) == ["done", "limit-reached"]
    assert seats()["by_employer", "晋中经纬纺织机械示例有限公司"] == 1


def test_a_soft_cap_is_passed_with_a_reason(city: City) -> None:
    proposal = Proposal(city, (BY_EMPLOYER | {"force": "soft"}, BY_TRADE), "casting", "casting")
    assert outcome_codes(proposal.propose()) == ["done", "beyond-soft-limit"]
    assert outcome_codes(proposal.propose("业绩突出")) == ["not-at-this-stage", "done"]
    assert Seat.objects.get(beyond=True).reason == "业绩突出"


def test_who_leaves_gives_all_his_places_back(city: City) -> None:
    proposal = Proposal(city, (BY_EMPLOYER, BY_TRADE), "casting", "weaving")
    proposal.propose()
    with clock.travel(world.REVIEWING):
        first = Dossier.objects.get(pk=proposal.dossiers[0].pk)
        take_step(dossier=first, verb="withdraw", actor=first.applicant)
    assert outcome_codes(proposal.propose()) == ["not-at-this-stage", "done"]
    assert seats()["by_trade", "铸造"] == 0


def test_the_places_of_each_trade_are_shown_before_any_is_taken(city: City) -> None:
    proposal = Proposal(city, (BY_EMPLOYER, BY_TRADE))
    with translation.override("zh-hans"):
        shown = [(meter.label, meter.allowance.ceiling) for meter in meters_for(city.runner)]
    assert ("分工种名额（纺织）", 1) in shown
    assert ("分工种名额（铸造）", 2) in shown
    assert ("同一单位名额", 1) in shown
    assert proposal.dossiers == []


def test_the_trade_is_chosen_before_handing_in(city: City) -> None:
    edition = world.publish_edition(city, document_with(BY_TRADE))
    draft = world.start_dossier(city, edition)
    with clock.travel(world.APPLYING):
        (outcome,) = take_steps(dossiers=[draft.pk], verb="submit", actor=draft.applicant)
    assert outcome_codes([outcome]) == ["category-missing"]


def sentences(document: dict[str, Any]) -> list[str]:
    found = faults(EditionDocument.model_validate(document))
    return [each.path for each in found if ".by" in each.path or "categories" in each.path]


def test_parts_that_do_not_fit_are_faults() -> None:
    assert sentences(document_with(BY_TRADE)) == []
    assert sentences(document_with()) == ["tiers.craftsman.categories"]
    unchosen = document_with(BY_TRADE)
    del unchosen["tiers"][0]["category_field"]
    assert sentences(unchosen) == ["tiers.craftsman.categories"]
    many = document_with(BY_TRADE)
    many["tiers"][0] |= {"slots": 2, "slots_op": "at_most"}
    assert sentences(many) == [], "what each trade may have at most can be more together"
    assert sentences(document_with(BY_TRADE, BY_EMPLOYER | {"maximum": None})) == [
        "limits.by_employer.by"
    ]
    assert sentences(document_with(BY_TRADE, BY_EMPLOYER | {"by": "person.sex"})) == [
        "limits.by_employer.by"
    ]


def test_two_tiers_with_the_same_trades_count_apart(city: City) -> None:
    """A place of weaving among the masters is none of weaving among the craftsmen."""
    content = document_with(BY_TRADE)
    masters = content["tiers"][0] | {"key": "master", "name": "大师"}
    content["tiers"].append(masters)
    document = EditionDocument.model_validate(content)
    limit = next(each for each in document.limits if each.key == "by_trade")
    edition = world.publish_edition(city, content)
    draft = world.start_dossier(city, edition)
    draft.answers = {"trade": "weaving"}
    found = [counted_under(draft, limit, tier) for tier in ("craftsman", "master")]
    assert [each and each.value for each in found] == ["craftsman:weaving", "master:weaving"]
    assert [each.value for each in parts_with_places(document, limit)] == [
        "craftsman:weaving",
        "craftsman:casting",
        "master:weaving",
        "master:casting",
    ]

"""Nominees' awards: the tier is filled first in the order of the ranking, nominees come next."""

from typing import Any

import pytest
from django.utils import translation

from nominations.applying.drafts import open_dossier
from nominations.models import Dossier
from nominations.moving import Inputs, take_step, take_steps
from nominations.moving.dry_run import rehearse
from nominations.moving.moves import Outcome
from quotas.models import Allowance
from reviews.invariants import INVARIANTS
from reviews.notices.rules.notice_entries import shown
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.models import HonourRecord
from talentportal.programs.rules.eligibility import HeldHonour
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.refusals import outcome_codes
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City


def document_with(**nominee: Any) -> dict[str, Any]:
    """One place of the tier, two for nominees."""
    document = world.small_document()
    document["tiers"] = [
        {"key": "craftsman", "name": "晋中工匠", "slots": 1, "slots_op": "exact"},
        {
            "key": "nominee",
            "name": "晋中工匠提名奖",
            "slots": 2,
            "slots_op": "at_most",
            "nominee_of": "craftsman",
        }
        | nominee,
    ]
    slots = document["limits"].pop()
    document["limits"] += [
        slots | {"tiers": ["craftsman"], "maximum": 1, "force": "soft"},
        slots
        | {
            "key": "nominees",
            "name": "提名奖名额",
            "tiers": ["nominee"],
            "maximum": 2,
            "force": "hard",
        },
    ]
    document["results"]["certificate_text"] = "{name}同志：授予“{tier}”称号。"
    return document


class Proposal:
    """The city, proposing four people ranked 1 to 4."""

    def __init__(self, city: City, number: int = 4, document: dict[str, Any] | None = None) -> None:
        self.city = city
        self.edition = world.publish_edition(city, document or document_with())
        self.dossiers = [self.at_proposal(rank) for rank in range(1, number + 1)]

    def at_proposal(self, rank: int) -> Dossier:
        draft = world.start_dossier(self.city, self.edition)
        dossier = world.bring_to(self.city, draft, "proposal", Inputs(seat_reason="研究同意"))
        Dossier.objects.filter(pk=dossier.pk).update(rank=rank)
        with clock.travel(world.REVIEWING):
            world.meet_requirements(self.city, dossier)
        return dossier

    def propose(self, *ranks: int, reason: str = "") -> list[Outcome]:
        with clock.travel(world.REVIEWING):
            return take_steps(
                dossiers=[self.dossiers[rank - 1].pk for rank in ranks],
                verb="propose",
                actor=self.city.runner,
                inputs=Inputs(seat_reason=reason),
            )

    def awards(self) -> list[str]:
        rows = Dossier.objects.filter(edition=self.edition).order_by("rank")
        return [
            row.award_tier or ("craftsman" if row.state == "public_notice" else "–") for row in rows
        ]


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2)])
def test_the_tier_first_and_nominees_next_whatever_the_order_of_the_batch(
    city: City, order: tuple[int, ...]
) -> None:
    proposal = Proposal(city)
    found = dict(zip(order, outcome_codes(proposal.propose(*order)), strict=True))
    assert [found[rank] for rank in (1, 2, 3)] == ["done"] * 3
    assert sorted(found.values()).count("limit-reached") == 1
    assert proposal.awards() == ["craftsman", "nominee", "nominee", "–"]
    assert found[4] == "limit-reached"
    taken = dict(Allowance.objects.filter(office=None).values_list("rule", "taken"))
    assert taken == {"slots": 1, "nominees": 2}
    assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


def test_nobody_is_proposed_past_somebody_who_ranks_higher_without_a_reason(city: City) -> None:
    proposal = Proposal(city, 3)
    assert outcome_codes(proposal.propose(2, 3)) == ["rank-passed-over"] * 2
    assert outcome_codes(proposal.propose(1)) == ["done"]
    assert outcome_codes(proposal.propose(3, reason="评审组表决")) == ["done"]
    assert proposal.awards() == ["craftsman", "–", "nominee"]


def test_who_is_substituted_for_takes_the_place_that_is_free(city: City) -> None:
    proposal = Proposal(city, 3)
    proposal.propose(1, 2)
    first = Dossier.objects.get(pk=proposal.dossiers[0].pk)
    with clock.travel(world.REVIEWING):
        take_step(
            dossier=first, verb="not_select", actor=city.publisher, inputs=Inputs(note="查实")
        )
    assert outcome_codes(proposal.propose(3)) == ["done"]
    assert proposal.dossiers[2].number in Allowance.objects.get(rule="slots").seats.values_list(
        "holder", flat=True
    )


def test_the_confirmation_names_nominees(city: City) -> None:
    proposal = Proposal(city, 2)
    with clock.travel(world.REVIEWING):
        tried = rehearse(
            edition=proposal.edition,
            dossiers=[dossier.pk for dossier in proposal.dossiers],
            verb="propose",
            actor=city.runner,
            inputs=Inputs(),
        )
    assert ["晋中工匠提名奖" in name for name in tried.names] == [False, True]


def test_register_notice_and_certificate_say_nominee(city: City) -> None:
    proposal = Proposal(city, 2)
    proposal.propose(1, 2)
    for key in [dossier.pk for dossier in proposal.dossiers]:
        dossier = Dossier.objects.get(pk=key)
        with clock.travel(world.REVIEWING):
            while dossier.stage is not None:
                world.meet_requirements(city, dossier)
                actor = world.actor_for(city, dossier)
                verb = world.ONWARD[dossier.stage.key]
                dossier = take_step(dossier=dossier, verb=verb, actor=actor)
    records = HonourRecord.objects.order_by("pk")
    assert [(record.title, record.is_nominee) for record in records] == [
        ("晋中工匠", False),
        ("晋中工匠提名奖", True),
    ]
    nominee = Dossier.objects.get(pk=proposal.dossiers[1].pk)
    assert shown(nominee, ["tier"]) == [["tier", "晋中工匠提名奖"]]
    held = records[1]
    assert HeldHonour(
        held.title, held.family, int(held.level), held.awarded_on, is_nominee=held.is_nominee
    ).is_nominee


def test_nobody_applies_for_a_nominees_award(city: City) -> None:
    edition = world.publish_edition(city, document_with())
    applicant = factories.make_user()
    with clock.travel(world.APPLYING), pytest.raises(Refused) as refused:
        open_dossier(
            edition=edition,
            applicant=applicant,
            person=factories.make_person(applicant),
            channel="county",
            recommender=city.yuci_bureau,
            tier="nominee",
        )
    assert refused.value.refusals[0].code == "tier-not-offered"


def sentences(document: dict[str, Any]) -> list[str]:
    with translation.override("en"):
        found = faults(EditionDocument.model_validate(document))
    return [each.sentence for each in found if "nominee" in each.path]


def test_a_nominees_award_needs_places_and_a_certificate_of_its_own() -> None:
    assert sentences(document_with()) == []
    together = document_with()
    together["limits"] = together["limits"][:-1]
    together["limits"][-1]["tiers"] = []
    assert len(sentences(together)) == 1
    silent = document_with()
    silent["results"]["certificate_text"] = "{name}同志：授予“晋中工匠”称号。"
    assert len(sentences(silent)) == 1


def three_prizes() -> dict[str, Any]:
    """A first, a second and a third prize from one ranking, a place each."""
    document = document_with(name="二等奖", slots=1, counts_as="honour")
    document["tiers"].append(
        {
            "key": "third",
            "name": "三等奖",
            "slots": 1,
            "slots_op": "at_most",
            "nominee_of": "nominee",
            "counts_as": "honour",
        }
    )
    second = document["limits"][-1] | {"maximum": 1}
    third = second | {"key": "third", "tiers": ["third"]}
    document["limits"][-1:] = [second, third]
    return document


def test_second_and_third_prizes_are_cut_from_one_ranking(city: City) -> None:
    proposal = Proposal(city, 4, three_prizes())
    found = outcome_codes(proposal.propose(4, 2, 1, 3))
    assert found.count("limit-reached") == 1
    assert proposal.awards() == ["craftsman", "nominee", "third", "–"]
    taken = dict(Allowance.objects.filter(office=None).values_list("rule", "taken"))
    assert taken == {"slots": 1, "nominees": 1, "third": 1}
    document = EditionDocument.model_validate(three_prizes())
    assert [tier.key for tier in document.tiers_behind("craftsman")] == ["nominee", "third"]
    assert not document.tier("third").is_nominees


def test_an_award_behind_itself_is_a_fault() -> None:
    document = three_prizes()
    document["tiers"][1]["nominee_of"] = "third"
    found = {each.path for each in faults(EditionDocument.model_validate(document))}
    assert {"tiers.nominee.nominee_of", "tiers.third.nominee_of"} <= found


def test_an_award_may_have_results_of_its_own(city: City) -> None:
    document = three_prizes()
    document["results"] |= {
        "number_pattern": "工匠{serial:03d}",
        "term_months": 36,
        "others": [
            {"tiers": ["third"], "number_pattern": "三等{serial:02d}", "term_months": 12},
        ],
    }
    proposal = Proposal(city, 3, document)
    assert outcome_codes(proposal.propose(1, 2, 3)) == ["done"] * 3
    for dossier in proposal.dossiers:
        dossier.refresh_from_db()
        world.bring_on(city, dossier, "the end")
    records = HonourRecord.objects.order_by("pk")
    terms = [(row.certificate_number, row.term_ends_on - row.awarded_on) for row in records]
    assert [number for number, _term in terms] == ["工匠001", "工匠002", "三等01"]
    assert [days.days // 300 for _number, days in terms] == [3, 3, 1]


def test_who_is_returned_for_correction_gives_the_award_back_with_its_seat(city: City) -> None:
    edition = world.publish_edition(city, document_with())
    dossier = world.bring_to(city, world.start_dossier(city, edition), "qualification")
    Dossier.objects.filter(pk=dossier.pk).update(award_tier="nominee")
    with clock.travel(world.REVIEWING):
        returned = take_step(
            dossier=dossier,
            verb="return_to_applicant",
            actor=city.runner,
            inputs=Inputs(note="请更正"),
        )
    returned.refresh_from_db()
    assert returned.award.key == "craftsman"

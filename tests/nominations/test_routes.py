"""Routes drawn at random: a dossier always ends, skips no stage and never passes a quota."""

import json
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.chain.verbs import NEXT, STEPS, verbs_from
from nominations.invariants import INVARIANTS
from nominations.models import Dossier, Visit
from nominations.moving import Inputs, take_step
from nominations.moving.findings import Finding, record_fulfilments
from quotas.models import Allowance
from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.document.faults.routes import ALWAYS
from talentportal.programs.document.text import yaml_file
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City
from tests.thorough import times

BEFORE_EXPERTS = ["recommendation", "initial_review", "qualification"]
BEFORE_NOTICE = ["initial_review", "qualification", "expert_review", "vetting", "approval"]
HOLDERS = {
    "recommendation": "recommender",
    "initial_review": "recommender",
    "approval": "leading_group",
}
EXTRAS = ["materials_checked", "conditions_confirmed", "meeting_decided"]
STEPS_AT_MOST = 60
SPEAKS_FOR = ("yuci_bureau", "hospital", "city_bureau", "leading_group")


@st.composite
def kinds(draw: st.DrawFn) -> list[str]:
    """Kinds of stages in an order that the law allows, some repeated, some left out."""
    early = draw(st.lists(st.sampled_from(BEFORE_EXPERTS), max_size=3))
    middle = draw(st.lists(st.sampled_from(BEFORE_NOTICE), max_size=3))
    after = draw(st.lists(st.just("approval"), max_size=2))
    decided = "approval" in after or {"vetting", "approval"} & set(middle)
    return [*early, *middle, *([] if decided else ["vetting"]), "public_notice", *after]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Three routes: of a channel, of a tier of its own, of another channel."""
    document = world.small_document()
    document["consultations"], document["materials"] = [], []
    document["form"]["opinions"] = []
    document["tiers"].append({"key": "master", "name": "大工匠", "slots": 3, "slots_op": "about"})
    document["stages"], document["routes"], document["limits"] = [], [], []
    for name, channels, tiers in (
        ("a", ["county"], []),
        ("b", ["county"], ["master"]),
        ("c", ["city_unit"], []),
    ):
        stages = [_stage(draw, name, place, kind) for place, kind in enumerate(draw(kinds()))]
        document["stages"] += stages
        document["limits"] += [_limit(draw, stage["limit"]) for stage in stages if "limit" in stage]
        route = {"channels": channels, "stages": [stage["key"] for stage in stages]}
        document["routes"].append(route | ({"tiers": tiers} if tiers else {}))
    if all(stage["kind"] != "expert_review" for stage in document["stages"]):
        del document["review"]
    return document


def _stage(draw: st.DrawFn, route: str, place: int, kind: str) -> dict[str, Any]:
    key = f"{route}{place}"
    extras = draw(st.lists(st.sampled_from(EXTRAS), unique=True, max_size=2))
    needed = {each.value for each in ALWAYS.get(StageKind(kind), frozenset())}
    stage: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "label": key,
        "held_by": HOLDERS.get(kind, "city_bureau"),
        "requires": sorted({*needed, *extras}),
    }
    if "meeting_decided" in extras:
        stage["meeting"] = "会议"
    if kind == "public_notice":
        stage["notice"] = "public"
    # Of a vetting or approval the limit must agree with the places of the tiers; others are free.
    elif kind in ("recommendation", "qualification", "expert_review") and draw(st.booleans()):
        stage["limit"] = f"g_{key}"
    return stage


def _limit(draw: st.DrawFn, group: str) -> dict[str, Any]:
    return {
        "key": group,
        "group": group,
        "name": group,
        "scope": draw(st.sampled_from(["recommender", "edition", "office"])),
        "maximum": draw(st.integers(1, 2)),
        "force": "hard",
        "source": "一",
    }


def notice_dropped(route: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [stage for stage in route if stage["kind"] != "public_notice"]


def examined_after_the_notice(route: list[dict[str, Any]]) -> list[dict[str, Any]]:
    late = {"key": "late", "kind": "initial_review", "label": "x", "held_by": "recommender"}
    return [*route, late | {"requires": ["materials_checked"]}]


def nobody_decides(route: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [stage for stage in route if stage["kind"] not in ("vetting", "approval")]


def without_its_guarantee(route: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        stage | {"requires": []} if stage["kind"] == "public_notice" else stage for stage in route
    ]


def a_stage_twice(route: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [route[0], *route]


UNLAWFUL = [
    notice_dropped,
    examined_after_the_notice,
    nobody_decides,
    without_its_guarantee,
    a_stage_twice,
]


@settings(max_examples=times(10), deadline=None)
@given(documents())
def test_every_lawful_route_is_accepted(document: dict[str, Any]) -> None:
    assert faults(EditionDocument.model_validate(document)) == []


@settings(max_examples=times(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from(UNLAWFUL))
def test_every_unlawful_route_is_refused_with_its_line(
    document: dict[str, Any], change: Any
) -> None:
    own = [stage for stage in document["stages"] if stage["key"].startswith("a")]
    others = [stage for stage in document["stages"] if not stage["key"].startswith("a")]
    changed = change(own)
    document["stages"] = [*{stage["key"]: stage for stage in changed}.values(), *others]
    document["routes"][0]["stages"] = [stage["key"] for stage in changed]
    # Through JSON, as YAML would write what stands in two places as a reference.
    plain = json.loads(json.dumps(document))
    text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
    with pytest.raises(yaml_file.DocumentProblems) as refused:
        yaml_file.load(text)
    lines = text.splitlines()
    assert any(
        problem.path.startswith(("routes.0", "stages")) and 1 < problem.line <= len(lines)
        for problem in refused.value.problems
    )


class Journey:
    """Dossiers of one random edition, driven by somebody who speaks for every office."""

    def __init__(self, city: City, document: dict[str, Any], data: st.DataObject) -> None:
        self.city, self.data = city, data
        self.edition = world.publish_edition(city, document)
        self.actor: User = factories.make_user()
        for office in SPEAKS_FOR:
            for duty in (Duty.RECOMMEND, Duty.EXAMINE, Duty.APPROVE):
                grant(self.actor, duty, city.offices[office])
        for duty in (Duty.RUN, Duty.PUBLISH):
            grant(self.actor, duty, self.edition)

    def begin(self, recommender: str, tier: str) -> Dossier:
        draft = world.start_dossier(self.city, self.edition, recommender=recommender)
        Dossier.objects.filter(pk=draft.pk).update(tier=tier)
        with clock.travel(world.APPLYING):
            return take_step(dossier=draft, verb="submit", actor=draft.applicant)

    def finish(self, dossier: Dossier) -> Dossier:
        """Onward, sometimes back, and out where no seat is left; every stage asks what it must."""
        backwards = 2
        for _step in range(STEPS_AT_MOST):
            dossier = Dossier.objects.get(pk=dossier.pk)
            if dossier.stage is None:
                break
            if backwards and self.turns_back(dossier):
                backwards -= 1
                self.take(dossier, "send_back")
            else:
                self.onward(dossier)
        return Dossier.objects.get(pk=dossier.pk)

    def turns_back(self, dossier: Dossier) -> bool:
        may = "send_back" in verbs_from(dossier.state) and bool(dossier.position)
        return may and self.data.draw(st.integers(0, 4)) == 0

    def onward(self, dossier: Dossier) -> None:
        stage, place = dossier.stage, dossier.position
        assert stage is not None
        assert place is not None
        verb = next(v for v in verbs_from(dossier.state) if STEPS[v].target == NEXT)
        dossier.fulfilments.filter(stage=stage.key).delete()
        if stage.required:
            assert "unmet" in self.take(dossier, verb)
        for requirement in stage.required:
            record_fulfilments(
                stage=stage.key,
                requirement=Requirement(requirement),
                findings=[Finding(dossier, met=True)],
                actor=self.actor,
            )
        said = self.take(dossier, verb)
        if said == "limit-reached":
            out = next(v for v in ("decline", "not_select") if v in verbs_from(dossier.state))
            said = self.take(dossier, out)
        else:
            moved = Dossier.objects.get(pk=dossier.pk)
            assert moved.state == "honoured" or moved.position == place + 1
        assert said == "done"

    def take(self, dossier: Dossier, verb: str) -> str:
        try:
            with clock.travel(world.REVIEWING):
                take_step(dossier=dossier, verb=verb, actor=self.actor, inputs=Inputs(note="理由"))
        except Refused as refused:
            return refused.refusals[0].code
        return "done"


@settings(
    max_examples=times(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents(), data=st.data())
def test_a_dossier_always_ends_skips_nothing_and_passes_no_quota(
    city: City, document: dict[str, Any], data: st.DataObject
) -> None:
    with transaction.atomic():
        journey = Journey(city, document, data)
        for recommender, tier in (
            ("yuci_bureau", "craftsman"),
            ("yuci_bureau", "craftsman"),
            ("yuci_bureau", "master"),
            ("hospital", "craftsman"),
        ):
            ended = journey.finish(journey.begin(recommender, tier))
            assert ended.is_ended
            if ended.state == "honoured":
                visited = set(Visit.objects.filter(dossier=ended).values_list("stage", flat=True))
                assert visited == {stage.key for stage in ended.route}
        for allowance in Allowance.objects.all():
            assert allowance.taken <= (allowance.ceiling or 0)
        assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []
        transaction.set_rollback(True)

"""How many came how far: counted from the events, stage by stage."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from nominations.chain.verbs import NEXT, PREVIOUS, STEPS, State
from nominations.models import Dossier, Event, Visit
from quotas.models import Allowance
from rehearsals.scene import Scene, stages_in_order
from talentportal.programs.models import HonourRecord

_LEADS_TO = {
    NEXT: "onward",
    PREVIOUS: "returned",
    State.DRAFT: "returned",
    State.DECLINED: "declined",
    State.NOT_SELECTED: "not_selected",
    State.WITHDRAWN: "withdrawn",
}


def funnel_of(scene: Scene) -> dict[str, Any]:
    """Per stage: who entered it and how they left it; the draft first, the honoured last."""
    edition = scene.edition
    left: dict[str, Counter[str]] = {}
    rows = Event.objects.filter(edition=edition).order_by().values("stage", "verb")
    for row in rows.annotate(n=Count("pk")):
        way = _LEADS_TO.get(STEPS[row["verb"]].target)
        if way is not None:
            left.setdefault(row["stage"], Counter())[way] += row["n"]
    entered = _by_stage(Visit.objects.filter(dossier__edition=edition))
    waiting = _by_stage(Visit.objects.filter(dossier__edition=edition, left_at__isnull=True))
    dossiers = Dossier.objects.filter(edition=edition)
    draft = {
        "stage": "draft",
        "label": _("Application"),
        "entered": dossiers.count(),
        "waiting": dossiers.filter(state=State.DRAFT).count(),
    }
    stages = [draft | _ways(left.get("", Counter()))]
    for stage in stages_in_order(scene.document):
        counted = {
            "stage": stage.key,
            "label": stage.label,
            "entered": entered.get(stage.key, 0),
            "waiting": waiting.get(stage.key, 0),
        }
        stages.append(counted | _ways(left.get(stage.key, Counter())))
    honours = HonourRecord.objects.filter(edition=edition, revoked_on__isnull=True)
    return {
        "stages": stages,
        "refused": dict(sorted(scene.refused.items())),
        "refusals": dict(sorted(scene.refusals.items())),
        "honoured": honours.count(),
        "honoured_by_tier": _by_tier(dossiers, scene),
        "limits": _limits(scene),
    }


def _by_tier(dossiers: QuerySet[Dossier], scene: Scene) -> dict[str, int]:
    """By what was awarded, which may come behind the tier that was applied for."""
    awards = dossiers.filter(state=State.HONOURED).values_list("tier", "award_tier")
    found = Counter(award or tier for tier, award in awards)
    return {tier.key: found[tier.key] for tier in scene.document.tiers}


def _limits(scene: Scene) -> list[dict[str, Any]]:
    """How far the places of each rule were used, all its holders together."""
    rows = (
        Allowance.objects.filter(edition=scene.edition)
        .order_by("rule")
        .values("rule")
        .annotate(
            holders=Count("pk"),
            seats=Sum("taken"),
            places=Sum("ceiling"),
            full=Count("pk", filter=Q(taken__gte=F("ceiling"))),
        )
    )
    return [dict(row) for row in rows]


def _by_stage(visits: Any) -> dict[str, int]:
    rows = visits.order_by().values("stage").annotate(n=Count("dossier", distinct=True))
    return {row["stage"]: row["n"] for row in rows}


def _ways(left: Counter[str]) -> dict[str, int]:
    ways = ("onward", "returned", "declined", "not_selected", "withdrawn")
    return {way: left[way] for way in ways}


def headings() -> dict[str, str]:
    """The columns of a funnel and what they are called, in their order."""
    return {
        "entered": _("entered"),
        "onward": _("onward"),
        "returned": _("returned"),
        "declined": _("declined"),
        "not_selected": _("not selected"),
        "withdrawn": _("withdrawn"),
        "waiting": _("waiting"),
    }


def as_table(funnel: dict[str, Any]) -> str:
    """The funnel for a terminal; numbers under their headings, names last (they vary in width)."""
    heads = headings()
    lines = ["\t".join([*heads.values(), _("stage")])]
    lines += [
        "\t".join([*(str(row[each]) for each in heads), row["label"]]) for row in funnel["stages"]
    ]
    refused, refusals = (
        "、".join(f"{code} {number}" for code, number in funnel[key].items()) or "0"
        for key in ("refused", "refusals")
    )
    lines.append(_("Refused at submission: {refused}").format(refused=refused))
    lines.append(_("Refused to offices: {refused}").format(refused=refusals))
    lines.append(_("Honoured: {number}").format(number=funnel["honoured"]))
    return "\n".join(lines)

"""Forming a panel: its experts named or drawn, its dossiers assigned, scoring opened."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.rules.conflicts import employer_of, plain
from reviews.experts.rules.drawing import Candidate, draw
from reviews.experts.rules.grouping import group_of
from reviews.experts.selectors.panels import (
    dossiers_at,
    dossiers_without_panel,
    experts_of,
    kept_at,
    review_at,
    review_stages,
    revision_at,
)
from reviews.experts.services.assigning import assign, locked, require_run
from reviews.experts.services.counting import points_counted
from reviews.experts.services.ranking import rank_when_all_are_closed
from reviews.models import Expert, Panel, PanelMember, PanelState
from talentportal.directory.duties import Duty, Why, grant, grant_model_of
from talentportal.directory.models import DutyCause, User
from talentportal.directory.same_person import is_person
from talentportal.programs.document import Review
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text


@transaction.atomic
def form_panel(
    *,
    edition: Edition,
    stage: str,
    name: str,
    dossiers: Iterable[int],
    actor: User,
    experts: Iterable[int] = (),
    draw_members: int = 0,
    draw_reserves: int = 0,
    trade: str = "",
    seed: str = "",
) -> Panel:
    """Form a panel for dossiers that lie at ``stage``: experts named by pk, and others drawn.

    The draw is kept with its seed and everybody who was in the lot; without a ``seed`` chance
    gives one. Raises ``Refused`` with everything that stands in the way.
    """
    require_run(actor, edition)
    chosen = _chosen_dossiers(edition, stage, list(dossiers))
    review, wanted = review_at(edition, stage), list(experts)
    group = _group_of_all(review, chosen)
    _refuse_named_where_drawn(review, wanted)
    eligible = eligible_experts(edition, chosen)
    by_key = {expert.pk: expert for expert in eligible}
    named = _named(edition, wanted, by_key)
    panel = _new_panel(edition, stage, clean_text(name), group, actor)
    drawn: Sequence[Expert] = ()
    reserves: Sequence[Expert] = ()
    if draw_members:
        drawn, reserves = _drawn(
            panel,
            eligible,
            named,
            members=draw_members,
            reserves=draw_reserves,
            trade=trade,
            seed=seed or secrets.token_hex(8),
        )
    members = [*named, *drawn]
    refuse_if_any(faults_of(members, panel.review, smallest=panel.review.smallest_sample or 1))
    _seat(panel, members, reserves)
    assign(panel, members, chosen)
    return panel


def eligible_experts(edition: Edition, dossiers: Sequence[Dossier]) -> list[Expert]:
    """Those who may be drawn or named for these dossiers.

    Never from the employers or recommenders of the dossiers, never an applicant of the edition,
    never an officer who runs it (they would see what others give before the panel is closed).
    """
    offices = [
        office for each in dossiers for office in (each.employer, each.recommender) if office
    ]
    keys = {f"office:{office.pk}" for office in offices}
    names = {plain(name) for office in offices for name in (office.name, office.short_name)} - {""}
    pool = list(experts_of(edition).filter(is_active=True, user__is_active=True))
    barred = _applying(edition, pool) | set(
        grant_model_of(Edition)
        .objects.filter(content_object=edition, permission__codename=Duty.RUN.value)
        .values_list("user_id", flat=True)
    )
    return [
        expert
        for expert in pool
        if expert.user_id not in barred
        and employer_of(expert) not in keys
        and plain(expert.employer.name if expert.employer else expert.employer_name) not in names
    ]


def _applying(edition: Edition, pool: Sequence[Expert]) -> set[int]:
    """The accounts of those in the pool who apply in the edition, with whatever account."""
    theirs = Q(applicant__in=[expert.user_id for expert in pool])
    namesakes = Q(person__full_name__in=[expert.user.full_name for expert in pool])
    found = Dossier.objects.filter(theirs | namesakes, edition=edition)
    applying = list(found.select_related("person__user").defer("answers"))
    return {
        expert.user_id
        for expert in pool
        for dossier in applying
        if expert.user_id == dossier.applicant_id or is_person(expert.user, dossier.person)
    }


def _chosen_dossiers(edition: Edition, stage: str, keys: list[int]) -> list[Dossier]:
    if stage not in {each.key for each in review_stages(edition)}:
        raise Refused.because("no-such-stage", _("The edition has no such stage of review."))
    chosen = list(dossiers_at(edition, stage).filter(pk__in=keys))
    if not keys or len(chosen) != len(set(keys)):
        raise Refused.because(
            "dossiers-not-here",
            _("{number} of the dossiers chosen do not lie at this stage.").format(
                number=len(set(keys)) - len(chosen)
            )
            if keys
            else _("No dossier has been chosen."),
            place="dossiers",
            remedy=_("Load the page again and choose."),
        )
    waiting = dossiers_without_panel(edition, stage).values("pk")
    seated = Dossier.objects.filter(pk__in=keys).exclude(pk__in=waiting)
    taken = list(seated.order_by("number").values_list("number", flat=True))
    if taken:
        raise Refused.because(
            "panel-already",
            _("These dossiers have a panel already: {numbers}.").format(
                numbers="、".join(taken[:10])
            ),
            place="dossiers",
        )
    return chosen


def _refuse_named_where_drawn(review: Review, keys: Sequence[int]) -> None:
    """Where the document has experts drawn, nobody who runs the review picks one by hand."""
    if review.drawn and keys:
        setting = f"reviews.{review.key}.drawn" if review.key else "review.drawn"
        raise Refused.because(
            "experts-are-drawn",
            _(
                "The edition document says that the experts of this round are drawn from the pool "
                "at random ({setting}), so nobody is named by hand."
            ).format(setting=setting),
            place="experts",
            remedy=_("Say how many experts and reserves are to be drawn."),
        )


def _named(edition: Edition, keys: list[int], eligible: dict[int, Expert]) -> list[Expert]:
    barred = [
        expert for expert in experts_of(edition).filter(pk__in=keys) if expert.pk not in eligible
    ]
    refuse_if_any(
        Refusal(
            "expert-barred",
            _(
                "{name} may not sit in this panel: an applicant, an officer of the edition, or from "
                "an employer or recommender of its dossiers."
            ).format(name=expert.user.full_name),
            place="experts",
            remedy=_("Name somebody else, or take the dossiers concerned into another panel."),
        )
        for expert in barred
    )
    return [eligible[key] for key in dict.fromkeys(keys) if key in eligible]


def _group_of_all(review: Review, chosen: Sequence[Dossier]) -> str:
    """The tier or trade of a panel's dossiers; refused where they are of several."""
    if not review.by_panel:
        raise Refused.because(
            "no-panel-here", _("The results of this stage come from outside; no panel is formed.")
        )
    groups = {group_of(review, dossier) for dossier in chosen}
    if len(groups) > 1:
        words = {
            "tier": _("Each tier has a panel of its own; these dossiers are of several tiers."),
            "category": _("Each trade has a panel of its own; these dossiers are of several."),
        }
        raise Refused.because(
            "several-groups",
            words[review.panels_by],
            place="dossiers",
            remedy=_("Choose dossiers of one only."),
        )
    return groups.pop()


def _new_panel(edition: Edition, stage: str, name: str, group: str, actor: User) -> Panel:
    if not name or Panel.objects.filter(edition=edition, stage=stage, name=name).exists():
        raise Refused.because(
            "panel-name", _("A panel needs a name that no other panel has."), place="name"
        )
    return Panel.objects.create(
        edition=edition,
        stage=stage,
        revision=kept_at(edition, stage),
        name=name,
        group=group,
        created_by=actor,
    )


def _drawn(
    panel: Panel,
    eligible: Sequence[Expert],
    named: Sequence[Expert],
    *,
    members: int,
    reserves: int,
    trade: str,
    seed: str,
) -> tuple[list[Expert], list[Expert]]:
    seated = {expert.pk for expert in named}
    in_lot = [
        expert for expert in eligible if expert.pk not in seated and trade.strip() in expert.trades
    ]
    drawn = draw_among(in_lot, named, panel.review, members=members, reserves=reserves, seed=seed)
    panel.seed, panel.drawn_from = seed, lot_of(in_lot)
    panel.save(update_fields=["seed", "drawn_from"])
    return drawn


def draw_among(
    in_lot: Sequence[Expert],
    named: Sequence[Expert],
    review: Review,
    *,
    members: int,
    reserves: int,
    seed: str,
) -> tuple[list[Expert], list[Expert]]:
    """Members and reserves whom the lot names, beside those who sit already; or ``Refused``."""
    by_key = {expert.pk: expert for expert in in_lot}
    result = draw(
        [Candidate(expert.pk, employer_of(expert)) for expert in in_lot],
        seed=seed,
        members=members,
        reserves=reserves,
        per_employer=review.per_employer_limit,
        employers=[employer_of(expert) for expert in named],
    )
    if len(result.members) < members:
        raise Refused.because(
            "lot-too-small",
            _("{wanted} experts are to be drawn, but only {found} are in the lot.").format(
                wanted=members, found=len(result.members)
            ),
            place="draw_members",
            remedy=_("Enter more experts in the pool, draw fewer, or drop the trade."),
        )
    return [by_key[key] for key in result.members], [by_key[key] for key in result.reserves]


def lot_of(in_lot: Sequence[Expert]) -> list[dict[str, Any]]:
    """Everybody in the lot, as it is kept."""
    return [
        {"expert": expert.pk, "name": expert.user.full_name, "employer": employer_of(expert)}
        for expert in sorted(in_lot, key=lambda each: each.pk)
    ]


def faults_of(members: Sequence[Expert], review: Review, *, smallest: int) -> list[Refusal]:
    """What is wrong with the composition of a panel."""
    faults = []
    if len(members) < smallest:
        faults.append(
            Refusal(
                "panel-too-small",
                _("{number} experts are too few; a result needs {smallest}.").format(
                    number=len(members), smallest=smallest
                ),
                place="experts",
            )
        )
    employers = [employer_of(expert) for expert in members if employer_of(expert)]
    crowded = {each for each in employers if employers.count(each) > review.per_employer_limit}
    names = [expert.user.full_name for expert in members if employer_of(expert) in crowded]
    if names:
        faults.append(
            Refusal(
                "too-many-of-an-employer",
                _("These experts have one employer: {names}. At most {limit} may sit.").format(
                    names="、".join(names), limit=review.per_employer_limit
                ),
                place="experts",
            )
        )
    return faults


def _seat(panel: Panel, members: Sequence[Expert], reserves: Sequence[Expert]) -> None:
    PanelMember.objects.bulk_create(
        [
            PanelMember(panel=panel, expert=expert, is_reserve=is_reserve, order=order)
            for is_reserve, group in ((False, members), (True, reserves))
            for order, expert in enumerate(group, 1)
        ]
    )


@transaction.atomic
def open_scoring(*, panel: Panel, due_at: datetime, actor: User) -> Panel:
    """Let the members begin: they may see their dossiers from now on."""
    panel = locked(panel, actor, PanelState.FORMING)
    faults = []
    review = review_at(panel.edition, panel.stage)
    if not review.criteria and review.ballot is None:
        faults.append(
            Refusal(
                "no-criteria",
                _("The edition says neither what points are given for nor that the panel votes."),
                remedy=_("The administrator must add criteria or a ballot first."),
            )
        )
    if due_at <= clock.now():
        faults.append(
            Refusal("due-in-the-past", _("The date by which to score has passed."), place="due_at")
        )
    refuse_if_any(faults)
    for member in panel.members.filter(is_reserve=False).select_related("expert__user"):
        grant(member.expert.user, Duty.SCORE, panel, Why(actor, DutyCause.PANEL))
    panel.revision = revision_at(panel.edition, panel.stage)
    panel.state, panel.due_at, panel.opened_at = PanelState.SCORING, due_at, clock.now()
    panel.save(update_fields=["revision", "state", "due_at", "opened_at"])
    points_counted(panel, panel.assignments.values_list("dossier", flat=True))
    return panel


@transaction.atomic
def dissolve(*, panel: Panel, actor: User) -> None:
    """Take back a panel that has not begun; its dossiers can be given to another."""
    panel = locked(panel, actor, PanelState.FORMING)
    if panel.seed:
        raise Refused.because(
            "drawn-panel",
            _("This panel was drawn by lot and is kept as drawn."),
            remedy=_("Call a reserve in place of an expert who cannot come."),
        )
    panel.assignments.all().delete()
    panel.delete()
    rank_when_all_are_closed(edition=panel.edition, stage=panel.stage, actor=actor)

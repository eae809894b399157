"""Who scores what: assignments with their codes, and recusals that a rule demands."""

import secrets
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.own_matters import refuse_own_matter
from reviews.experts.rules.conflicts import conflict_between
from reviews.models import Assignment, Expert, Panel, PanelState
from talentportal.directory.duties import Duty, holds
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.shared import clock
from talentportal.shared.refusals import Refused

# Without letters and digits that are mistaken for one another when read aloud.
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def require_run(actor: User, edition: Edition, dossiers: QuerySet[Dossier] | None = None) -> None:
    """Only officers who run the edition, and none in their own matter: ``dossiers`` are those that
    it concerns, all of the edition where none are named."""
    if not holds(actor, Duty.RUN, edition):
        raise PermissionDenied
    refuse_own_matter(actor, edition=edition, duty=Duty.RUN, on=edition, dossiers=dossiers)


def locked(panel: Panel, actor: User, *states: PanelState) -> Panel:
    """The panel, locked, if it is the actor's to work on and in one of ``states``."""
    panel = (
        Panel.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "edition__city", "revision")
        .get(pk=panel.pk)
    )
    require_run(actor, panel.edition, Dossier.objects.filter(assignments__panel=panel))
    refuse_unless(panel, *states)
    return panel


def refuse_unless(panel: Panel, *states: PanelState) -> None:
    """Refuse what a panel in another state does not allow."""
    if panel.state not in states:
        raise Refused.because(
            "panel-state",
            _("The panel “{name}” is now at “{state}”.").format(
                name=panel.name, state=PanelState(panel.state).label
            ),
            remedy=_("Load the page again."),
        )


def fresh_codes(number: int, taken: Iterable[str] = ()) -> list[str]:
    """Different codes that tell nothing: not the order, not the number of the dossier."""
    codes: dict[str, None] = {}
    used = set(taken)
    while len(codes) < number:
        code = "".join(secrets.choice(ALPHABET) for _place in range(5))
        if code not in used:
            codes[code] = None
    return list(codes)


def assign(panel: Panel, experts: Sequence[Expert], dossiers: Sequence[Dossier]) -> None:
    """Give every expert every dossier, in one statement; conflicts by rule stand aside at once.

    A dossier has one code in a panel, the same for all its experts, so that they can talk of it.
    """
    codes = dict(panel.assignments.order_by("dossier").values_list("dossier", "code").distinct())
    new = [dossier for dossier in dossiers if dossier.pk not in codes]
    fresh = fresh_codes(len(new), codes.values())
    codes |= {dossier.pk: code for dossier, code in zip(new, fresh, strict=True)}
    Assignment.objects.bulk_create(
        [
            _assignment(panel, expert, dossier, codes[dossier.pk])
            for expert in experts
            for dossier in dossiers
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _assignment(panel: Panel, expert: Expert, dossier: Dossier, code: str) -> Assignment:
    reason = conflict_between(expert, dossier)
    return Assignment(
        panel=panel,
        expert=expert,
        dossier=dossier,
        code=code,
        recused_at=clock.now() if reason else None,
        recusal_reason=reason,
        recused_by_rule=bool(reason),
    )

"""A dossier given from one panel to another of its stage, where the first cannot judge it."""

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.rules.grouping import group_of
from reviews.experts.selectors.ballots import members_of, open_ballot_of, undecided_at
from reviews.experts.selectors.panels import IN_FORCE
from reviews.experts.services.assigning import assign, locked
from reviews.experts.services.counting import points_counted
from reviews.experts.services.panels import finish
from reviews.models import Panel, PanelState, ScoreSheet
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text

RECEIVING = (PanelState.FORMING, PanelState.SCORING)


@transaction.atomic
def hand_over(*, panel: Panel, dossier: int, to: Panel | None, reason: str, actor: User) -> None:
    """Give a dossier on which nothing has been decided to another panel of the stage, or to none yet.

    Not where enough members have begun to judge it: nobody looks for a panel that gives more. What
    was given here counts for nothing; a panel that has then nothing left to decide is closed.
    """
    keys = sorted({each.pk for each in (panel, to) if each is not None})
    both = {key: locked(Panel(pk=key), actor, *PanelState) for key in keys}
    panel, to = both[panel.pk], both[to.pk] if to else None
    said = clean_text(reason)[:200]
    found = _to_be_given(panel, dossier)
    if to is not None:
        _refuse_receiver(panel, to, found)
    if not said:
        raise Refused.because(
            "reason-missing", _("Say why another panel judges it."), place="move_reason"
        )
    own = panel.assignments.filter(dossier=found, ended_at__isnull=True)
    ScoreSheet.objects.filter(assignment__in=own).update(submitted_at=None, total=None)
    own.update(ended_at=clock.now(), end_reason=_in_words(to, said)[:300])
    if to is not None:
        assign(to, [member.expert for member in members_of(to)], [found])
        if to.state == PanelState.SCORING:
            points_counted(to, [found.pk])
    if not undecided_at(panel) and panel.state != PanelState.VOTING:
        finish(panel, actor)


def _in_words(to: Panel | None, reason: str) -> str:
    if to is None:
        return _("Taken out, for a panel still to be formed: {reason}").format(reason=reason)
    return _("Given to the panel “{name}”: {reason}").format(name=to.name, reason=reason)


def _to_be_given(panel: Panel, key: int) -> Dossier:
    running = open_ballot_of(panel)
    on_vote = set(running.counts.values_list("dossier", flat=True)) if running else set()
    if panel.state == PanelState.CLOSED or key not in undecided_at(panel) - on_vote:
        raise Refused.because(
            "not-to-be-given",
            _("This dossier is not, or not any more, undecided at the panel."),
            place="dossier",
            remedy=_("Load the page again."),
        )
    own = panel.assignments.filter(IN_FORCE, dossier=key)
    begun = own.filter(sheet__submitted_at__isnull=False).exists()
    if begun and own.count() >= panel.review.fewest:
        raise Refused.because(
            "judging-begun",
            _("Sheets on it have been handed in, and enough members can judge it."),
            place="dossier",
            remedy=_("It stays with this panel."),
        )
    return Dossier.objects.get(pk=key)


def _refuse_receiver(panel: Panel, to: Panel, dossier: Dossier) -> None:
    together = (to.edition_id, to.stage) == (panel.edition_id, panel.stage) and to.pk != panel.pk
    fits = to.group in ("", group_of(panel.review, dossier))
    if not together or not fits or to.state not in RECEIVING:
        raise Refused.because(
            "no-such-receiver",
            _("The dossier can only go to another panel of its kind at this stage, still at work."),
            place="to",
        )

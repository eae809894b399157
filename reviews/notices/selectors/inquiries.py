"""What may follow from an objection, whether it has followed, and what is to be done next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.chain.verbs import ENDS
from nominations.form.subjects import TEAM
from nominations.models import Dossier
from nominations.places import dossiers_at
from reviews.models import Consequence, NoticeEntry, NoticeState, Objection, ObjectionState
from reviews.notices.selectors.standing import (
    FALLS,
    TO_TAKE_OUT,
    standing,
    standing_entries,
)
from talentportal.shared import clock


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done about an objection; without a ``url`` nothing, or nothing here.

    ``posts``: the button acts at once instead of opening a page.
    """

    sentence: str
    label: str = ""
    url: str = ""
    posts: bool = False
    is_settled: bool = False


def consequences_of(objection: Objection, result: str) -> list[str]:
    """What may follow from a result: of whoever lies at the notice still, or has ended.

    Words alone are enough where the objection is right in part, or nobody is left there.
    """
    entry = objection.entry
    here = _waiting(objection).exists()
    found = []
    if entry is not None and (here or entry.dossier.state in ENDS):
        found.append(Consequence.FALLS)
    if entry is not None and here and entry.dossier.applicant_kind == TEAM:
        found.append(Consequence.MEMBER_OUT)
    if here:
        found.append(Consequence.ANEW)
    if result == ObjectionState.PARTLY or not here:
        found.append(Consequence.WORDS)
    return [each.value for each in found]


def concerned_by(objection: Objection) -> QuerySet[NoticeEntry]:
    """The entry that an objection names, or all of its list."""
    entries = NoticeEntry.objects.filter(notice=objection.notice_id)
    return entries.filter(pk=objection.entry_id) if objection.entry_id else entries


def _waiting(objection: Objection) -> QuerySet[Dossier]:
    """Those concerned who lie at the stage of the notice still."""
    notice = objection.notice
    at_stage = dossiers_at(notice.edition, notice.stage)
    return at_stage.filter(pk__in=concerned_by(objection).values("dossier"))


def unsettled(objections: Iterable[Objection]) -> set[int]:
    """Those (pk) whose consequence has not happened yet (a few queries for each stage)."""
    stages = {(each.notice.edition, each.notice.stage) for each in objections}
    found: set[int] = set()
    for edition, stage in stages:
        here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
        for objection, words in standing(edition, stage).items():
            if any(word != FALLS or dossier in here for dossier, word in words.items()):
                found.add(objection)
    return found


def next_step(objection: Objection) -> NextStep:
    """What the inquirers do next about an objection, with the page where it is done."""
    if objection.state == ObjectionState.OPEN:
        return NextStep(_("Look into it and record what was found."))
    notice = objection.notice
    words = standing(notice.edition, notice.stage).get(objection.pk, {})
    waiting = set(_waiting(objection).values_list("pk", flat=True))
    standing_here = {word for dossier, word in words.items() if dossier in waiting}
    if FALLS in standing_here:
        return NextStep(
            _("The objection was upheld. The person is held back; now end the candidature."),
            _("End the candidature"),
            reverse("reviews:objection-end", args=[objection.reference]),
        )
    if TO_TAKE_OUT in standing_here:
        return NextStep(
            _("The objection was upheld. Now take the member out of the team."),
            _("Take a member out"),
            reverse("reviews:objection-member", args=[objection.reference]),
        )
    if standing_here:
        return _show_anew(objection, set(words))
    return _afterwards(objection)


def _show_anew(objection: Objection, dossiers: set[int]) -> NextStep:
    """Take back the notice that still shows what is wrong, then draft a new one, then open it."""
    notice = objection.notice
    drafted = NoticeEntry.objects.filter(
        notice__state=NoticeState.DRAFT, notice__stage=notice.stage, dossier__in=dossiers
    ).first()
    if drafted is not None:
        return NextStep(
            _("The new notice is drafted. Mend in it what is wrong and put it on display."),
            _("To the draft"),
            reverse("reviews:notice-desk", args=[drafted.notice.slug]),
        )
    running = (
        standing_entries(notice.edition, notice.stage)
        .filter(dossier__in=dossiers, notice__state=NoticeState.OPEN)
        .filter(notice__ends_at__gt=clock.now())
        .select_related("notice")
        .first()
    )
    if running is not None:
        return NextStep(
            _("The notice still shows what is wrong: take it back, or wait for its last day."),
            _("Take back"),
            reverse("reviews:notice-take-back", args=[running.notice.slug]),
        )
    return NextStep(
        _("What was found is to be shown anew: make the draft of a new notice."),
        _("Make a draft"),
        reverse("reviews:notice-draft", args=[notice.edition.slug, notice.stage]),
        posts=True,
    )


def _afterwards(objection: Objection) -> NextStep:
    """Settled, unless the notice that shows it anew runs still."""
    if objection.consequence in (Consequence.MEMBER_OUT, Consequence.ANEW):
        running = NoticeEntry.objects.filter(
            dossier__in=concerned_by(objection).values("dossier"),
            notice__state=NoticeState.OPEN,
            notice__ends_at__gt=clock.now(),
            notice__opened_at__gte=objection.found_at,
        ).exclude(notice=objection.notice_id)
        entry = running.select_related("notice").first()
        if entry is not None:
            return NextStep(
                _("It is shown anew until {day}; the objection is settled after that day.").format(
                    day=entry.notice.ends_on
                ),
                _("To the notice"),
                reverse("reviews:notice-desk", args=[entry.notice.slug]),
            )
    return NextStep(_("Settled: what follows from the finding has happened."), is_settled=True)

"""Under which notice somebody stands now, and what stands against them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.models import Visit
from nominations.places import dossiers_at
from reviews.models import Consequence, NoticeEntry, NoticeState, Objection, ObjectionState
from talentportal.programs.models import Edition

FALLS, TO_TAKE_OUT, TO_SHOW_ANEW = "falls", "to_take_out", "to_show_anew"
OPEN, OPEN_AGAINST_ALL = "open", "open_against_all"
SENTENCES: dict[str, str | Promise] = {
    FALLS: _("An objection to this dossier was upheld; the candidature is to be ended."),
    TO_TAKE_OUT: _("After a finding a member is to be taken out of the team."),
    TO_SHOW_ANEW: _("After a finding this is to be shown anew in a new notice."),
    OPEN: _("An objection to this dossier is still open."),
    OPEN_AGAINST_ALL: _("An objection to the whole list is still open."),
}
"""What may stand against somebody, the gravest first."""
NOT_TO_ANNOUNCE = (FALLS, TO_TAKE_OUT)


def standing_entries(edition: Edition, stage: str) -> QuerySet[NoticeEntry]:
    """For whom lies at the stage, the entry on the last notice opened since they came there.

    Whoever was sent back and comes again stands on none: they have to be announced anew.
    """
    visit = Visit.objects.filter(
        dossier=OuterRef("dossier"),
        stage=stage,
        left_at__isnull=True,
        entered_at__lte=OuterRef("notice__opened_at"),
    )
    opened = NoticeEntry.objects.filter(
        notice__edition=edition, notice__stage=stage, notice__opened_at__isnull=False
    )
    later = opened.filter(dossier=OuterRef("dossier"), notice__gt=OuterRef("notice"))
    return opened.filter(Exists(visit), ~Exists(later))


def dossiers_objected_to(edition: Edition, stage: str) -> dict[int, str]:
    """Dossier → the gravest of what stands against it (``SENTENCES``), over all notices of the stage.

    An objection to a whole list stands against everybody on it; one that was upheld blocks nobody
    once a new notice, opened after the finding, shows them.
    """
    gravity = list(SENTENCES)
    found: dict[int, str] = {}
    for words in standing(edition, stage).values():
        for dossier, word in words.items():
            found[dossier] = min(word, found.get(dossier, word), key=gravity.index)
    return found


def standing(edition: Edition, stage: str) -> dict[int, dict[int, str]]:
    """Objection → dossier → what stands of it against that dossier (four queries)."""
    here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
    shown = _shown(edition, stage)
    found: dict[int, dict[int, str]] = {}
    for objection, dossier in _pairs(edition, stage):
        again = [at for notice, at in shown.get(dossier, ()) if notice != objection.notice_id]
        word = _what_stands(objection, dossier in here, max(again, default=None))
        if word:
            found.setdefault(objection.pk, {})[dossier] = word
    return found


def _pairs(edition: Edition, stage: str) -> Iterator[tuple[Objection, int]]:
    """Each objection that may stand, with each dossier it is raised against."""
    rows = Objection.objects.filter(notice__edition=edition, notice__stage=stage)
    rows = rows.exclude(state=ObjectionState.NOT_UPHELD).select_related("entry", "member_out")
    listed: dict[int, list[int]] = {}
    whole = rows.filter(entry__isnull=True)
    entries = NoticeEntry.objects.filter(notice__in=whole.values("notice"))
    for notice, dossier in entries.values_list("notice", "dossier"):
        listed.setdefault(notice, []).append(dossier)
    for objection in rows.defer("text", "objector", "contact"):
        if objection.entry is not None:
            yield objection, objection.entry.dossier_id
        else:
            yield from ((objection, each) for each in listed.get(objection.notice_id, ()))


def _shown(edition: Edition, stage: str) -> dict[int, list[tuple[int, datetime]]]:
    """Dossier → the notices that showed it or show it, with when each opened."""
    rows = NoticeEntry.objects.filter(
        notice__edition=edition,
        notice__stage=stage,
        notice__state__in=(NoticeState.OPEN, NoticeState.CLOSED),
    )
    found: dict[int, list[tuple[int, datetime]]] = {}
    for dossier, notice, at in rows.values_list("dossier", "notice", "notice__opened_at"):
        found.setdefault(dossier, []).append((notice, at))
    return found


def _what_stands(objection: Objection, here: bool, shown_at: datetime | None) -> str:
    """What stands of an objection against a dossier; ``shown_at``: when another notice showed it."""
    if objection.state == ObjectionState.OPEN:
        return OPEN if objection.entry_id else OPEN_AGAINST_ALL
    if objection.consequence == Consequence.FALLS:
        return FALLS
    # To be shown anew binds who waits there; whoever has ended stands on no list.
    if not here or objection.consequence == Consequence.WORDS:
        return ""
    since = objection.found_at
    if objection.consequence == Consequence.MEMBER_OUT:
        if objection.member_out is None:
            return TO_TAKE_OUT
        since = objection.member_out.taken_out_at
    is_anew = shown_at is not None and since is not None and shown_at >= since
    return "" if is_anew else TO_SHOW_ANEW

"""Notices, their objections and those who may be announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from nominations.models import Dossier
from reviews.models import NoticeEntry, NoticeState, Objection, PublicNotice
from reviews.notices.selectors.standing import (
    NOT_TO_ANNOUNCE,
    TO_SHOW_ANEW,
    dossiers_objected_to,
    standing_entries,
)
from reviews.selectors.places import dossiers_at
from talentportal.directory.duties import Duty, objects_where
from talentportal.programs.document import Notice
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock

SHOWN = (NoticeState.OPEN, NoticeState.CLOSED, NoticeState.STOPPED)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Dossiers at a stage of public notice that stand on no notice yet."""

    edition: Edition
    stage: str
    label: str
    count: int


def notice_at(edition: Edition, stage: str) -> Notice | None:
    """What the edition says of the notice that runs at a stage."""
    document = edition.published_revision.parsed
    declared = next((each for each in document.stages if each.key == stage), None)
    if declared is None or declared.kind is not StageKind.PUBLIC_NOTICE:
        return None
    return document.notice_at(declared)


def notice_stages(edition: Edition) -> list[Any]:
    """The stages of an edition at which a public notice runs."""
    if edition.published_revision is None:
        return []
    document = edition.published_revision.parsed
    return [stage for stage in document.stages if stage.kind is StageKind.PUBLIC_NOTICE]


def dossiers_to_announce(
    edition: Edition, stage: str, notice: PublicNotice | None = None
) -> QuerySet[Dossier]:
    """Those at the stage that stand on no live notice of it (but ``notice`` itself).

    Whoever is to be shown anew waits for it as soon as the notice he stands on has run; against
    whom a finding waits to be carried out waits for that first.
    """
    drafts = PublicNotice.objects.filter(edition=edition, stage=stage, state=NoticeState.DRAFT)
    if notice is not None:
        drafts = drafts.exclude(pk=notice.pk)
    live = standing_entries(edition, stage).filter(notice__state=NoticeState.OPEN)
    objected = dossiers_objected_to(edition, stage)
    anew = [dossier for dossier, word in objected.items() if word == TO_SHOW_ANEW]
    held = [dossier for dossier, word in objected.items() if word in NOT_TO_ANNOUNCE]
    bound = live.exclude(notice__ends_at__lte=clock.now(), dossier__in=anew)
    return (
        dossiers_at(edition, stage)
        .prefetch_related("members_out")
        .exclude(pk__in=NoticeEntry.objects.filter(notice__in=drafts).values("dossier"))
        .exclude(pk__in=bound.values("dossier"))
        .exclude(pk__in=held)
    )


def public_notices() -> QuerySet[PublicNotice]:
    """Every notice that is or was on display; never a draft."""
    return PublicNotice.objects.filter(state__in=SHOWN).select_related(
        "edition__published_revision"
    )


def notices_in_force() -> QuerySet[PublicNotice]:
    """Notices to which the public may object now."""
    return public_notices().filter(state=NoticeState.OPEN, ends_at__gt=clock.now())


def editions_of_publisher(user: Any, *more: Duty) -> QuerySet[Edition]:
    """Editions whose notices are this person's duty (or, with ``more``, whose pages he reads)."""
    keys: set[int] = set()
    for duty in (Duty.PUBLISH, *more):
        keys |= objects_where(user, duty, Edition)
    return Edition.objects.filter(pk__in=keys).select_related("published_revision", "program")


def notices_for(user: Any) -> QuerySet[PublicNotice]:
    """The notices of the editions for which a person is notice officer, drafts included."""
    return (
        PublicNotice.objects.filter(edition__in=editions_of_publisher(user))
        .select_related("edition__published_revision", "opened_by", "created_by", "closed_by")
        .annotate(
            lines=Count("entries", distinct=True),
            objected=Count("objections", distinct=True),
            open_objections=Count("objections", filter=Q(objections__state="open"), distinct=True),
        )
        .order_by("-created_at", "-pk")
    )


def awaiting_notice(editions: Iterable[Edition]) -> list[Awaiting]:
    """Stages where dossiers wait for a notice (a query for each stage of public notice)."""
    rows = []
    for edition in editions:
        for stage in notice_stages(edition):
            count = dossiers_to_announce(edition, stage.key).count()
            if count:
                rows.append(Awaiting(edition, stage.key, stage.label, count))
    return rows


def notice_for(user: Any, slug: str) -> PublicNotice:
    """A notice of one's own editions; 404 otherwise."""
    notice = notices_for(user).filter(slug=slug).first()
    if notice is None:
        raise Http404
    return notice


def objections_for(user: Any) -> QuerySet[Objection]:
    """Objections to notices of one's own editions. Nobody else ever sees one."""
    return Objection.objects.filter(notice__edition__in=editions_of_publisher(user)).select_related(
        "notice__edition", "entry__dossier__person", "member_out"
    )


def objection_for(user: Any, reference: str) -> Objection:
    """An objection of one's own editions, for those it is not about; 404 otherwise."""
    objection = (
        objections_for(user)
        .filter(reference=reference)
        .exclude(entry__dossier__applicant=user)
        .first()
    )
    if objection is None:
        raise Http404
    return objection

"""Notices, their objections and those who may be announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.own_matters import own_matter
from nominations.places import document_with, dossiers_at, stages_of
from reviews.models import NoticeEntry, NoticeState, Objection, PublicNotice
from reviews.models.notices import declared_in
from reviews.notices.selectors.standing import (
    NOT_TO_ANNOUNCE,
    TO_SHOW_ANEW,
    dossiers_objected_to,
    standing_entries,
)
from talentportal.directory.duties import Duty, objects_where
from talentportal.programs.document import EditionDocument, Notice, Stage
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.missing import Missing, existing

SHOWN = (NoticeState.OPEN, NoticeState.CLOSED, NoticeState.STOPPED)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Dossiers at a stage of public notice that stand on no notice yet."""

    edition: Edition
    stage: str
    label: str
    count: int


def notice_at(edition: Edition, stage: str) -> Notice | None:
    """What the edition says of a notice that would be made at a stage now."""
    document = document_with(edition, stage)
    return declared_in(document, stage) if document else None


def notice_stages(edition: Edition) -> list[Stage]:
    """The stages of an edition at which a public notice runs (one query)."""
    if edition.published_revision is None:
        return []
    stages = stages_of(edition).values()
    return [stage for stage in stages if stage.kind is StageKind.PUBLIC_NOTICE]


def dossiers_to_announce(
    edition: Edition, stage: str, notice: PublicNotice | None = None
) -> QuerySet[Dossier]:
    """Those at the stage that stand on no live notice of it (but ``notice`` itself).

    Whoever is to be shown anew waits for it as soon as the notice they stand on has run; against
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


def dossiers_on(notice: PublicNotice) -> QuerySet[Dossier]:
    """Everybody on a notice."""
    return Dossier.objects.filter(notice_entries__notice=notice)


def public_notices() -> QuerySet[PublicNotice]:
    """Every notice that is or was on display; never a draft."""
    return PublicNotice.objects.filter(state__in=SHOWN).select_related(
        "edition__published_revision", "revision"
    )


def notices_in_force() -> QuerySet[PublicNotice]:
    """Notices to which the public may object now."""
    return public_notices().filter(state=NoticeState.OPEN, ends_at__gt=clock.now())


def editions_of_publisher(user: Any, *more: Duty) -> QuerySet[Edition]:
    """Editions whose notices are this person's duty (or, with ``more``, whose pages they read)."""
    keys: set[int] = set()
    for duty in (Duty.PUBLISH, *more):
        keys |= objects_where(user, duty, Edition)
    return Edition.objects.filter(pk__in=keys).select_related("published_revision", "program")


def notices_keeping(edition: Edition, document: EditionDocument) -> list[str]:
    """A sentence for each notice on display whose rules a document would change: it keeps them."""
    words = _("The public notice “{title}” keeps the rules of revision {number}.")
    return [
        words.format(title=each.title, number=each.revision.number)
        for each in PublicNotice.objects.filter(
            edition=edition, state=NoticeState.OPEN
        ).select_related("revision")
        if each.declared != declared_in(document, each.stage)
    ]


def notices_for(user: Any) -> QuerySet[PublicNotice]:
    """The notices of the editions for which a person is notice officer, drafts included."""
    return (
        PublicNotice.objects.filter(edition__in=editions_of_publisher(user))
        .select_related(
            "edition__published_revision", "revision", "opened_by", "created_by", "closed_by"
        )
        .annotate(
            lines=Count("entries", distinct=True),
            objected=Count("objections", distinct=True),
            open_objections=Count("objections", filter=Q(objections__state="open"), distinct=True),
        )
        .order_by("-created_at", "-pk")
    )


def awaiting_notice(editions: Iterable[Edition]) -> list[Awaiting]:
    """Stages where dossiers wait for a notice (a query an edition and stage)."""
    rows = []
    for edition in editions:
        for stage in notice_stages(edition):
            count = dossiers_to_announce(edition, stage.key).count()
            if count:
                rows.append(Awaiting(edition, stage.key, stage.label, count))
    return rows


def notice_for(user: Any, slug: str) -> PublicNotice:
    """A notice of one's own editions; else ``Missing``."""
    notice = notices_for(user).filter(slug=slug).first()
    return existing(notice)


def objections_for(user: Any) -> QuerySet[Objection]:
    """Objections to notices of one's own editions. Nobody else ever sees one."""
    return Objection.objects.filter(notice__edition__in=editions_of_publisher(user)).select_related(
        "notice__edition", "entry__dossier__person", "member_out"
    )


def objection_for(user: Any, reference: str) -> Objection:
    """An objection of one's own editions, for those it does not concern; else ``Missing``."""
    objection = existing(objections_for(user).filter(reference=reference).first())
    notice = objection.notice
    own = own_matter(
        user,
        edition=notice.edition,
        duty=Duty.PUBLISH,
        on=notice.edition,
        dossiers=dossiers_on(notice),
    )
    if own is not None:  # nor may anybody learn that there is one about themselves
        raise Missing
    return objection

"""Notices, their objections and those who may be announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.own_matters import own_matter
from nominations.places import document_with, dossiers_at, stages_of
from reviews.models import NoticeEntry, NoticeState, Objection, ObjectionState, PublicNotice
from reviews.models.notices import declared_in
from talentportal.directory.duties import Duty, objects_where
from talentportal.programs.document import EditionDocument, Notice, Stage
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.missing import Missing, existing

STANDING = (ObjectionState.OPEN, ObjectionState.UPHELD)
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
    """Those at the stage that stand on no live or ended notice of it (but ``notice`` itself)."""
    taken = NoticeEntry.objects.filter(notice__stage=stage).exclude(
        notice__state=NoticeState.STOPPED
    )
    if notice is not None:
        taken = taken.exclude(notice=notice)
    return dossiers_at(edition, stage).exclude(pk__in=taken.values("dossier"))


def dossiers_on(notice: PublicNotice) -> QuerySet[Dossier]:
    """Everybody on a notice."""
    return Dossier.objects.filter(notice_entries__notice=notice)


def dossiers_objected_to(notice: PublicNotice) -> dict[int, str]:
    """Dossier → the gravest state of an objection that stands, over all notices of the stage.

    An objection to a whole list stands against everybody on it.
    """
    own = Objection.objects.filter(
        state__in=STANDING, notice__edition=notice.edition_id, notice__stage=notice.stage
    )
    found: dict[int, str] = {}
    pairs = [
        *own.filter(entry__isnull=False).values_list("entry__dossier", "state"),
        *own.filter(entry__isnull=True).values_list("notice__entries__dossier", "state"),
    ]
    for dossier, state in pairs:
        if found.get(dossier) != ObjectionState.UPHELD:
            found[dossier] = state
    return found


def public_notices() -> QuerySet[PublicNotice]:
    """Every notice that is or was on display; never a draft."""
    return PublicNotice.objects.filter(state__in=SHOWN).select_related(
        "edition__published_revision", "revision"
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
        "notice__edition", "entry__dossier__person", "settled_by"
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
    if own is not None:  # nor may anybody learn that there is one about himself
        raise Missing
    return objection

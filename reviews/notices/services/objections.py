"""Objections of the public, received without an account, and what is found about them."""

import hashlib
from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.models import NoticeEntry, Objection, ObjectionFile, PublicNotice
from reviews.notices.services.evidence import EvidenceFile, faults_of_room, keep
from reviews.notices.services.notices import settle
from talentportal.directory.models import User
from talentportal.shared.lasting import lasting_words
from talentportal.shared.models import AccessAction
from talentportal.shared.records import Seen, record_access
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

HOUR = 60 * 60
DAY = 24 * HOUR


def throttle(*, action: str, address: str, most: int, within: int = HOUR) -> None:
    """Refuse more than ``most`` of an action an hour (or a day) from one network address.

    The address itself is kept nowhere: only a digest of it, and no longer than that.
    """
    key = "throttle:" + hashlib.sha256(f"{action}|{address}".encode()).hexdigest()
    cache.add(key, 0, within)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        count = 1
    if count > most and within == DAY:
        raise Refused.because(
            "too-many-today",
            _("Too many objections with files from this network address within a day."),
            remedy=_("Send your objection without files, or object by letter."),
        )
    if count > most:
        raise Refused.because(
            "too-many",
            _("Too many attempts from this network address within an hour."),
            remedy=_("Please wait an hour, or object by letter or telephone."),
        )


@transaction.atomic
def file_objection(
    *,
    notice: PublicNotice,
    entry: NoticeEntry | None,
    text: str,
    objector: str = "",
    contact: str = "",
    evidence: Sequence[EvidenceFile] = (),
) -> Objection:
    """Receive an objection while the notice runs; from now on the dossier stays where it lies.

    With its files or not at all: ``evidence`` was checked before anything was locked.
    """
    notice = (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "revision")
        .get(pk=notice.pk)
    )
    words = {
        "text": clean_text(text),
        "objector": clean_text(objector),
        "contact": clean_text(contact),
    }
    # Locked before the clock is read: whoever closes meanwhile waits, or was after the end.
    dossiers = concerned(notice, entry, lock=True)
    refuse_if_any([*_faults(notice, words), *faults_of_room(notice, evidence)])
    objection = Objection.objects.create(notice=notice, entry=entry, **words)
    settle(notice, dossiers, None)
    keep(objection, evidence)
    return objection


def record_reading(*, objection: Objection, actor: User, file: ObjectionFile | None = None) -> None:
    """Keep who has read an objection, or a file of it (with its digest: nobody can say later that
    they were shown another one); who objects is for the inquirers alone."""
    with lasting_words():
        reason = _("Inquiry into the objection")
    read = f"{objection.reference}/{file.position} {file.sha256}" if file else objection.reference
    record_access(
        user=actor,
        action=AccessAction.OBJECTION_FILE if file else AccessAction.OBJECTION,
        seen=[Seen(read)],
        reason=reason,
    )


def concerned(
    notice: PublicNotice, entry: NoticeEntry | None, *, lock: bool = False
) -> list[Dossier]:
    """The dossier of an entry, or all on the notice where the objection names none."""
    entries = notice.entries.filter(pk=entry.pk) if entry else notice.entries.all()
    rows = Dossier.objects.filter(pk__in=entries.values("dossier")).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def _faults(notice: PublicNotice, words: dict[str, str]) -> list[Refusal]:
    if not notice.is_in_force:
        return [
            Refusal(
                "notice-over",
                _("The period of this notice is over; objections are no longer taken here."),
                remedy=_("You may still turn to the office that issued the notice."),
            )
        ]
    return faults_of_words(notice, words)


def faults_of_words(notice: PublicNotice, words: dict[str, str]) -> list[Refusal]:
    """What is missing of an objection, signed where the edition asks for it."""
    faults = []
    if not words["text"]:
        faults.append(Refusal("text-missing", _("Please write what you object to."), place="text"))
    declared = notice.declared
    if declared is not None and declared.objections.signed == "required":
        faults += [
            Refusal(
                f"{name}-missing",
                _("Objections to this notice must be signed: please fill in “{label}”.").format(
                    label=Objection._meta.get_field(name).verbose_name  # noqa: SLF001
                ),
                place=name,
            )
            for name in ("objector", "contact")
            if not words[name]
        ]
    return faults

"""Files handed in with an objection: checked as applicants' papers are, kept with their digests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from nominations.uploads import NormalisedFile, normalise
from reviews.models import Objection, ObjectionFile, PublicNotice
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text

PLACE = "files"
FORMATS = ("pdf", "jpg", "png")
MEGABYTE = 1024 * 1024
MOST_FILES = 5
LARGEST = 10 * MEGABYTE
MOST_TOGETHER = 30 * MEGABYTE
"""What one request may bring; a proxy in front of the portal takes a little more."""
MOST_PAGES = 50
MOST_OF_A_NOTICE = 1024 * MEGABYTE
"""Anybody may object, so that somebody may try to fill the disk; words are still taken then."""
COSTLY = "D04"
"""The verdict on a file that had to be stopped: what comes after it is not tried."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that was checked and may be kept."""

    name: str
    content: bytes
    normalised: NormalisedFile


def examine(uploads: "Sequence[UploadedFile[Any]]") -> list[EvidenceFile]:
    """Check every file in a process of its own; raises ``Refused`` with what is wrong with each.

    Costly, and therefore to be done before any row is locked.
    """
    refuse_if_any(_faults_of_sizes(uploads))
    accepted: list[EvidenceFile] = []
    faults: list[Refusal] = []
    for upload in uploads:
        try:
            accepted.append(_examined(upload, accepted))
        except Refused as error:
            faults += [replace(each, place=PLACE) for each in error.refusals]
            if any(each.code == COSTLY for each in error.refusals):
                break
    refuse_if_any(faults)
    return accepted


def _examined(upload: "UploadedFile[Any]", before: Sequence[EvidenceFile]) -> EvidenceFile:
    name = clean_text(upload.name or "")[-200:]
    content = upload.read(LARGEST + 1)
    normalised = normalise(content, name, formats=FORMATS, max_bytes=LARGEST, max_pages=MOST_PAGES)
    if any(each.normalised.sha256 == normalised.sha256 for each in before):
        raise Refused.because(
            "same-file-twice", _("The file “{name}” is here already.").format(name=name)
        )
    return EvidenceFile(name, content, normalised)


def _faults_of_sizes(uploads: "Sequence[UploadedFile[Any]]") -> list[Refusal]:
    if len(uploads) > MOST_FILES:
        return [too_many()]
    if sum(upload.size or 0 for upload in uploads) > MOST_TOGETHER:
        return [too_much()]
    return []


def too_many() -> Refusal:
    """More files than an objection takes."""
    return Refusal(
        "too-many-files",
        _("An objection takes at most {number} files.").format(number=MOST_FILES),
        PLACE,
        _("Put several pages into one PDF, or leave out what does not matter."),
    )


def too_large(name: str) -> Refusal:
    """One file is larger than any may be."""
    return Refusal(
        "F01",
        _("The file “{file}” is larger than {limit} MB.").format(
            file=name, limit=LARGEST // MEGABYTE
        ),
        PLACE,
        _("Scan it at 200 dpi, or split it."),
    )


def too_much() -> Refusal:
    """All files together are larger than one objection may bring."""
    return Refusal(
        "too-much",
        _("All files together are larger than {limit} MB.").format(limit=MOST_TOGETHER // MEGABYTE),
        PLACE,
        _("Scan them at 200 dpi, or leave out what does not matter."),
    )


def faults_of_room(notice: PublicNotice, evidence: Sequence[EvidenceFile]) -> list[Refusal]:
    """What a notice takes altogether; asked with the notice locked."""
    if not evidence:
        return []
    kept = ObjectionFile.objects.filter(objection__notice=notice).aggregate(Sum("size"))
    wanted = sum(len(each.content) for each in evidence)
    if (kept["size__sum"] or 0) + wanted <= MOST_OF_A_NOTICE:
        return []
    return [
        Refusal(
            "no-room",
            _("No more files are taken here with objections to this notice."),
            PLACE,
            _("Send your objection without files, and hand them in by letter or at the office."),
        )
    ]


def keep(objection: Objection, evidence: Sequence[EvidenceFile]) -> None:
    """Write the files down, the last thing done in the transaction that receives the objection."""
    written: list[str] = []
    try:
        for position, each in enumerate(evidence, 1):
            _kept(objection, position, each, written)
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise


def _kept(objection: Objection, position: int, each: EvidenceFile, written: list[str]) -> None:
    """The suffix in the store is that of what the file is, not of what it was called."""
    file = ObjectionFile(
        objection=objection,
        position=position,
        name=each.name,
        media_type=each.normalised.media_type,
        size=len(each.content),
        sha256=each.normalised.sha256,
        pages=each.normalised.pages,
    )
    file.original.save(f"file.{each.normalised.kind}", ContentFile(each.content), save=False)
    written.append(str(file.original.name))
    file.pdf.save("pages.pdf", ContentFile(each.normalised.pdf), save=False)
    written.append(str(file.pdf.name))
    file.save()

"""Uploading, ordering, captioning and removing papers of a draft."""

from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from nominations.applying.drafts import locked, own_draft
from nominations.chain.guards import the_window_is_open
from nominations.chain.verbs import STEPS
from nominations.form.checking import photo_material
from nominations.models import Attachment, Dossier, Fulfilment
from nominations.models.papers import random_path
from nominations.moving.gathering import gather
from nominations.uploads import normalise, portraits
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument, Material, PhotoField
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refused, refuse_if_any
from talentportal.shared.text import clean_text


def attach(
    *, dossier: Dossier, actor: User, material: str, upload: "UploadedFile[Any]", caption: str = ""
) -> Attachment:
    """Normalise an upload and bind it to a material of the edition; raises ``Refused`` by name.

    The costly decoding runs before the row is locked.
    """
    declared = _declared(dossier.document, material)
    normalised = normalise(
        upload.read(),
        upload.name or "",
        formats=declared.formats,
        max_bytes=declared.max_megabytes * 1024 * 1024,
        max_pages=declared.max_pages,
    )
    upload.seek(0)
    with transaction.atomic():
        dossier = _writable(dossier, actor, material)
        papers = dossier.attachments.filter(material=material, removed_at__isnull=True)
        _refuse_beyond(dossier, material)
        if papers.filter(sha256=normalised.sha256).exists():
            raise Refused.because(
                "same-file-twice",
                _("The file “{name}” is here already.").format(name=upload.name),
                place=material,
            )
        attachment = Attachment(
            dossier=dossier,
            material=material,
            position=papers.count(),
            name=clean_text(upload.name or "")[-200:],
            caption=clean_text(caption)[:120],
            media_type=normalised.media_type,
            size=upload.size or 0,
            sha256=normalised.sha256,
            pages=normalised.pages,
            warnings=list(normalised.warnings),
            uploaded_by=actor,
        )
        attachment.original.save(upload.name or "file", upload, save=False)
        attachment.pdf.save("pages.pdf", ContentFile(normalised.pdf), save=False)
        attachment.thumbnails = [
            default_storage.save(random_path(attachment, "page.jpg"), ContentFile(image))
            for image in normalised.thumbnails
        ]
        attachment.save()
    return attachment


def _writable(dossier: Dossier, actor: User, material: str) -> Dossier:
    """The applicant's own dossier, locked, while papers of this material can be changed.

    What a stage asks for can be changed while the dossier lies there and the stage is open, and
    has to be handed in again then.
    """
    declared = _declared(dossier.document, material)
    if declared.asked_at is None:
        return own_draft(dossier=dossier, actor=actor)
    dossier = locked(dossier=dossier, actor=actor)
    if dossier.stage is None or dossier.stage.key != declared.asked_at:
        raise Refused.because(
            "not-asked-now",
            _("“{material}” cannot be handed in or changed now.").format(material=declared.name),
            place=material,
            remedy=_("It is asked for at “{stage}”.").format(
                stage=dossier.document.stage(declared.asked_at).label
            ),
        )
    ((_dossier, case),) = gather([dossier], STEPS["supplement"]).cases()
    refuse_if_any(the_window_is_open(case))
    asked = {"stage": declared.asked_at, "requirement": Requirement.LATER_PAPERS}
    Fulfilment.objects.filter(dossier=dossier, **asked).delete()
    return dossier


def _refuse_beyond(dossier: Dossier, material: str) -> None:
    """A material takes no more files than the edition says."""
    declared = _declared(dossier.document, material)
    if dossier.attachments.filter(material=material, removed_at__isnull=True).count() >= (
        declared.max_files
    ):
        raise Refused.because(
            "too-many-files",
            _("“{material}” takes at most {number} files.").format(
                material=declared.name, number=declared.max_files
            ),
            place=material,
            remedy=_("Remove one first, or put several pages into one PDF."),
        )


def attach_photo(
    *, dossier: Dossier, actor: User, key: str, upload: "UploadedFile[Any]"
) -> Attachment:
    """Put a portrait in the place of the one before; refused when it cannot be printed well."""
    field = dossier.document.form.field(key)
    if not isinstance(field, PhotoField):
        raise KeyError(key)
    width = _width_of(upload)
    if width is not None and width < field.min_width_px:
        raise Refused.because(
            "photo-too-small",
            _("“{name}” is {width} pixels wide; at least {least} are needed.").format(
                name=upload.name, width=width, least=field.min_width_px
            ),
            place=key,
            remedy=_("Choose the photo as it came from the camera or the studio."),
        )
    former = dossier.attachments.filter(material=photo_material(key), removed_at__isnull=True)
    known = list(former.values_list("pk", flat=True))
    with transaction.atomic():
        photo = attach(dossier=dossier, actor=actor, material=photo_material(key), upload=upload)
        _look_at(photo, field)
        Attachment.objects.filter(pk__in=known).update(removed_at=clock.now())
    return photo


def _look_at(photo: Attachment, field: PhotoField) -> None:
    """Refuse a portrait that lies on its side; note what the print cuts off, and a background of
    another colour than the notice asks for."""
    with default_storage.open(photo.thumbnails[0]) as stored:
        thumbnail = stored.read()
    if portraits.is_lying(thumbnail):
        raise Refused.because(
            "photo-lies-on-its-side",
            _("“{name}” is wider than it is high.").format(name=photo.name),
            place=field.key,
            remedy=_("Turn the photo upright, or cut it to head and shoulders."),
        )
    remarks = [*_cut_off(thumbnail, field), *_background(thumbnail, field)]
    if remarks:
        photo.warnings = [*photo.warnings, *remarks]
        photo.save(update_fields=["warnings"])


@lasting_words()
def _cut_off(thumbnail: bytes, field: PhotoField) -> list[str]:
    cut = portraits.cut_off(thumbnail, field.width_mm, field.height_mm)
    if cut is None:
        return []
    sentence = (
        _("Printed at {width} × {height} mm it loses {percent}% of its width, at both sides.")
        if cut[0] == "width"
        else _("Printed at {width} × {height} mm it loses {percent}% of its height, at both ends.")
    )
    return [sentence.format(width=field.width_mm, height=field.height_mm, percent=cut[1])]


@lasting_words()
def _background(thumbnail: bytes, field: PhotoField) -> list[str]:
    if not field.background or portraits.has_background(thumbnail, field.background) is not False:
        return []
    sentence = _("The background does not look {colour}, which the notice asks for.")
    return [sentence.format(colour=field.background)]


def _width_of(upload: "UploadedFile[Any]") -> int | None:
    """The width of a picture from its header; whether it is one is found out elsewhere."""
    try:
        with Image.open(upload) as picture:
            return int(picture.width)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    finally:
        upload.seek(0)


def _declared(document: EditionDocument, key: str) -> Material:
    """What the edition says of a material; a photo field of the form counts as one."""
    for field in document.form.fields():
        if isinstance(field, PhotoField) and photo_material(field.key) == key:
            return Material.model_construct(
                key=key,
                name=field.label,
                formats=("jpg", "png"),
                max_files=2,  # the new one beside the one that it replaces
                max_megabytes=field.max_megabytes,
                max_pages=1,
            )
    return document.material(key)


@transaction.atomic
def remove(*, attachment: Attachment, actor: User, removed: bool = True) -> Attachment:
    """Take a paper out of a draft, or put it back; the file itself is kept until the draft ends."""
    dossier = _writable(attachment.dossier, actor, attachment.material)
    if not removed:
        _refuse_beyond(dossier, attachment.material)
    attachment.removed_at = clock.now() if removed else None
    attachment.save(update_fields=["removed_at"])
    return attachment


@transaction.atomic
def rename(*, attachment: Attachment, actor: User, caption: str) -> Attachment:
    """Give a paper the title under which it stands in the book's contents."""
    _writable(attachment.dossier, actor, attachment.material)
    attachment.caption = clean_text(caption)[:120]
    attachment.save(update_fields=["caption"])
    return attachment


@transaction.atomic
def reorder(*, dossier: Dossier, actor: User, material: str, order: Sequence[int]) -> None:
    """Put the papers of a material into the given order (primary keys, each exactly once)."""
    dossier = _writable(dossier, actor, material)
    papers = {
        paper.pk: paper
        for paper in dossier.attachments.filter(material=material, removed_at__isnull=True)
    }
    if set(order) != set(papers) or len(order) != len(papers):
        raise Refused.because(
            "order-incomplete",
            _("The papers have changed since you opened this page."),
            remedy=_("Load the page again."),
        )
    for position, key in enumerate(order):
        papers[key].position = position
    Attachment.objects.bulk_update(papers.values(), ["position"])

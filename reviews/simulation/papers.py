"""Papers of people who do not exist: one of each kind is uploaded, the others get its pages.

What is uploaded goes through ``papers.attach`` like anybody's; as every file after it would be the
same bytes, the pages made of the first one serve the other dossiers, and nothing is decoded twice.
"""

from collections.abc import Iterable
from copy import copy
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from nominations.answers import photo_material
from nominations.models import Attachment, Dossier
from nominations.services.papers import attach
from reviews.simulation.scene import Scene
from talentportal.programs.document import EditionDocument
from talentportal.shared import clock

SIZE = (620, 877)
PORTRAIT = (413, 579)


def photos_of(document: EditionDocument) -> dict[str, str]:
    """The materials under which portraits are kept, with their labels."""
    return {
        photo_material(field.key): field.label
        for field in document.form.fields()
        if field.type == "photo"
    }


def hand_in(scene: Scene, dossier: Dossier, materials: Iterable[str]) -> None:
    """Put a paper under each of these materials of a draft."""
    photos = photos_of(scene.document)
    rows = []
    for material in materials:
        label = photos.get(material) or scene.document.material(material).name
        formats = ("png",) if material in photos else scene.document.material(material).formats
        kind = "png" if "png" in formats else str(formats[0])
        if kind in scene.papers:
            name = f"{label[:40]}.{kind}"
            rows.append(_like(scene.papers[kind], dossier, material, name))
        elif material not in photos:
            scene.papers[kind] = _first(dossier, material, f"{label[:40]}.{kind}", kind)
    Attachment.objects.bulk_create(rows)


def _first(dossier: Dossier, material: str, name: str, kind: str) -> Attachment:
    """Upload the paper by which all others of its kind are made."""
    return attach(
        dossier=dossier,
        actor=dossier.applicant,
        material=material,
        upload=SimpleUploadedFile(name, drawn(kind)),
    )


def drawn(kind: str) -> bytes:
    """A small page with nothing on it but lines."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), outline="black", width=3)
    for line in range(120, SIZE[1] - 100, 40):
        pen.line((90, line, SIZE[0] - 90, line), fill="grey", width=2)
    kept = BytesIO()
    page.save(kept, {"jpg": "JPEG", "pdf": "PDF"}.get(kind, "PNG"))
    return kept.getvalue()


def _like(pattern: Attachment, dossier: Dossier, material: str, name: str) -> Attachment:
    paper = copy(pattern)
    paper.pk = None
    paper._state = copy(pattern._state)  # noqa: SLF001 -- a row of its own
    paper._state.adding = True  # noqa: SLF001
    paper.dossier, paper.uploaded_by, paper.uploaded_at = dossier, dossier.applicant, clock.now()
    paper.material = material
    paper.sighted_by, paper.sighted_at = None, None
    paper.name = name
    return paper

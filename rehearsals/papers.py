"""Papers of people who do not exist: one of each kind is uploaded, the others get its pages.

What is uploaded goes through ``papers.attach`` like anybody's; as every file after it would be the
same bytes, the pages made of the first one serve the other dossiers, and nothing is decoded twice.
"""

from collections.abc import Iterable
from copy import copy
from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image, ImageDraw
from pillow_heif import from_pillow

from nominations.applying.papers import attach
from nominations.form.checking import photo_material
from nominations.models import Attachment, Dossier
from rehearsals.scene import Scene
from talentportal.programs.document import EditionDocument
from talentportal.shared import clock

SIZE = (620, 877)
PORTRAIT = (413, 579)
EASY = ("png", "jpg", "pdf")
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>'
)


def photos_of(document: EditionDocument) -> dict[str, str]:
    """The materials under which portraits are kept, with their labels."""
    return {photo_material(photo.key): photo.label for photo in document.form.photos()}


def hand_in(scene: Scene, dossier: Dossier, materials: Iterable[str]) -> None:
    """Put a paper under each of these materials of a draft."""
    photos = photos_of(scene.document)
    rows = []
    for material in materials:
        label = photos.get(material) or scene.document.material(material).name
        formats = ("png",) if material in photos else scene.document.material(material).formats
        kind = next((each for each in EASY if each in formats), str(formats[0]))
        name = f"{label[:40]}.{kind}"
        if kind in scene.papers:
            rows.append(_like(scene.papers[kind], dossier, material, name))
        else:
            size = PORTRAIT if material in photos else SIZE
            paper = scene.heed(_first, dossier, material, name, kind, size)
            if paper is not None:
                scene.papers[kind] = paper
    Attachment.objects.bulk_create(rows)


def _first(
    dossier: Dossier, material: str, name: str, kind: str, size: tuple[int, int]
) -> Attachment:
    """Upload the paper by which all others of its kind are made."""
    return attach(
        dossier=dossier,
        actor=dossier.applicant,
        material=material,
        upload=SimpleUploadedFile(name, made(kind, size)),
    )


def made(kind: str, size: tuple[int, int] = SIZE) -> bytes:
    """A small file of a kind."""
    return {"docx": _letter, "xlsx": _workbook, "mp4": _film}.get(kind, lambda: drawn(kind, size))()


def _letter() -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", DOCUMENT)
    return kept.getvalue()


def _workbook() -> bytes:
    kept = BytesIO()
    Workbook().save(kept)
    return kept.getvalue()


def _film() -> bytes:
    """The head of a film, and no picture."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08mdat"


def drawn(kind: str, size: tuple[int, int] = SIZE) -> bytes:
    """A small page with nothing on it but lines."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, size[0] - 40, size[1] - 40), outline="black", width=3)
    for line in range(120, size[1] - 100, 40):
        pen.line((90, line, size[0] - 90, line), fill="grey", width=2)
    kept = BytesIO()
    if kind == "heic":
        from_pillow(page).save(kept)
    else:
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

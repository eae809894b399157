"""A dossier of 64 pages as it comes in: photographs, scans, born-digital PDFs, a full form.

Everything is generated from a seed: twelve noisy photographs of 12 megapixels (two of them turned
by EXIF), two PNGs, five scanned PDFs of 25 pages, two born-digital PDFs of 8, which makes 47 pages
of attachments; the form, a narrative of 2,000 characters and seven opinion boxes make the rest.
"""

import io
import pickle
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from nominations.uploads import normalise
from talentportal.bookbinding import BookAttachment, BookContent, Certification, Fact, OpinionBox
from tests.nominations import book_samples as samples

PHOTO = (3024, 4032)
SCAN = (1654, 2339)
SCANNED_PAGES = (3, 5, 5, 6, 6)
DIGITAL_PAGES = (3, 5)
LIMIT = 50_000_000
CONTENT = "content.pickle"


def paper(width: int, height: int, rng: random.Random, noise: float) -> Image.Image:
    """A certificate as a camera sees it: lines of writing, uneven light, noise in each pixel."""
    shade = Image.radial_gradient("L").resize((width, height)).point(lambda v: 235 - v // 4)
    grain = Image.frombytes("L", (width // 2, height // 2), rng.randbytes(width * height // 4))
    blended = Image.blend(shade, grain.resize((width, height)), noise)
    image = Image.merge("RGB", (blended, blended, blended.point(lambda v: v * 9 // 10)))
    draw = ImageDraw.Draw(image)
    step = height // 40
    for line in range(4, 36):
        right = width * rng.uniform(0.5, 0.85)
        draw.rectangle((width * 0.15, line * step, right, line * step + step // 4), fill="#302820")
    draw.ellipse(
        (width * 0.6, height * 0.7, width * 0.8, height * 0.7 + width * 0.2), outline="red"
    )
    return image


def jpeg(image: Image.Image, quality: int, orientation: int = 1) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def scanned(pages: int, rng: random.Random) -> bytes:
    """A PDF from an office scanner: one JPEG of 200 dpi a page."""
    book = pikepdf.new()
    for _page in range(pages):
        page = book.add_blank_page(page_size=(595.28, 841.89))
        picture = pikepdf.Stream(book, jpeg(paper(*SCAN, rng, 0.10), 80))
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=SCAN[0],
            Height=SCAN[1],
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        page.Contents = book.make_stream(b"q 595.28 0 0 841.89 0 0 cm /I Do Q")
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()


def uploads(seed: int) -> list[tuple[str, str, bytes]]:
    """Title, file name and bytes of each paper, as the applicant sends them."""
    rng = random.Random(seed)  # noqa: S311
    found = []
    for number in range(12):
        turned = number in (3, 7)
        image = paper(*(PHOTO[::-1] if turned else PHOTO), rng, 0.16)
        found.append(
            (f"荣誉证书（{2008 + number}年）", "证书.jpg", jpeg(image, 82, 6 if turned else 1))
        )
    for number, size in enumerate(((1240, 1754), (900, 1273))):
        found.append(
            (
                f"参保缴费证明{number + 1}",
                "证明.png",
                samples.encoded(paper(*size, rng, 0.1), "PNG"),
            )
        )
    for number, pages in enumerate(SCANNED_PAGES):
        found.append((f"技术成果鉴定材料{number + 1}", "扫描件.pdf", scanned(pages, rng)))
    for number, pages in enumerate(DIGITAL_PAGES):
        sizes = [(595.0, 842.0)] * pages
        found.append((f"工艺改进报告{number + 1}", "报告.pdf", samples.document(*sizes)))
    return found


def build(folder: Path, seed: int = 1) -> None:
    """Write the uploads, what the portal keeps of them, and the content of the book."""
    told = []
    for number, (title, name, data) in enumerate(uploads(seed)):
        suffix = name.rsplit(".", 1)[-1]
        (folder / f"{number:03}.{suffix}").write_bytes(data)
        kept = normalise(data, name, formats=("pdf", "jpg"), max_bytes=LIMIT, apart=False)
        (folder / f"{number:03}.paper.pdf").write_bytes(kept.pdf)
        told.append({"title": title, "file": f"{number:03}.{suffix}"})
    (folder / CONTENT).write_bytes(pickle.dumps(_content(folder, told)))


def multiplied(folder: Path, times: int) -> Path:
    """The same dossier with its papers ``times`` over, in a folder of its own."""
    target = folder / f"times-{times}"
    target.mkdir()
    one = content(folder)
    papers = []
    for turn in range(times):
        for number, paper in enumerate(one.attachments):
            path = target / f"{turn:02}-{number:03}.pdf"
            path.hardlink_to(paper.pdf)  # type: ignore[arg-type]
            papers.append(replace(paper, pdf=path, title=f"{paper.title}之{turn + 1}"))
    (target / CONTENT).write_bytes(pickle.dumps(replace(one, attachments=tuple(papers))))
    return target


def content(folder: Path) -> BookContent:
    """The book of the dossier in ``folder``, made of what the portal keeps."""
    found: BookContent = pickle.loads((folder / CONTENT).read_bytes())  # noqa: S301
    return found


def _content(folder: Path, told: list[dict[str, str]]) -> BookContent:
    checked = Certification("王秀英", date(2019, 7, 12))
    papers = tuple(
        BookAttachment(
            one["title"],
            folder / f"{one['file'][:3]}.paper.pdf",
            one["file"],
            checked if number % 2 else None,
            group=one["title"][:4],
        )
        for number, one in enumerate(told)
    )
    whole = samples.dossier(attachments=papers)
    first, second, third = whole.sections
    career = replace(second.tables[0], rows=second.tables[0].rows * 12)
    awards = replace(second.tables[1], rows=second.tables[1].rows * 16)
    boxes = tuple(
        OpinionBox(f"{name}意见", box.text, box.signer, box.signed_on)
        for name, box in zip(
            (
                "本人",
                "所在单位",
                "乡镇",
                "县（区、市）行业主管部门",
                "县人社局",
                "市人社局",
                "领导小组",
            ),
            (*whole.opinions, *whole.opinions),
            strict=False,
        )
    )
    told_of = whole.narrative
    assert told_of is not None
    return replace(
        whole,
        narrative=replace(told_of, paragraphs=told_of.paragraphs + told_of.paragraphs[3:6]),
        sections=(
            first,
            replace(second, tables=(career, awards)),
            replace(
                third, facts=(*third.facts, Fact("主要业绩", "".join(samples.SENTENCES), True))
            ),
        ),
        opinions=boxes,
    )

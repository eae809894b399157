"""Finished books put together: a zip with a list, or a file for the printer with every copy in order."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from talentportal.bookbinding import rendering, stamps

HEAD = ("编号", "版本", "页数", "文件")
LARGEST = 150 * 1024 * 1024
"""Of books in one print file: what is put together is held in memory until it is written."""
SIZE, MARGIN = 10.5, 18 * stamps.MM
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same books give the same zip."""


@dataclass(frozen=True)
class BoundPart:
    """A finished book: the dossier's number, its version, and where its file lies."""

    number: str
    code: str
    pages: int
    path: Path
    kept_by: tuple[str, ...] = ()
    """Who keeps which copy, one a copy."""

    @property
    def file_name(self) -> str:
        return f"{self.number}-{self.code}.pdf"


def zipped(parts: Sequence[BoundPart], folder: Path) -> Path:
    """A zip of the books with a list of them; nothing is held in memory."""
    listed = folder / "list.csv"
    with listed.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEAD)
        rows.writerows((part.number, part.code, part.pages, part.file_name) for part in parts)
    return _zip(
        folder / "books.zip",
        [("目录.csv", listed), *((part.file_name, part.path) for part in parts)],
    )


def _zip(path: Path, entries: Sequence[tuple[str, Path]]) -> Path:
    """Stored, not squeezed: the pictures in books are compressed already."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, source in entries:
            with (
                source.open("rb") as file,
                archive.open(zipfile.ZipInfo(name, EARLIEST), "w", force_zip64=True) as entry,
            ):
                while piece := file.read(1 << 20):
                    entry.write(piece)
    return path


def printed(parts: Sequence[BoundPart], folder: Path, copies: int) -> Path:
    """Every book ``copies`` times, whole and in order; several files in a zip where it is much."""
    volumes = [
        _volume(volume, folder / f"print-{number:02d}.pdf", copies)
        for number, volume in enumerate(_volumes(parts), 1)
    ]
    if len(volumes) == 1:
        return volumes[0]
    return _zip(folder / "print.zip", [(path.name, path) for path in volumes])


def _volumes(parts: Sequence[BoundPart]) -> Iterator[list[BoundPart]]:
    volume: list[BoundPart] = []
    size = 0
    for part in parts:
        there = part.path.stat().st_size
        if volume and size + there > LARGEST:
            yield volume
            volume, size = [], 0
        volume.append(part)
        size += there
    yield volume


def _volume(parts: Sequence[BoundPart], path: Path, copies: int) -> Path:
    """Copies share what is on their pages, so a further copy costs next to nothing."""
    with pikepdf.new() as volume:
        sources = []
        entries = []
        duplex = None
        for part in parts:
            source = pikepdf.open(part.path)
            sources.append(source)
            duplex = source.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/Duplex")
            entries.append((part.number, len(volume.pages)))
            first = len(volume.pages)
            _add(volume, source, copies)
            _mark(volume, part, first, copies)
        with volume.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(name, page) for name, page in entries]
        preferences = pikepdf.Dictionary(PrintScaling=pikepdf.Name("/None"))
        if duplex is not None:
            preferences.Duplex = pikepdf.Name(str(duplex))
        volume.Root.ViewerPreferences = preferences
        volume.save(
            path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
        for source in sources:
            source.close()
    return path


def _mark(volume: pikepdf.Pdf, part: BoundPart, first: int, copies: int) -> None:
    """Tell on the first page of each copy which one it is, and who keeps it."""
    if copies == 1:
        return
    for number in range(1, copies + 1):
        keeper = part.kept_by[number - 1 : number]
        words = f"共{copies}份第{number}份" + "".join(f"（{who}留存）" for who in keeper)
        face = rendering.face_for(words)
        page = volume.pages[first + (number - 1) * part.pages]
        fonts = {f"/Copy{name.lstrip('/')}": font for name, font in face.fonts.items()}
        resources = pikepdf.Dictionary(page.obj.Resources)
        resources.Font = pikepdf.Dictionary(resources.get("/Font", pikepdf.Dictionary()))
        for name, font in fonts.items():
            resources.Font[name] = volume.copy_foreign(font)
        page.obj.Resources = resources
        x = stamps.PAGE_WIDTH - MARGIN - face.width(words, SIZE)
        drawn = face.set(words, SIZE, f"1 0 0 1 {x:.2f} {stamps.PAGE_HEIGHT - MARGIN:.2f}")
        for name in face.fonts:
            drawn = drawn.replace(f"{name} ", f"/Copy{name.lstrip('/')} ")
        page.contents_add(f"q 0 g {drawn} Q".encode())


def _add(volume: pikepdf.Pdf, source: pikepdf.Pdf, copies: int) -> None:
    """All pages of a book, as often as it is printed; links lead nowhere on paper."""
    first = len(volume.pages)
    for page in source.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots
        volume.pages.append(page)
    own = [volume.pages[number] for number in range(first, len(volume.pages))]
    for _copy in range(copies - 1):
        for page in own:
            volume.pages.append(pikepdf.Page(volume.make_indirect(pikepdf.Dictionary(page.obj))))

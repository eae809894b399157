"""What a bound application book says, in plain values; whoever has the dossier fills them in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

Face = Literal["xiaobiaosong", "fangsong", "heiti", "kaiti", "songti"]
BookPart = Literal["cover", "contents", "form", "narrative", "materials", "opinions"]
Text = tuple[str, str]
"""A place that a person knows, and the words that stand there."""


@dataclass(frozen=True)
class CoverLine:
    """A line of the cover in the notice's type size (points)."""

    text: str
    size_pt: float = 22
    font: Face = "xiaobiaosong"


@dataclass(frozen=True)
class Fact:
    """A labelled answer of the form; two stand side by side unless it is ``wide``."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class PrintedTable:
    """Repeated answers: a career, awards. ``widths`` are shares; equal where empty."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section of the application form: facts first, then tables."""

    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[PrintedTable, ...] = ()


@dataclass(frozen=True)
class Narrative:
    """The deeds, typeset by us in the notice's sizes (title 2号, body 3号 in most)."""

    title: str
    paragraphs: tuple[str, ...]
    byline: str = ""
    title_pt: float = 22
    body_pt: float = 16
    title_font: Face = "xiaobiaosong"
    body_font: Face = "fangsong"
    heading: str = "个人事迹材料"
    """What it is called in the contents."""


@dataclass(frozen=True)
class OpinionBox:
    """A box of the form in which an office gives its opinion; empty ones are filled in by hand.

    ``sealed`` leaves room for the seal (the self-nominated only sign)."""

    label: str
    text: str = ""
    signer: str = ""
    signed_on: date | None = None
    sealed: bool = True
    signer_label: str = "主要负责人签字"


@dataclass(frozen=True)
class Box:
    """A box of a printed form: a label, and beside it words, or the opinion of an office."""

    label: str
    lines: tuple[str, ...] = ()
    hint: str = ""
    opinion: OpinionBox | None = None
    height_mm: int = 0


@dataclass(frozen=True)
class PrintedSheet:
    """A form as the notice prints it; the portrait stands beside its first rows."""

    rows: tuple[tuple[Box, ...], ...]
    title_page: tuple[CoverLine, ...] = ()
    photo_rows: int = 0
    photo_label: str = "（贴照片处）"


@dataclass(frozen=True)
class Certification:
    """Who compared a copy with its original, and when (经核对与原件一致)."""

    name: str
    day: date


@dataclass(frozen=True)
class BookAttachment:
    """A paper bound into the book: its pages as ``uploads.normalise`` made them.

    ``pdf`` may be a path, which keeps the memory flat; empty for electronic enclosures. With
    ``compared`` a copy carries its certification, or an empty box for it.
    """

    title: str
    pdf: bytes | Path = b""
    file_name: str = ""
    certified: Certification | None = None
    compared: bool = True
    group: str = ""
    """The material it belongs to; a heading of the contents."""


@dataclass(frozen=True)
class BookContent:
    """Everything that goes into one book."""

    title: str
    """The edition, as it stands in the book's own title: 2019年度“晋中工匠”申报材料."""
    dossier_number: str
    version_code: str
    cover: tuple[CoverLine, ...] = ()
    cover_facts: tuple[Fact, ...] = ()
    cover_foot: tuple[CoverLine, ...] = ()
    draft: bool = False
    form_title: str = "申报表"
    photo: bytes | None = None
    """The portrait: JPEG, PNG, or its page as ``uploads.normalise`` made it."""
    photo_place: bool = True
    """Whether the form has a place for the portrait."""
    photo_mm: tuple[int, int] = (35, 49)
    """How wide and high the portrait is printed; two inches in most."""
    notes: tuple[str, ...] = ()
    notes_title: str = "填表说明"
    sheet: PrintedSheet | None = None
    """The boxes of the notice's form; the sections then stand on added pages."""
    sections: tuple[Section, ...] = ()
    narrative: Narrative | None = None
    opinions: tuple[OpinionBox, ...] = ()
    attachments: tuple[BookAttachment, ...] = ()
    kept_outside: tuple[str, ...] = ()
    """Materials handed in beside the book."""
    order: tuple[BookPart, ...] = ("cover", "contents", "form", "narrative", "materials")
    materials_title: str = "证明材料"
    certification_words: str = "经核对与原件一致"
    duplex: bool = True
    binding_margin_mm: int = 25
    seam_seal: bool = True
    verification_url: str = ""
    copies: int = 1
    page_size: Literal["A4", "A3"] = "A4"
    """Of the sheets: A3 are folded in the middle, four pages a sheet."""
    binding: str = ""
    """How it is bound, in words."""
    kept_by: tuple[str, ...] = ()
    """Who keeps which copy, one a copy."""
    electronic_copy: bool = False
    problems: tuple[str, ...] = ()
    """What went wrong before; repeated in the result."""


@dataclass(frozen=True)
class RenderedBook:
    """A finished book. ``contents`` are the headings with their true page numbers; ``pdf`` is empty
    where it was written to a file."""

    pdf: bytes
    pages: int
    digest: str
    contents: tuple[tuple[str, int], ...]
    problems: tuple[str, ...] = field(default=())

    @property
    def sheets(self) -> int:
        """Sheets of paper when printed on both sides."""
        return (self.pages + 1) // 2


def texts(content: BookContent) -> Iterator[Text]:
    """Every word that will be printed, with a place that a person knows."""
    yield "标题", content.title
    yield "编号", content.dossier_number + content.version_code
    yield "各部分标题", content.form_title + content.materials_title + content.certification_words
    for line in (*content.cover, *content.cover_foot):
        yield "封面", line.text
    for fact in content.cover_facts:
        yield f"封面·{fact.label}", fact.label + fact.value
    yield from _sheet_texts(content)
    for section in content.sections:
        yield from _section_texts(section)
    if content.narrative:
        yield from _narrative_texts(content.narrative)
    yield from _handed_in_texts(content)


def _sheet_texts(content: BookContent) -> Iterator[Text]:
    for note in (content.notes_title, *content.notes):
        yield "填表说明", note
    if content.sheet is None:
        return
    for line in content.sheet.title_page:
        yield "申报表首页", line.text
    for row in content.sheet.rows:
        for box in row:
            yield box.label, "".join((box.label, *box.lines, box.hint))


def _narrative_texts(narrative: Narrative) -> Iterator[Text]:
    yield narrative.heading, narrative.heading + narrative.title + narrative.byline
    for number, paragraph in enumerate(narrative.paragraphs, 1):
        yield f"{narrative.heading}第{number}段", paragraph


def _handed_in_texts(content: BookContent) -> Iterator[Text]:
    for box in content.opinions:
        yield box.label, box.label + box.text + box.signer + box.signer_label
    for paper in content.attachments:
        certified = paper.certified.name if paper.certified else ""
        yield f"附件“{paper.title}”", paper.title + paper.group + paper.file_name + certified
    for outside in content.kept_outside:
        yield "不装订材料", outside
    yield "份数和装订", "".join((content.binding, *content.kept_by))


def _section_texts(section: Section) -> Iterator[Text]:
    yield section.title, section.title
    for fact in section.facts:
        yield f"{section.title}·{fact.label}", fact.label + fact.value
    for table in section.tables:
        yield table.title or section.title, table.title + "".join(table.head)
        for number, row in enumerate(table.rows, 1):
            yield f"{table.title or section.title}第{number}行", "".join(row)


def with_texts(value: Any, change: Any) -> Any:
    """The same content with ``change`` made to every text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_texts(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: with_texts(getattr(value, one.name), change) for one in fields(value)}
        return replace(value, **parts)
    return value

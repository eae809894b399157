"""Which page stands where: the order of the leaves, their numbers, and the contents."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from talentportal.bookbinding import parts
from talentportal.bookbinding.content import BookContent, BookPart
from talentportal.bookbinding.papers import Bound
from talentportal.bookbinding.typesetting import (
    Body,
    Document,
    Geometry,
    Run,
    anchors,
    lay_out,
    typeset,
)

if TYPE_CHECKING:
    from weasyprint.document import Page

NUMERALS = "一二三四五六七八九十"
FIRST_PAGE_LINES, LINES_A_PAGE, ASIDE_LINES = 24, 27, 3
LINE_LENGTH = 33


@dataclass
class Leaf:
    """A page of the book: one of the body, one that goes with this order of the papers (contents,
    slips), one of an attachment, or a blank one."""

    kind: Literal["body", "front", "paper", "blank"]
    page: "Page | None" = None
    attachment: int = 0
    index: int = 0


@dataclass
class ContentsEntry:
    """A line of the contents, or (``outline_only``) a bookmark."""

    title: str
    rank: Literal["first", "second", "third"]
    page: str = ""
    outline_only: bool = False


@dataclass
class Plan:
    """All pages in order."""

    content: BookContent
    geometry: Geometry
    bound: list[Bound]
    photo: str | None
    leaves: list[Leaf] = field(default_factory=list)
    entries: list[ContentsEntry] = field(default_factory=list)
    contents_at: int | None = None
    contents_pages: int = 0
    body: Body = field(init=False)
    runs: dict[str, Run] = field(default_factory=dict)
    slips: dict[int, Document] = field(default_factory=dict)
    marks: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    """Where the lines of the contents begin (entry-0) and their words end (end-0)."""

    @property
    def listed(self) -> list[ContentsEntry]:
        return [entry for entry in self.entries if not entry.outline_only]

    def make(self) -> "Plan":
        """Lay everything out; the contents last, on the pages kept free for them."""
        self._typeset()
        self._arrange(1)
        guess = self._contents_guess()
        for _attempt in range(3):
            self._arrange(guess)
            needed = self._set_contents()
            if needed == self.contents_pages:
                return self
            guess = needed
        raise RuntimeError("The contents do not settle.")

    def _typeset(self) -> None:
        documents: dict[str, Document] = {}
        for part in self.content.order:
            document = self._document(part)
            if document is not None:
                documents[part] = document
        if parts.checks(self.content):
            documents["checks"] = parts.check_boxes(self.content, self.geometry)
        self.body = typeset(tuple(documents.values()))
        self.runs = dict(zip(documents, self.body.runs, strict=True))

    def _document(self, part: BookPart) -> Document | None:
        content, geometry = self.content, self.geometry
        match part:
            case "cover":
                return parts.cover(content, geometry)
            case "form":
                return parts.form(content, geometry, self.photo)
            case "narrative" if content.narrative:
                return parts.narrative(content, geometry)
            case "opinions" if content.opinions:
                return parts.opinions(content, geometry)
        return None

    def _contents_guess(self) -> int:
        """How many pages the contents will take; a wrong guess costs a second layout."""
        lines = ASIDE_LINES + sum(1 + len(entry.title) // LINE_LENGTH for entry in self.listed)
        return 1 + max(0, lines - FIRST_PAGE_LINES + LINES_A_PAGE - 1) // LINES_A_PAGE

    def _arrange(self, contents_pages: int) -> None:
        self.leaves, self.entries = [], []
        self.contents_at, self.contents_pages = None, 0
        for part in self.content.order:
            self._add(part, contents_pages)
        self._start_right()
        self._fill_folded()

    def _fill_folded(self) -> None:
        """A folded sheet has as many pages as it has; what is not needed stays blank."""
        if self.content.page_size == "A3":
            a_sheet = 4 if self.content.duplex else 2
            self.leaves += [Leaf("blank") for _page in range(-len(self.leaves) % a_sheet)]

    def _add(self, part: BookPart, contents_pages: int) -> None:
        if part == "cover":
            self._start_right()
            self._add_run(self.runs["cover"])
        elif part == "contents":
            self._keep_free(contents_pages)
        elif part == "form":
            self._add_form(self.runs["form"])
        elif part == "narrative" and self.content.narrative:
            self._headed(self.content.narrative.heading)
            self._add_run(self.runs["narrative"])
        elif part == "opinions" and self.content.opinions:
            self._headed(parts.OPINIONS_TITLE)
            self._add_run(self.runs["opinions"])
        elif part == "materials" and self.bound:
            self._headed(self.content.materials_title)
            self._add_papers()

    def _start_right(self) -> None:
        """Parts begin on a right-hand page where both sides are printed."""
        if self.content.duplex and len(self.leaves) % 2:
            self.leaves.append(Leaf("blank"))

    def _add_run(self, run: Run) -> None:
        self.leaves += [Leaf("body", index=run.first + at) for at in range(run.count)]

    def _keep_free(self, count: int) -> None:
        self._start_right()
        self.contents_at, self.contents_pages = len(self.leaves), count
        self.leaves += [Leaf("front") for _number in range(count)]

    def _headed(self, title: str) -> None:
        self._start_right()
        first = sum(entry.rank == "first" for entry in self.entries)
        self.entries.append(
            ContentsEntry(f"{NUMERALS[first]}、{title}", "first", str(len(self.leaves) + 1))
        )

    def _add_form(self, run: Run) -> None:
        self._headed(self.content.form_title)
        base = len(self.leaves)
        names = {f"section-{n}": one.title for n, one in enumerate(self.content.sections)}
        names["opinions"] = parts.OPINIONS_TITLE
        for name, title in names.items():
            if name in run.anchors:
                page = str(base + run.anchors[name][0] + 1)
                self.entries.append(ContentsEntry(title, "second", page, outline_only=True))
        self._add_run(run)

    def _add_papers(self) -> None:
        group = ""
        for number, one in enumerate(self.bound):
            paper = one.paper
            if paper.group != group:
                group = paper.group if paper.group != paper.title else ""
                self._add_group(group)
            page = "另附" if one.is_electronic else str(len(self.leaves) + 1)
            told = f"附件{number + 1}　{paper.title}" + ("（未能装入）" if one.failed else "")
            self.entries.append(ContentsEntry(told, "third" if group else "second", page))
            self._add_leaves(number, one)

    def _add_group(self, group: str) -> None:
        """A heading over the papers of one material, unless the only paper is called the same."""
        if group:
            self.entries.append(ContentsEntry(group, "second", str(len(self.leaves) + 1)))

    def _add_leaves(self, number: int, one: Bound) -> None:
        if one.failed:
            paper = one.paper
            slip = parts.slip(number + 1, paper.title, paper.file_name, self.geometry)
            pages = self.slips.setdefault(number, slip).pages
            self.leaves += [Leaf("front", page) for page in pages]
        self.leaves += [
            Leaf("paper", attachment=number, index=index) for index in range(len(one.forms))
        ]

    def _set_contents(self) -> int:
        """Set the contents on their pages; tells how many pages they need."""
        if self.contents_at is None:
            return 0
        document = lay_out("contents.html", self._contents_context(), self.geometry)
        pages = document.pages
        if len(pages) == self.contents_pages:
            for offset, page in enumerate(pages):
                self.leaves[self.contents_at + offset].page = page
            self.marks = anchors(document)
        return len(pages)

    def _contents_context(self) -> dict[str, object]:
        return {
            "entries": self.listed,
            "outside": self.content.kept_outside,
            "pages": str(len(self.leaves)),
            "printing": self._printing(),
            "copies": str(self.content.copies),
            "binding": self.content.binding,
            "keepers": self._keepers(),
            "electronic": self.content.electronic_copy,
        }

    def _printing(self) -> str:
        """How many sheets it is, and how they are printed."""
        content = self.content
        a_side = 2 if content.page_size == "A3" else 1
        a_sheet = a_side * (2 if content.duplex else 1)
        count = -(-len(self.leaves) // a_sheet)
        sides = "双面" if content.duplex else "单面"
        folded = "、对折" if content.page_size == "A3" else ""
        return f"{content.page_size}纸{sides}印制{folded}，计{count}张"

    def _keepers(self) -> str:
        """Who keeps which copy."""
        numbered = enumerate(self.content.kept_by, 1)
        return "；".join(f"第{number}份由{who}留存" for number, who in numbered)

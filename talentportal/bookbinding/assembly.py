"""Puts the pages together: ours, those of the attachments, the blank ones, and every stamp."""

import io
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from talentportal.bookbinding import faces, heads, parts, stamps
from talentportal.bookbinding.papers import placement
from talentportal.bookbinding.plan import ContentsEntry, Leaf, Plan
from talentportal.bookbinding.stamps import MM, PAGE_HEIGHT, PAGE_WIDTH, Stamp
from talentportal.bookbinding.typesetting import written

LINE_PT = 20
NUMBER_MM = 9
DOTS_BELOW_PT = 12


class Bindery:
    """The work on one book; ``book`` holds the attachments' forms already."""

    def __init__(self, book: pikepdf.Pdf, plan: Plan) -> None:
        self.book, self.plan = book, plan
        content = plan.content
        identity = f"{content.dossier_number} 版本 {content.version_code}"
        face = stamps.typeface(identity)
        self.stamp = Stamp(
            face=face,
            geometry=plan.geometry,
            identity=identity,
            pages=len(plan.leaves),
            draft=content.draft,
            seam_seal=content.seam_seal,
            has_code=bool(content.verification_url),
        )
        self.fonts = {name: book.copy_foreign(book_font) for name, book_font in face.fonts.items()}
        address = content.verification_url
        self.code = book.make_indirect(stamps.code_form(book, address)) if address else None
        self.faint = book.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.28, CA=0.28))

    def bind(self) -> None:
        """Add all pages, bookmarks and links."""
        body, front = self._body(), iter(self._printed())
        cover = self.plan.runs.get("cover")
        for number, leaf in enumerate(self.plan.leaves, 1):
            if leaf.kind == "body":
                is_cover = cover is not None and leaf.index == cover.first
                self._add_set(body[leaf.index], number, self._on_cover(number) if is_cover else "")
            elif leaf.kind == "front":
                self._add_set(next(front), number)
            elif leaf.kind == "paper":
                self._add_paper(leaf, number)
            else:
                self._add_page(b"", Dictionary(), number, blank=True)
        self._link_contents()
        self._bookmark()

    def _body(self) -> list[pikepdf.Page]:
        """The pages of the body; what is laid over copies is kept as forms."""
        if not self.plan.body.pdf:
            return []
        self.body = pikepdf.open(io.BytesIO(self.plan.body.pdf))
        pages = list(self.body.pages)
        checks = self.plan.runs.get("checks")
        over = pages[checks.first :] if checks else []
        self.checks = [self.book.copy_foreign(page.as_form_xobject()) for page in over]
        return pages

    def _printed(self) -> list[pikepdf.Page]:
        """The pages that go with this order of the papers, written together with the titles laid
        over the papers (kept as forms) so that they share their fonts."""
        ours = [leaf.page for leaf in self.plan.leaves if leaf.kind == "front" and leaf.page]
        over = parts.heads(self.plan.content, self.plan.geometry)
        wanted = any(leaf.kind == "paper" for leaf in self.plan.leaves)
        pages = [*ours, *(over.pages if wanted else [])]
        if not pages:
            return []
        self.front = pikepdf.open(io.BytesIO(written(pages, over)))
        printed = list(self.front.pages)
        if wanted:
            self.heads = heads.of(self.book, printed[len(ours)], len(self.plan.bound))
        return printed[: len(ours)]

    def _resources(self, resources: Any) -> None:
        fonts = resources.get("/Font") or Dictionary()
        objects = resources.get("/XObject") or Dictionary()
        states = resources.get("/ExtGState") or Dictionary()
        for name, font in self.fonts.items():
            fonts[self._own(name)] = font
        if self.code is not None:
            objects.Code = self.code
        states.Faint = self.faint
        resources.Font, resources.XObject, resources.ExtGState = fonts, objects, states

    @staticmethod
    def _own(name: str) -> str:
        return "/St" + name.lstrip("/")

    def _stamped(self, number: int, blank: bool = False) -> bytes:
        return self._renamed(self.stamp.operators(number, blank)).encode()

    def _renamed(self, operators: str) -> str:
        for name in self.fonts:
            operators = operators.replace(f"{name} ", f"{self._own(name)} ")
        return operators

    def _add_page(
        self, content: bytes, resources: Dictionary, number: int, blank: bool = False
    ) -> None:
        self._resources(resources)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(PAGE_WIDTH, 2), round(PAGE_HEIGHT, 2)]),
            Resources=resources,
            Contents=self.book.make_stream(content + b" " + self._stamped(number, blank)),
        )
        self.book.pages.append(pikepdf.Page(self.book.make_indirect(page)))

    def _add_paper(self, leaf: Leaf, number: int) -> None:
        one = self.plan.bound[leaf.attachment]
        form = one.forms[leaf.index]
        matrix = placement(form, number, self.plan.geometry, one.paper.compared)
        left = self.plan.geometry.left_mm(number) * MM
        content = f"q {matrix} cm /Paper Do Q q 1 0 0 1 {left:.3f} {heads.BOTTOM:.3f} cm /Head Do Q"
        objects = Dictionary(Paper=form, Head=self.heads[leaf.attachment])
        if one.paper.compared:
            check = parts.checks(self.plan.content).index(one.paper.certified)
            objects.Check = self.checks[check]
            content += f" q 1 0 0 1 {left:.3f} 0 cm /Check Do Q"
        self._add_page(content.encode(), Dictionary(XObject=objects), number)

    def _add_set(self, page: pikepdf.Page, number: int, more: str = "") -> None:
        """A page of ours: its content is closed in q … Q, because it leaves the sheet flipped."""
        self.book.pages.append(page)
        added = self.book.pages[-1]
        added.contents_add(b"q", prepend=True)
        added.contents_add(f"Q {more} ".encode() + self._stamped(number))
        resources: Any = added.obj.Resources
        self._resources(resources)
        added.obj.Resources = resources
        for key in ("/TrimBox", "/BleedBox", "/CropBox", "/ArtBox"):
            if key in added.obj:
                del added.obj[key]

    def _on_cover(self, number: int) -> str:
        """What the cover says of this very book: its number, its version, and the code of both."""
        left = self.plan.geometry.left_mm(number) * MM
        middle = left + self.plan.geometry.width_mm * MM / 2
        content, size = self.plan.content, stamps.COVER_CODE
        told = f"编号：{content.dossier_number}  版本：{content.version_code}"
        face = self.stamp.face
        x = middle - face.width(told, stamps.COVER_SIZE) / 2
        place = f"1 0 0 1 {x:.2f} {stamps.COVER_NUMBER:.2f}"
        operators = self._renamed(f"q 0.2 g {face.set(told, stamps.COVER_SIZE, place)} Q")
        if self.code is not None:
            operators += " " + stamps.code(middle - size / 2, stamps.COVER_CODE_BOTTOM, size)
        return operators

    def _link_contents(self) -> None:
        start = self.plan.contents_at
        if start is None:
            return
        for index, entry in enumerate(self.plan.listed):
            if entry.page.isdigit():
                offset, _left, top = self.plan.marks[f"entry-{index}"]
                self._link(start + offset, top, int(entry.page))
            if entry.page:
                self._dot(start, *self.plan.marks[f"end-{index}"])

    def _dot(self, start: int, offset: int, left: float, top: float) -> None:
        """A row of dots from the end of the words to the page number."""
        geometry = self.plan.geometry
        right = (geometry.left_mm(start + offset + 1) + geometry.width_mm - NUMBER_MM) * MM
        y = PAGE_HEIGHT - top - DOTS_BELOW_PT
        if right - left > DOTS_BELOW_PT:
            row = f"q 1 J 1 w [0 4.5] 0 d {right:.1f} {y:.1f} m {left + 5:.1f} {y:.1f} l S Q"
            self.book.pages[start + offset].contents_add(row.encode())

    def _link(self, on: int, from_top: float, target: int) -> None:
        page = self.book.pages[on]
        left = self.plan.geometry.left_mm(on + 1) * MM
        right = left + self.plan.geometry.width_mm * MM
        top = PAGE_HEIGHT - from_top
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(value, 2) for value in (left, top - LINE_PT, right, top)]),
            Border=Array([0, 0, 0]),
            Dest=Array([self.book.pages[target - 1].obj, Name.Fit]),
        )
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(self.book.make_indirect(link))

    def _bookmark(self) -> None:
        with self.book.open_outline() as outline:
            branch = outline.root
            for entry in self.plan.entries:
                if entry.page.isdigit():
                    item = pikepdf.OutlineItem(entry.title, int(entry.page) - 1)
                    branch = self._hang(outline.root, branch, entry, item)

    @staticmethod
    def _hang(
        root: list[pikepdf.OutlineItem],
        branch: list[pikepdf.OutlineItem],
        entry: ContentsEntry,
        item: pikepdf.OutlineItem,
    ) -> list[pikepdf.OutlineItem]:
        if entry.rank == "first":
            root.append(item)
            return item.children
        branch.append(item)
        return branch

    def save(self, path: Path) -> None:
        """Write it: the same bytes for the same book, with no names, dates or programs in them; its
        identifier is still to come (``identity``)."""
        book = self.book
        book.docinfo["/Title"] = self.plan.content.title
        substituted = faces.substitutes(self.plan.content)
        if substituted:
            book.docinfo["/Subject"] = f"本册字体：{substituted}"
        book.Root.Lang = pikepdf.String("zh-Hans")
        duplex = Name.DuplexFlipLongEdge if self.plan.content.duplex else Name.Simplex
        book.Root.ViewerPreferences = Dictionary(
            Duplex=duplex, PrintScaling=Name("/None"), DisplayDocTitle=True
        )
        book.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            static_id=True,
        )

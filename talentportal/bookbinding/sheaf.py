"""Single pages in one PDF, each set as large as its text allows: certificates and the like."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

from talentportal.bookbinding import faces
from talentportal.bookbinding.rendering import TYPESETTING
from talentportal.bookbinding.typesetting import laid_out_with, press

if TYPE_CHECKING:
    from weasyprint import Document as Laid
    from weasyprint.document import Page


class Sheaf:
    """Takes texts one by one and gives them back as pages; ``style`` is the text of their CSS."""

    def __init__(self, style: str) -> None:
        with TYPESETTING:
            self._style = press().sheet(style + faces.style())
        self._pages: list[Page] = []
        self._first: Laid | None = None

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, variants: Iterable[str]) -> bool:
        """Take the first of the variants of a text (HTML, the largest first) that needs no more
        than one page; ``False`` if none is so short, and nothing is taken."""
        for html in variants:
            with TYPESETTING:
                laid = laid_out_with(html, [self._style])
            if len(laid.pages) == 1:
                self._first = self._first or laid
                self._pages += laid.pages
                return True
        return False

    def pdf(self, title: str) -> bytes:
        """All pages as one PDF; the same pages give the same bytes."""
        if self._first is None:
            raise ValueError("There is no page.")
        set_type = io.BytesIO()
        with TYPESETTING:
            self._first.copy(self._pages).write_pdf(set_type)
        out = io.BytesIO()
        with pikepdf.open(set_type) as found:
            found.docinfo["/Title"] = title
            found.Root.Lang = pikepdf.String("zh-Hans")
            found.Root.ViewerPreferences = Dictionary(
                Duplex=Name.Simplex, PrintScaling=Name("/None"), DisplayDocTitle=True
            )
            found.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
        return out.getvalue()

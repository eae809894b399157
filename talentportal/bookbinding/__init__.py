"""The bound application book: one PDF per dossier, exactly what is printed, glued and kept."""

from talentportal.bookbinding.content import (
    BookAttachment,
    BookContent,
    Certification,
    CoverLine,
    Fact,
    Narrative,
    OpinionBox,
    PrintedTable,
    RenderedBook,
    Section,
)
from talentportal.bookbinding.fonts import missing_glyphs
from talentportal.bookbinding.key import book_key, content_code
from talentportal.bookbinding.rendering import render_book

__all__ = [
    "BookAttachment",
    "BookContent",
    "Certification",
    "CoverLine",
    "Fact",
    "Narrative",
    "OpinionBox",
    "PrintedTable",
    "RenderedBook",
    "Section",
    "book_key",
    "content_code",
    "missing_glyphs",
    "render_book",
]

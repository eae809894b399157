"""The bound application book: one PDF per dossier, exactly what is printed, glued and kept."""

from nominations.book.content import (
    BookAttachment,
    BookContent,
    Certification,
    CoverLine,
    Fact,
    Narrative,
    OpinionBox,
    RenderedBook,
    Section,
    Table,
)
from nominations.book.fonts import missing_glyphs
from nominations.book.key import book_key, content_code
from nominations.book.rendering import render_book

__all__ = [
    "BookAttachment",
    "BookContent",
    "Certification",
    "CoverLine",
    "Fact",
    "Narrative",
    "OpinionBox",
    "RenderedBook",
    "Section",
    "Table",
    "book_key",
    "content_code",
    "missing_glyphs",
    "render_book",
]

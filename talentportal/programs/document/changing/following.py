"""Next year's document from this year's. Pure.

What belongs to a year moves by a year: dates, the year itself, its ordinal, and the year in names.
What was decided stays as a proposal, but who decided it and when must be said anew; the number and
the day of the notice are those of the new one. No person stands in a document, so none is copied.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.edition import EditionDocument

# Texts that carry the year in a name; the notice and quotations of it stay as they were written.
_NAMING = frozenset({"label", "title", "text", "certificate_text"})


def following(document: EditionDocument, *, slug: str, label: str) -> EditionDocument:
    """The next edition of a document, under a new slug and label."""
    years = document.program.cycle_years or 1
    year = document.edition.year
    moved: EditionDocument = _moved(document, years, _renaming(year, year + years))
    header = moved.edition.model_copy(
        update={
            "slug": slug,
            "label": label,
            "year": year + years,
            "ordinal": document.edition.ordinal and document.edition.ordinal + 1,
            "document_number": "",
            "issued_on": None,
            "notice_text": document.edition.notice_text,
        }
    )
    open_again = tuple(
        each.model_copy(update={"decided_by": "", "decided_on": None}) for each in moved.decisions
    )
    return EditionDocument.model_validate(
        moved.model_copy(
            update={"edition": header, "decisions": open_again, "stated": document.stated}
        ).model_dump(mode="json")
    )


def later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _renaming(old: int, new: int) -> Callable[[str], str]:
    return lambda text: re.sub(rf"(?<!\d){old}(?!\d)", str(new), text)


def _moved(value: Any, years: int, renamed: Callable[[str], str], name: str = "") -> Any:
    if isinstance(value, Part):
        update = {
            each: _moved(getattr(value, each), years, renamed, each)
            for each in type(value).model_fields
        }
        return value.model_copy(update=update)
    if isinstance(value, tuple):
        return tuple(_moved(item, years, renamed, name) for item in value)
    if isinstance(value, date | datetime):
        return later(value, years)
    return renamed(value) if isinstance(value, str) and name in _NAMING else value

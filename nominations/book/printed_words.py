"""The form in print: answers as officials write them, opinion boxes, and the boxes of an annex."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nominations.form.checking import parse_date, parse_month
from nominations.form.facts import facts_of
from nominations.form.words import in_words
from nominations.models import Dossier, Opinion
from talentportal.bookbinding import CoverLine, OpinionBox
from talentportal.bookbinding import content as book
from talentportal.programs.document import Box, EditionDocument, Sheet
from talentportal.programs.document import OpinionBox as DeclaredOpinion
from talentportal.programs.rules.eligibility import holds, reference_date
from talentportal.shared.sealed_numbers import is_sealed

UNDERTAKING = "承诺"
"""A box of the applicant called so holds the words of the undertaking."""
NOTHING = "无"
"""What stands in a box of the annex that does not concern this person."""


def answer_words(field: Any, answer: Any) -> str:
    """An answer with days and months in Chinese."""
    day = parse_date(answer) if field.type == "date" else None
    month = parse_month(answer) if field.type == "month" else None
    if day:
        return f"{day.year}年{day.month}月{day.day}日"
    return month_words(month) if month else in_words(field, answer)


def month_words(day: date) -> str:
    """1998年7月."""
    return f"{day.year}年{day.month}月"


def rows_words(columns: Sequence[Any], rows: Any) -> tuple[tuple[str, ...], ...]:
    """The rows of a table; days and months short, as columns are narrow."""
    return tuple(
        tuple(_cell(column, row.get(column.key)) for column in columns)
        for row in rows or ()
        if isinstance(row, Mapping)
    )


def _cell(column: Any, answer: Any) -> str:
    if column.type == "id_number" and isinstance(answer, str) and not is_sealed(answer):
        return answer  # opened on purpose, for the book that is kept on file
    short = column.type in ("date", "month") and isinstance(answer, str)
    return answer.replace("-", ".") if short else in_words(column, answer)


def opinion_boxes(
    dossier: Dossier, written: Sequence[Opinion]
) -> tuple[tuple[DeclaredOpinion, OpinionBox], ...]:
    """The opinion boxes that concern this person, with what was written into them."""
    document = dossier.document
    facts, on = facts_of(dossier), reference_date(document)
    there = {opinion.box: opinion for opinion in written}
    return tuple(
        (declared, _box(declared, there.get(declared.key), document.application.undertaking))
        for declared in document.form.opinions
        if declared.shown_when is None or holds(declared.shown_when, facts, on) is not False
    )


def _box(declared: DeclaredOpinion, opinion: Opinion | None, undertaking: str) -> OpinionBox:
    is_own = declared.signed_by == "applicant"
    usual = "申报人签字" if is_own else "主要负责人签字"
    said = undertaking if is_own and UNDERTAKING in declared.label else ""
    return OpinionBox(
        declared.label,
        text=opinion.text if opinion else said,
        signer=opinion.signed_by if opinion else "",
        signed_on=opinion.signed_on if opinion else None,
        sealed=declared.seal,
        signer_label=declared.signature or usual,
    )


def sheet_of(
    document: EditionDocument,
    answers: Mapping[str, Any],
    opinions: Mapping[str, OpinionBox],
    title_page: tuple[CoverLine, ...],
) -> book.Sheet | None:
    """The annex filled in; ``opinions`` by key, those that do not concern the person left out."""
    sheet = document.form.sheet
    if sheet is None:
        return None
    return book.Sheet(
        rows=tuple(
            tuple(_filled(document, box, answers, opinions) for box in row) for row in sheet.rows
        ),
        title_page=title_page,
        photo_rows=sheet.photo_rows,
        photo_label=_photo_label(document),
    )


def boxed_fields(sheet: Sheet | None) -> set[str]:
    """The fields that stand in a box of the annex."""
    return {key for row in sheet.rows for box in row for key in box.fields} if sheet else set()


def _filled(
    document: EditionDocument,
    box: Box,
    answers: Mapping[str, Any],
    opinions: Mapping[str, OpinionBox],
) -> book.Box:
    lines = tuple(
        line
        for key in box.fields
        for line in _lines(document.form.field(key), answers.get(key), box)
    )
    if box.opinion is None:
        return book.Box(box.label, lines, box.hint, height_mm=box.height_mm)
    opinion = opinions.get(box.opinion)
    if opinion is None:
        return book.Box(box.label, (NOTHING,), box.hint)
    text = "\n".join((*lines, opinion.text)) if opinion.text else "\n".join(lines)
    return book.Box(box.label, hint=box.hint, opinion=_with_text(opinion, text))


def _with_text(opinion: OpinionBox, text: str) -> OpinionBox:
    return OpinionBox(**{**vars(opinion), "text": text})


def _lines(field: Any, answer: Any, box: Box) -> list[str]:
    if field.type == "table":
        return [_line(field.columns, row) for row in rows_words(field.columns, answer)]
    day = parse_date(answer) if box.month_only else None
    text = month_words(day) if day else answer_words(field, answer)
    return [line.strip() for line in text.splitlines() if line.strip()]


def _line(columns: Sequence[Any], row: Sequence[str]) -> str:
    """A row of a table in one line; a pair of months as a span."""
    months = sum(column.type == "month" for column in columns)
    if months == 2 and columns[0].type == columns[1].type == "month":
        row = (f"{row[0]}—{row[1] or '至今'}", *row[2:])
    return "　".join(filter(None, row))


def _photo_label(document: EditionDocument) -> str:
    labels = [field.label for field in document.form.fields() if field.type == "photo"]
    return labels[0] if labels else ""

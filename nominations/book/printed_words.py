"""The form in print: answers as officials write them, opinion boxes, and the boxes of an annex."""

from collections.abc import Mapping, Sequence
from typing import Any

from nominations.form.facts import facts_of
from nominations.form.kinds import kind_of
from nominations.models import Dossier, Opinion
from talentportal.bookbinding import CoverLine, OpinionBox
from talentportal.bookbinding import content as book
from talentportal.programs.document import AnnexSheet, Box, EditionDocument
from talentportal.programs.document import OpinionBox as DeclaredOpinion
from talentportal.programs.rules.eligibility import holds, reference_date

UNDERTAKING = "承诺"
"""A box of the applicant called so holds the words of the undertaking."""
NOTHING = "无"
"""What stands in a box of the annex that does not concern this person."""


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
) -> book.PrintedSheet | None:
    """The annex filled in; ``opinions`` by key, those that do not concern the person left out."""
    sheet = document.form.sheet
    if sheet is None:
        return None
    return book.PrintedSheet(
        rows=tuple(
            tuple(_filled(document, box, answers, opinions) for box in row) for row in sheet.rows
        ),
        title_page=title_page,
        photo_rows=sheet.photo_rows,
        photo_label=_photo_label(document),
    )


def boxed_fields(sheet: AnnexSheet | None) -> set[str]:
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
        for line in kind_of(document.form.field(key)).printed_lines(
            answers.get(key), month_only=box.month_only
        )
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


def _photo_label(document: EditionDocument) -> str:
    return next((photo.label for photo in document.form.photos()), "")

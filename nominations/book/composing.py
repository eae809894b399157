"""From a dossier to what its bound book says: plain values for ``talentportal.bookbinding``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import translation

from nominations.book.printed_words import (
    boxed_fields,
    opinion_boxes,
    sheet_of,
)
from nominations.form.checking import photo_material, shown_sections
from nominations.form.facts import effective_answers, facts_of
from nominations.form.kinds import kind_of, printed_rows
from nominations.form.redaction import BLOCK, blacked, is_hidden, is_never_shown, terms_of
from nominations.models import Attachment, Dossier, Opinion
from nominations.models.papers import BookVariant
from talentportal.bookbinding import (
    BookAttachment,
    BookContent,
    Certification,
    CoverLine,
    Fact,
    Narrative,
    PrintedTable,
    Section,
    book_key,
    content_code,
)
from talentportal.bookbinding.content import with_texts
from talentportal.bookbinding.sheets import parts_of_cover
from talentportal.programs.document import EditionDocument, FormField
from talentportal.programs.document.schema.placeholders import COVER_PLACEHOLDERS, filled
from talentportal.shared import clock
from talentportal.shared.addresses import site_url
from talentportal.shared.sealed_numbers import in_full

CODE_LENGTH = 10
HAND_FILLED_ROWS = 1
BOOK_LANGUAGE = "zh-hans"  # whoever orders it, in whichever language they read the portal
BLIND_NUMBER = "评审本"
BINDING = {"none": "", "staple": "左侧装订", "glue": "胶装成册", "bound": "左侧装订成册"}


@dataclass(frozen=True)
class Composed:
    """What goes into the book, and the short code printed on its pages."""

    content: BookContent
    code: str

    @cached_property
    def key(self) -> str:
        """Of its bytes; all papers are read for it, which the code alone does without."""
        return book_key(self.content)


def compose(
    dossier: Dossier,
    *,
    variant: str,
    papers: Sequence[Attachment],
    opinions: Sequence[Opinion],
) -> Composed:
    """The book of a dossier (as it is, or as it was handed in) with these papers and opinions.

    The full variant alone shows the number of the identity document: it is what is printed,
    sealed and kept. The blind variant says nothing of who it is: no scans, which cannot be
    blacked out, and no opinions.
    """
    with translation.override(BOOK_LANGUAGE):
        content = _content(dossier, variant, papers, opinions)
    if variant == BookVariant.BLIND:
        with translation.override(BOOK_LANGUAGE):
            content = _blinded(content, dossier)
    code = content_code(content)[:CODE_LENGTH].upper()
    page = reverse("nominations:verify", args=[dossier.number, code])
    address = "" if variant == BookVariant.BLIND else site_url(page)
    content = replace(content, version_code=code, verification_url=address)
    return Composed(content, code)


def _content(
    dossier: Dossier,
    variant: str,
    papers: Sequence[Attachment],
    opinions: Sequence[Opinion],
) -> BookContent:
    document = dossier.document
    answers = effective_answers(dossier)
    if variant != BookVariant.BLIND:
        answers |= _numbers_in_full(dossier)
    boxes = opinion_boxes(dossier, opinions)
    by_key = {declared.key: box for declared, box in boxes}
    wide, high = _photo_size(document)
    cover = _cover(dossier, document.paper.cover)
    return BookContent(
        title=f"{dossier.edition.label}申报材料",
        dossier_number=dossier.number,
        version_code="",
        **cover,
        draft=variant == BookVariant.DRAFT,
        form_title=document.form.title,
        photo=_photo(document, papers),
        photo_mm=(wide, high),
        photo_place=wide > 0,
        notes=document.form.notes,
        notes_title=document.form.notes_title,
        sheet=sheet_of(document, answers, by_key, _title_page(dossier)),
        sections=_sections(dossier, answers),
        narrative=_narrative(document, answers),
        opinions=tuple(box for _declared, box in boxes) if document.form.sheet is None else (),
        attachments=_attachments(document, papers),
        kept_outside=tuple(each.name for each in document.materials if not each.bound),
        order=document.paper.order,
        certification_words=document.paper.certification,
        duplex=bool(document.paper.duplex),
        binding_margin_mm=document.paper.binding_margin_mm,
        seam_seal=document.paper.seam_seal,
        copies=document.paper.copies or 1,
        page_size=document.paper.page_size,
        binding=BINDING[document.paper.binding or "none"],
        kept_by=document.paper.kept_by,
        electronic_copy=document.paper.electronic_copy,
    )


def _blinded(content: BookContent, dossier: Dossier) -> BookContent:
    """The book without name, employer, portrait and numbers; what mentions them is blacked out."""
    document = dossier.document
    terms = terms_of(dossier)
    bound = tuple(each.name for each in document.materials if each.bound)
    content = replace(
        content,
        dossier_number=BLIND_NUMBER,
        **_cover(dossier, document.paper.cover, blind=True),
        photo=None,
        sheet=None,
        sections=_sections(dossier, effective_answers(dossier), blind=True),
        opinions=(),
        attachments=(),
        kept_outside=(*bound, *content.kept_outside),
        seam_seal=False,
        copies=1,
        kept_by=(),
    )
    blind: BookContent = with_texts(content, lambda text: blacked(text, terms))
    return blind


def _numbers_in_full(dossier: Dossier) -> dict[str, Any]:
    """The numbers of identity documents in their fields and tables, for the file only."""
    full: dict[str, Any] = {}
    for field in dossier.document.form.fields():
        if getattr(field, "prefill", "") == "id_number":
            full[field.key] = dossier.person.id_number
    for table in dossier.document.form.tables():
        if rows := dossier.answers.get(table.key):
            columns = table.number_columns()
            full[table.key] = [
                row | {key: in_full(str(row.get(key) or "")) for key in columns} for row in rows
            ]
    return full


def _title_page(dossier: Dossier) -> tuple[CoverLine, ...]:
    sheet = dossier.document.form.sheet
    return _lines(dossier, sheet.title_page) if sheet else ()


def _cover(dossier: Dossier, lines: Sequence[Any], *, blind: bool = False) -> dict[str, Any]:
    top, facts, foot = parts_of_cover(_lines(dossier, lines, blind=blind))
    return {"cover": top, "cover_facts": facts, "cover_foot": foot}


def _lines(dossier: Dossier, lines: Sequence[Any], *, blind: bool = False) -> tuple[CoverLine, ...]:
    document = dossier.document
    day = (dossier.submitted_at or clock.now()).astimezone(clock.CHINA)
    words: dict[str, object] = {
        "edition": dossier.edition.label,
        "program": document.program.name,
        "year": dossier.edition.year,
        "name": dossier.honouree,
        "employer": dossier.employer.name if dossier.employer else "",
        "recommender": dossier.recommender.name if dossier.recommender else "",
        "tier": dossier.award.name,
        "number": dossier.number,
        "date": f"{day.year}年{day.month}月",
    }
    if blind:
        words |= dict.fromkeys(("name", "employer", "recommender", "number"), BLOCK)
    return tuple(
        CoverLine(filled(line.text, COVER_PLACEHOLDERS, **words), line.size_pt, line.font)
        for line in lines
    )


def _sections(
    dossier: Dossier, answers: Mapping[str, Any], *, blind: bool = False
) -> tuple[Section, ...]:
    boxed = set() if blind else boxed_fields(dossier.document.form.sheet)
    shown = [
        (
            section,
            [each for each in fields if not (each.key in boxed or kind_of(each).is_file)],
        )
        for section, fields in shown_sections(dossier.document, facts_of(dossier))
    ]
    return tuple(
        Section(
            section.title,
            facts=tuple(
                _fact(field, answers.get(field.key))
                for field in fields
                if not kind_of(field).columns and not (blind and is_hidden(field, True))
            ),
            tables=tuple(
                _table(field, answers.get(field.key), blind=blind)
                for field in fields
                if kind_of(field).columns and not (blind and is_hidden(field, True))
            ),
        )
        for section, fields in shown
        if fields
    )


def _fact(field: FormField, answer: Any) -> Fact:
    kind = kind_of(field)
    text = kind.printed(answer)
    wide = kind.is_wide or len(text) > 24 or len(field.label) > 12
    return Fact(field.label, text, wide)


def _table(field: FormField, answer: Any, *, blind: bool = False) -> PrintedTable:
    columns = [one for one in kind_of(field).columns if not (blind and is_never_shown(one))]
    return PrintedTable(
        field.label,
        head=tuple(column.label for column in columns),
        rows=printed_rows(columns, answer or [{}] * HAND_FILLED_ROWS),
        widths=tuple(float(column.width) for column in columns),
    )


def _narrative(document: EditionDocument, answers: Mapping[str, Any]) -> Narrative | None:
    declared = document.narrative
    if declared is None:
        return None
    lines = str(answers.get(declared.key) or "").splitlines()
    return Narrative(
        title=str(answers.get(declared.title_key) or declared.label),
        paragraphs=tuple(line.strip() for line in lines if line.strip()),
        title_pt=declared.title_size_pt,
        body_pt=declared.body_size_pt,
        title_font=declared.title_font,
        body_font=declared.body_font,
        heading=declared.label,
    )


def _attachments(
    document: EditionDocument, papers: Sequence[Attachment]
) -> tuple[BookAttachment, ...]:
    return tuple(
        BookAttachment(
            title=paper.caption or paper.name.rsplit(".", 1)[0],
            pdf=Path(paper.pdf.path) if paper.pdf else b"",
            file_name=paper.name,
            certified=_certified(paper),
            compared=material.original_sighted,
            group=material.name,
        )
        for material in sorted(document.materials, key=lambda each: each.order)
        if material.bound
        for paper in papers
        if paper.material == material.key
    )


def _certified(paper: Attachment) -> Certification | None:
    if paper.sighted_at is None or paper.sighted_by is None:
        return None
    return Certification(
        paper.sighted_by.full_name, paper.sighted_at.astimezone(clock.CHINA).date()
    )


def _photo_size(document: EditionDocument) -> tuple[int, int]:
    """How wide and high the portrait is printed; nothing if the form has none."""
    sizes = ((photo.width_mm, photo.height_mm) for photo in document.form.photos())
    return next(sizes, (0, 0))


def _photo(document: EditionDocument, papers: Sequence[Attachment]) -> bytes | None:
    keys = {photo_material(photo.key) for photo in document.form.photos()}
    for paper in papers:
        if paper.material in keys and paper.pdf:
            with paper.pdf.open("rb") as stored:
                return stored.read()
    return None

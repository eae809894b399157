"""From a dossier to what its bound book says: plain values for ``nominations.book``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from nominations.answers import photo_material, shown_sections
from nominations.book import (
    BookAttachment,
    BookContent,
    Certification,
    CoverLine,
    Fact,
    Narrative,
    OpinionBox,
    Section,
    Table,
    book_key,
    content_code,
)
from nominations.book.content import with_texts
from nominations.facts import effective_answers, facts_of
from nominations.models import Attachment, Dossier, Opinion
from nominations.models.papers import BookVariant
from nominations.reading import in_words
from nominations.redaction import BLOCK, NEVER, blacked, is_hidden, terms_of
from talentportal.programs.document import EditionDocument, FormField
from talentportal.programs.document.outcome import COVER_PLACEHOLDERS, filled
from talentportal.shared import clock

CODE_LENGTH = 10
HAND_FILLED_ROWS = 1
BOOK_LANGUAGE = "zh-hans"  # whoever orders it, in whichever language he reads the portal
LONGEST_LABEL = 24  # a longer one is a sentence, and stands with its answer
BLIND_NUMBER = "评审本"


@dataclass(frozen=True, slots=True)
class Composed:
    """What goes into the book, the key of its bytes, and the short code printed on its pages."""

    content: BookContent
    key: str
    code: str


def compose(
    dossier: Dossier,
    *,
    variant: str,
    answers: Mapping[str, Any],
    papers: Sequence[Attachment],
    opinions: Sequence[Opinion],
) -> Composed:
    """The book of a dossier with these answers, papers and opinions.

    The full variant alone shows the number of the identity document: it is what is printed,
    sealed and kept. The blind variant says nothing of who it is: no scans, which cannot be
    blacked out, and no opinions.
    """
    with translation.override(BOOK_LANGUAGE):
        content = _content(dossier, variant, answers, papers, opinions)
    if variant == BookVariant.BLIND:
        with translation.override(BOOK_LANGUAGE):
            content = _blinded(content, dossier, answers)
    code = content_code(content)[:CODE_LENGTH].upper()
    page = reverse("nominations:verify", args=[dossier.number, code])
    address = "" if variant == BookVariant.BLIND else f"{settings.SITE_URL.rstrip('/')}{page}"
    content = replace(content, version_code=code, verification_url=address)
    return Composed(content, book_key(content), code)


def _content(
    dossier: Dossier,
    variant: str,
    answers: Mapping[str, Any],
    papers: Sequence[Attachment],
    opinions: Sequence[Opinion],
) -> BookContent:
    document = dossier.document
    answers = effective_answers(dossier, answers) | _own_number(dossier, variant)
    return BookContent(
        title=f"{dossier.edition.label}申报材料",
        dossier_number=dossier.number,
        version_code="",
        cover=_cover(dossier),
        draft=variant == BookVariant.DRAFT,
        form_title=document.form.title,
        photo=_photo(document, papers),
        sections=_sections(dossier, answers),
        narrative=_narrative(document, answers),
        opinions=_opinions(document, opinions),
        attachments=_attachments(document, papers),
        kept_outside=tuple(each.name for each in document.materials if not each.bound),
        order=document.paper.order,
        certification_words=document.paper.certification,
        duplex=bool(document.paper.duplex),
        binding_margin_mm=document.paper.binding_margin_mm,
        seam_seal=document.paper.seam_seal,
        copies=document.paper.copies or 1,
    )


def _blinded(content: BookContent, dossier: Dossier, answers: Mapping[str, Any]) -> BookContent:
    """The book without name, employer, portrait and numbers; what mentions them is blacked out."""
    document = dossier.document
    terms = terms_of(dossier, answers)
    bound = tuple(each.name for each in document.materials if each.bound)
    content = replace(
        content,
        dossier_number=BLIND_NUMBER,
        cover=_cover(dossier, blind=True),
        photo=None,
        sections=_sections(dossier, effective_answers(dossier, answers), blind=True),
        opinions=(),
        attachments=(),
        kept_outside=(*bound, *content.kept_outside),
        seam_seal=False,
        copies=1,
    )
    blind: BookContent = with_texts(content, lambda text: blacked(text, terms))
    return blind


def _own_number(dossier: Dossier, variant: str) -> dict[str, str]:
    """The full number of the document in its field, for the file only."""
    if variant == BookVariant.BLIND:
        return {}
    return {
        field.key: dossier.person.id_number
        for field in dossier.document.form.fields()
        if getattr(field, "prefill", "") == "id_number"
    }


def _cover(dossier: Dossier, *, blind: bool = False) -> tuple[CoverLine, ...]:
    document = dossier.document
    day = (dossier.submitted_at or clock.now()).astimezone(clock.CHINA)
    words = {
        "edition": dossier.edition.label,
        "program": document.program.name,
        "year": str(dossier.edition.year),
        "name": dossier.person.full_name,
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
        for line in document.paper.cover
    )


def _sections(
    dossier: Dossier, answers: Mapping[str, Any], *, blind: bool = False
) -> tuple[Section, ...]:
    offices = {str(each.pk): each.name for each in (dossier.employer, dossier.recommender) if each}
    return tuple(
        Section(
            section.title,
            facts=tuple(
                _fact(field, answers.get(field.key), offices, section.title)
                for field in fields
                if field.type not in ("table", "photo") and not (blind and is_hidden(field, True))
            ),
            tables=tuple(
                _table(field, answers.get(field.key), blind=blind)
                for field in fields
                if field.type == "table" and not (blind and is_hidden(field, True))
            ),
        )
        for section, fields in shown_sections(dossier.document, facts_of(dossier))
    )


def _fact(field: FormField, answer: Any, offices: Mapping[str, str], title: str) -> Fact:
    text = offices.get(str(answer), "") if field.type == "office" else in_words(field, answer)
    if len(field.label) > LONGEST_LABEL:
        return Fact(title, f"{field.label}：{text}", True)
    wide = field.type == "long_text" or len(text) > 24 or len(field.label) > 12
    return Fact(field.label, text, wide)


def _table(field: Any, answer: Any, *, blind: bool = False) -> Table:
    columns = [one for one in field.columns if not (blind and NEVER.search(one.key))]
    rows = [row for row in answer or [] if isinstance(row, Mapping)] or [{}] * HAND_FILLED_ROWS
    return Table(
        field.label,
        head=tuple(column.label for column in columns),
        rows=tuple(
            tuple(in_words(column, row.get(column.key)) for column in columns) for row in rows
        ),
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
        heading=declared.label,
    )


def _opinions(document: EditionDocument, written: Sequence[Opinion]) -> tuple[OpinionBox, ...]:
    there = {opinion.box: opinion for opinion in written}
    boxes = []
    for box in document.form.opinions:
        opinion = there.get(box.key)
        by_person = box.signed_by == "applicant"
        boxes.append(
            OpinionBox(
                box.label,
                text=opinion.text if opinion else "",
                signer=opinion.signed_by if opinion else "",
                signed_on=opinion.signed_on if opinion else None,
                sealed=box.seal,
                signer_label="申报人签字" if by_person else "主要负责人签字",
            )
        )
    return tuple(boxes)


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


def _photo(document: EditionDocument, papers: Sequence[Attachment]) -> bytes | None:
    keys = {photo_material(f.key) for f in document.form.fields() if f.type == "photo"}
    for paper in papers:
        if paper.material in keys and paper.pdf:
            with paper.pdf.open("rb") as stored:
                return stored.read()
    return None

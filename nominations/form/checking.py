"""Answers to an edition's form: what is missing or wrong in them, field by field. Pure.

Answers are kept as they were typed (text, lists of rows for tables), so that nothing typed is
lost; whether they will do is asked here, by the page and again by the door.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from nominations.chain.case import Paper
from nominations.form.kinds import Asked, is_empty, kind_of
from talentportal.programs.document import (
    APPLICANT_KIND_FIELD,
    EditionDocument,
    FormField,
    Material,
    Section,
    Tier,
)
from talentportal.programs.rules.eligibility import Facts, holds, reference_date
from talentportal.shared.refusals import Refusal
from talentportal.shared.text import count_words


def photo_material(key: str) -> str:
    """The material under which the portrait of a photo field is kept."""
    return f"form.{key}"


def shown_sections(
    document: EditionDocument, facts: Facts
) -> Iterator[tuple[Section, tuple[FormField, ...]]]:
    """Sections and fields that this person is asked, by the conditions of the document."""
    on = reference_date(document)
    for section in document.form.sections:
        if section.shown_when is None or holds(section.shown_when, facts, on) is not False:
            fields = tuple(
                field
                for field in section.fields
                if field.shown_when is None or holds(field.shown_when, facts, on) is True
            )
            if fields:
                yield section, fields


def is_required(field: FormField, facts: Facts, on: date) -> bool:
    """Whether a shown field must be filled in before the dossier is handed in."""
    if field.required_when is not None:
        return holds(field.required_when, facts, on) is True
    return field.required


def materials_for(
    document: EditionDocument, facts: Facts, stage: str | None = None
) -> tuple[Material, ...]:
    """The materials that concern this person, in order: for handing in, or asked for at a stage."""
    on = reference_date(document)
    return tuple(
        material
        for material in document.materials
        if material.asked_at == stage
        and (material.for_whom is None or holds(material.for_whom, facts, on) is not False)
    )


def gaps_of(
    document: EditionDocument, answers: Mapping[str, Any], papers: Sequence[Paper], facts: Facts
) -> tuple[Refusal, ...]:
    """Everything that keeps a dossier from being handed in, with its place on the pages."""
    return (
        *_gaps_in_form(document, answers, papers, facts),
        *_gaps_in_kind(document, answers, facts),
        *_gaps_in_category(document, facts),
        *_gaps_in_narrative(document, answers),
        *gaps_in_materials(document, papers, facts),
    )


def _gaps_in_form(
    document: EditionDocument, answers: Mapping[str, Any], papers: Sequence[Paper], facts: Facts
) -> Iterator[Refusal]:
    on = reference_date(document)
    for section, fields in shown_sections(document, facts):
        for field in fields:
            place = f"form.{section.key}.{field.key}"
            if kind_of(field).is_file:
                missing = not any(paper.material == photo_material(field.key) for paper in papers)
            else:
                missing = is_empty(answers.get(field.key))
            if missing:
                if is_required(field, facts, on):
                    yield Refusal(
                        "field-missing",
                        _("“{label}” has not been filled in.").format(label=field.label),
                        place=place,
                    )
            elif fault := fault_in(field, answers.get(field.key)):
                yield Refusal("field-wrong", f"“{field.label}”：{fault}", place=place)


def _gaps_in_category(document: EditionDocument, facts: Facts) -> Iterator[Refusal]:
    """Where a tier is divided into trades, the applicant has chosen one of them."""
    tier = _tier_of(document, facts)
    if tier is None or not tier.categories:
        return
    if facts.values.get("dossier.category") not in {each.key for each in tier.categories}:
        sections = document.form.sections
        own = [s.key for s in sections for f in s.fields if f.key == tier.category_field]
        yield Refusal(
            "category-missing",
            _("“{tier}” is awarded in these categories: {names}. Choose one of them.").format(
                tier=tier.name, names="、".join(category.name for category in tier.categories)
            ),
            place=f"form.{own[0]}.{tier.category_field}" if own else "form",
        )


def _tier_of(document: EditionDocument, facts: Facts) -> Tier | None:
    return next((t for t in document.tiers if t.key == facts.values.get("dossier.tier")), None)


def _gaps_in_kind(
    document: EditionDocument, answers: Mapping[str, Any], facts: Facts
) -> Iterator[Refusal]:
    """A title of organisations is no person's."""
    said = answers.get(APPLICANT_KIND_FIELD)
    tier = _tier_of(document, facts)
    if said and tier is not None and said not in document.kinds_for(tier.key):
        sections = document.form.sections
        place = next(
            (s.key for s in sections for f in s.fields if f.key == APPLICANT_KIND_FIELD), ""
        )
        yield Refusal(
            "kind-not-of-tier",
            _("“{tier}” is not awarded to this kind of applicant.").format(tier=tier.name),
            place=f"form.{place}.{APPLICANT_KIND_FIELD}",
        )


def _gaps_in_narrative(document: EditionDocument, answers: Mapping[str, Any]) -> Iterator[Refusal]:
    narrative = document.narrative
    if narrative is None:
        return
    words = count_words(str(answers.get(narrative.key) or ""))
    if words == 0:
        yield Refusal(
            "narrative-missing", _("The narrative has not been written."), place=narrative.key
        )
    elif not narrative.min_words <= words <= narrative.max_words and narrative.force == "hard":
        yield Refusal(
            "narrative-length",
            _("The narrative has {words} words; {low} to {high} are asked for.").format(
                words=words, low=narrative.min_words, high=narrative.max_words
            ),
            place=narrative.key,
        )
    if is_empty(answers.get(narrative.title_key)):
        yield Refusal(
            "narrative-title-missing", _("The narrative has no title."), place=narrative.title_key
        )


def gaps_in_materials(
    document: EditionDocument, papers: Sequence[Paper], facts: Facts, stage: str | None = None
) -> Iterator[Refusal]:
    """A refusal for every material that must be there now and is not."""
    on = reference_date(document)
    for material in materials_for(document, facts, stage):
        there = [paper for paper in papers if paper.material == material.key]
        needed = material.required and (
            material.for_whom is None or holds(material.for_whom, facts, on) is True
        )
        if needed and not there:
            yield Refusal(
                "material-missing",
                _("“{material}” has not been uploaded.").format(material=material.name),
                place=f"material.{material.key}",
            )


def fault_in(field: Asked, value: Any) -> str:
    """What is wrong with an answer that is there, as a sentence; empty when it will do."""
    return kind_of(field).fault(value)

"""Answers to an edition's form: what is missing or wrong in them, field by field. Pure.

Answers are kept as they were typed (text, lists of rows for tables), so that nothing typed is
lost; whether they will do is asked here, by the page and again by the door.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from nominations.chain.case import Paper
from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.document import (
    APPLICANT_KIND_FIELD,
    ChoiceField,
    Column,
    EditionDocument,
    FormField,
    LongTextField,
    Material,
    Section,
    TextField,
    Tier,
)
from talentportal.programs.rules.eligibility import Facts, holds, reference_date
from talentportal.shared.refusals import Refusal
from talentportal.shared.sealed_numbers import fault_of
from talentportal.shared.text import count_words


def choices_of(field: ChoiceField | Column) -> tuple[tuple[str, str], ...]:
    """(value, label) of a choice field or column: its own options, else its standard list."""
    if field.options:
        return tuple((option.value, option.label) for option in field.options)
    return CODE_LISTS[field.code_list] if field.code_list else ()


def photo_material(key: str) -> str:
    """The material under which the portrait of a photo field is kept."""
    return f"form.{key}"


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; ``False`` (a plain no) is an answer."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


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
            if field.type == "photo":
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


def fault_in(field: FormField, value: Any) -> str:
    """What is wrong with an answer that is there, as a sentence; empty when it will do."""
    check = _CHECKS.get(field.type)
    return check(field, value) if check else ""


def _fault_in_text(field: TextField | Column, value: Any) -> str:
    if not isinstance(value, str):
        return _("Please enter text.")
    if len(value.strip()) > field.max_length:
        return _("{length} characters are too many; at most {most}.").format(
            length=len(value.strip()), most=field.max_length
        )
    return ""


def _fault_in_long_text(field: LongTextField, value: Any) -> str:
    words = count_words(str(value))
    if field.force != "hard":
        return ""
    if field.max_words is not None and words > field.max_words:
        return _("{words} words are too many; at most {most}.").format(
            words=words, most=field.max_words
        )
    if field.min_words is not None and words < field.min_words:
        return _("{words} words are too few; at least {least}.").format(
            words=words, least=field.min_words
        )
    return ""


def parse_date(value: Any) -> date | None:
    """``2019-07-31`` → a day; anything else ``None``."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def parse_month(value: Any) -> date | None:
    """``1998-07`` → its first day; anything else ``None``."""
    return parse_date(f"{value}-01") if isinstance(value, str) and len(value) == 7 else None


def parse_number(value: Any) -> Decimal | None:
    """A finite number as typed, or ``None``."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def _fault_in_date(field: Any, value: Any) -> str:
    day = parse_date(value)
    if day is None:
        return _("Please enter a date such as 2019-07-31.")
    return _outside(day, getattr(field, "earliest", None), getattr(field, "latest", None))


def _fault_in_month(field: Any, value: Any) -> str:
    month = parse_month(value)
    if month is None:
        return _("Please enter a month such as 2019-07.")
    earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
    return _outside(
        month,
        parse_month(earliest) if earliest else None,
        parse_month(latest) if latest else None,
    )


def _outside(day: date, earliest: date | None, latest: date | None) -> str:
    if earliest and day < earliest:
        return _("Not before {day}.").format(day=earliest)
    if latest and day > latest:
        return _("Not after {day}.").format(day=latest)
    return ""


def _fault_in_number(field: Any, value: Any) -> str:
    number = parse_number(value)
    if number is None:
        return _("Please enter a number.")
    minimum, maximum = getattr(field, "minimum", None), getattr(field, "maximum", None)
    if minimum is not None and number < minimum:
        return _("At least {least}.").format(least=minimum)
    if maximum is not None and number > maximum:
        return _("At most {most}.").format(most=maximum)
    decimals = getattr(field, "decimals", 4)
    if number != round(number, decimals):
        return _("At most {number} digits after the point.").format(number=decimals)
    return ""


def _fault_in_choice(field: Any, value: Any) -> str:
    known = {value for value, _label in choices_of(field)}
    chosen = value if isinstance(value, list) else [value]
    if getattr(field, "several", False) is False and len(chosen) != 1:
        return _("Please choose one.")
    if not all(isinstance(item, str) and item in known for item in chosen):
        return _("Please choose from the list.")
    return ""


def _fault_in_yes_no(field: Any, value: Any) -> str:
    return "" if value in ("yes", "no") else _("Please answer yes or no.")


def _fault_in_table(field: Any, value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return _("Please fill in the table.")
    if not field.min_rows <= len(value) <= field.max_rows:
        return _("{number} rows; {least} to {most} are asked for.").format(
            number=len(value), least=field.min_rows, most=field.max_rows
        )
    for number, row in enumerate(value, start=1):
        for column in field.columns:
            fault = _fault_in_cell(column, row.get(column.key))
            if fault:
                return _("Row {row}, {column}: {fault}").format(
                    row=number, column=column.label, fault=fault
                )
    return ""


def _fault_in_cell(column: Column, value: Any) -> str:
    if is_empty(value):
        return _("not filled in.") if column.required else ""
    return _CHECKS[column.type](column, value)


def _fault_in_number_of_document(field: Any, value: Any) -> str:
    return fault_of(value) if isinstance(value, str) else _("Please enter text.")


def _fault_in_office(field: Any, value: Any) -> str:
    is_name = isinstance(value, str) and len(value) <= LONGEST_NAME
    return "" if is_name else _("Please choose from the list.")


LONGEST_NAME = 120


_CHECKS = {
    "text": _fault_in_text,
    "long_text": _fault_in_long_text,
    "date": _fault_in_date,
    "month": _fault_in_month,
    "number": _fault_in_number,
    "choice": _fault_in_choice,
    "yes_no": _fault_in_yes_no,
    "table": _fault_in_table,
    "office": _fault_in_office,
    "id_number": _fault_in_number_of_document,
}

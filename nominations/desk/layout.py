"""A dossier laid out for the officer who reads it: plain values, in the words of its edition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nominations.chain.guards import unmet
from nominations.desk_links import workplace
from nominations.form.checking import photo_material, shown_sections
from nominations.form.facts import effective_answers
from nominations.form.kinds import kind_of, rows_in_words
from nominations.form.words import in_words
from nominations.models import Attachment, Dossier, Submission
from nominations.moving.findings import TICKED
from talentportal.programs.document import EditionDocument, FormField
from talentportal.programs.rules.eligibility import Facts
from talentportal.programs.vocabulary import Requirement, StageKind
from talentportal.shared.sealed_numbers import to_compare


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of the stage: met or what is missing, and where it is met."""

    requirement: Requirement
    met: bool
    sentences: tuple[str, ...] = ()
    ticked: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ShownField:
    """An answer as a person reads it: a text, or a table with its heads."""

    key: str
    place: str
    label: str
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    photo: Any = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    title: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class MaterialPapers:
    """A material of the edition with the papers that are there."""

    key: str
    name: str
    to_sight: bool
    papers: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two handings-in."""

    label: str
    before: str
    after: str


def checklist(case: Any, dossier: Dossier) -> list[Check]:
    """The requirements of the stage where the dossier lies, in the order of the edition."""
    if case.stage is None:
        return []
    wanted = list(case.required)
    if case.stage.kind == StageKind.PUBLIC_NOTICE:
        wanted += [Requirement.NOTICE_RUN, Requirement.OBJECTIONS_SETTLED]
    checks = []
    for requirement in (Requirement(each) for each in dict.fromkeys(wanted)):
        missing = tuple(str(refusal) for refusal in unmet(case, requirement))
        record = case.records.get(requirement.value)
        told = (record.sentence,) if record and record.sentence else ()
        checks.append(
            Check(
                requirement,
                not missing,
                missing or told,
                requirement in TICKED,
                workplace(requirement, dossier),
            )
        )
    return checks


def sections_of(dossier: Dossier, facts: Facts, papers: Sequence[Attachment]) -> list[ShownSection]:
    """The form with its answers, as far as it concerns this person."""
    answers = effective_answers(dossier)
    photos = {paper.material: paper for paper in papers}
    return [
        ShownSection(
            section.key,
            section.title,
            tuple(
                _shown(field, f"form.{section.key}.{field.key}", answers, photos)
                for field in fields
            ),
        )
        for section, fields in shown_sections(dossier.document, facts)
    ]


def _shown(
    field: FormField,
    place: str,
    answers: Mapping[str, Any],
    photos: Mapping[str, Attachment],
) -> ShownField:
    value = answers.get(field.key)
    kind = kind_of(field)
    if kind.is_file:
        return ShownField(
            field.key, place, field.label, photo=photos.get(photo_material(field.key))
        )
    if kind.columns:
        return ShownField(
            field.key,
            place,
            field.label,
            heads=tuple(column.label for column in kind.columns),
            rows=rows_in_words(kind.columns, value),
        )
    return ShownField(field.key, place, field.label, text=kind.words(value))


def papers_by_material(
    document: EditionDocument, papers: Sequence[Attachment]
) -> list[MaterialPapers]:
    """The papers in the order of the edition's materials; portraits stand in the form."""
    return [
        MaterialPapers(material.key, material.name, material.original_sighted, found)
        for material in document.materials
        if (found := tuple(paper for paper in papers if paper.material == material.key))
    ]


def places_of(document: EditionDocument) -> Iterator[tuple[str, str, str]]:
    """(place, group, label) of everything a remark can be made at."""
    for section in document.form.sections:
        for field in section.fields:
            yield f"form.{section.key}.{field.key}", section.title, field.label
    if document.narrative:
        yield document.narrative.key, _("Narrative"), _("Text")
    for material in document.materials:
        yield f"material.{material.key}", _("Papers"), material.name


def differences(
    document: EditionDocument, before: Submission, after: Submission
) -> list[Difference]:
    """What differs between two handings-in, field by field and paper by paper."""
    found = []
    for field in document.form.fields():
        old, new = before.answers.get(field.key), after.answers.get(field.key)
        if to_compare(old or "") != to_compare(new or ""):
            found.append(Difference(field.label, in_words(field, old), in_words(field, new)))
    if document.narrative:
        for key, label in (
            (document.narrative.title_key, _("Title of the narrative")),
            (document.narrative.key, _("Narrative")),
        ):
            old, new = str(before.answers.get(key) or ""), str(after.answers.get(key) or "")
            if old != new:
                found.append(Difference(label, old, new))
    return found + list(_papers_that_differ(document, before, after))


def _papers_that_differ(
    document: EditionDocument, before: Submission, after: Submission
) -> Iterator[Difference]:
    names = {material.key: material.name for material in document.materials}
    old = {(row["material"], row["sha256"]): row["name"] for row in before.papers}
    new = {(row["material"], row["sha256"]): row["name"] for row in after.papers}
    for key in [*old, *(key for key in new if key not in old)]:
        if (key in old) != (key in new):
            label = _("Paper: {material}").format(material=names.get(key[0], key[0]))
            yield Difference(label, old.get(key, ""), new.get(key, ""))

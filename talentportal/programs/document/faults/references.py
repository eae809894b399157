"""Do the expressions of a document speak of facts that exist, and of values that they can have?"""

import difflib
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.wording import CLOSE, listed, together
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.describing import options_of
from talentportal.programs.document.schema.edition import ApplicantKind, EditionDocument
from talentportal.programs.document.schema.form import (
    ChoiceField,
    Column,
    DateField,
    FormField,
    MonthField,
    NumberField,
    TextField,
    YesNoField,
    choices_in,
)
from talentportal.programs.document.schema.known import KNOWN_FACTS, Choices, choices_of_fact

Fields = Mapping[str, FormField]


def unknown_facts(document: EditionDocument, leaf: ex.Expression, fields: Fields) -> Iterator[str]:
    """A sentence for everything that a leaf asks about and the document does not have.

    ``fields`` are those that the rule may ask about: of the form, or of a row of a table.
    """
    materials = [(material.key, material.name) for material in document.materials]
    if isinstance(leaf, ex.Evidence) and leaf.material not in dict(materials):
        yield _("There is no material “{key}”; there are: {known}.").format(
            key=leaf.material, known=listed(materials)
        )
    for path in paths_of(leaf):
        yield from _unknown(path, fields)


def paths_of(leaf: ex.Expression) -> Iterator[str]:
    """The paths of the facts about which a leaf asks."""
    for name in ("fact", "to", "table", "declared_in", "category"):
        value = getattr(leaf, name, None)
        if isinstance(value, str):
            yield value


def _unknown(path: str, fields: Fields) -> Iterator[str]:
    area, _dot, key = path.partition(".")
    if area == "row":
        yield _("“{path}” can be asked of the rows of a table only (where).").format(path=path)
    elif area == "form" and key not in fields:
        sentence = _("The form has no field “{key}”.").format(key=key)
        yield together(sentence, hint) if (hint := _elsewhere(key, fields)) else sentence
    elif area != "form" and key not in KNOWN_FACTS[area]:
        known = [(f"{area}.{name}", "") for name in sorted(KNOWN_FACTS[area])]
        sentence = _("There is no fact “{path}”; there are: {known}.").format(
            path=path, known=listed(known)
        )
        yield together(sentence, _meant(f"form.{key}")) if key in fields else sentence


def _elsewhere(key: str, fields: Fields) -> str:
    """A hint for a fact that is known without the form, or a field whose key is like it."""
    found = [f"{area}.{key}" for area, names in KNOWN_FACTS.items() if key in names]
    found += [f"form.{close}" for close in difflib.get_close_matches(key, fields, 1, CLOSE)]
    return _meant(found[0]) if found else ""


def _meant(path: str) -> str:
    return _("Is “{value}” meant?").format(value=path)


def field_at(path: str, fields: Fields) -> FormField | None:
    """The field of the form that a path names, if it names one."""
    area, _dot, key = path.partition(".")
    return fields.get(key) if area in ("form", "row") else None


def choices_at(path: str, document: EditionDocument, fields: Fields) -> Choices | None:
    """What a fact can be, where that is a choice; ``None`` where it may be anything."""
    field = field_at(path, fields)
    if isinstance(field, ChoiceField):
        return list(choices_in(field))
    if path == "dossier.channel":
        return [(each.key, each.name) for each in document.channels]
    if path == "dossier.tier":
        return [(each.key, each.name) for each in document.tiers]
    if path == "dossier.category":
        return [(each.key, each.name) for tier in document.tiers for each in tier.categories]
    if path == "dossier.applicant_kind":
        labels = dict(options_of(ApplicantKind.model_fields["kind"].annotation))
        return [(each.kind, labels[each.kind]) for each in document.applicant_kinds]
    return choices_of_fact(path)


def values_of(field: ChoiceField) -> set[str]:
    """What may be chosen."""
    return {value for value, _label in choices_in(field)}


def value_as_kept(value: object) -> str:
    """A value as answers are kept: yes and no in words, everything else as a text."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def field_of(column: Column) -> FormField:
    """A column as the field it would be on a form of the row's own."""
    if column.type == "choice":
        return ChoiceField(
            type="choice",
            key=column.key,
            label=column.label,
            code_list=column.code_list,
            options=column.options,
        )
    if column.type in ("date", "month", "number"):
        kinds: dict[str, type[DateField | MonthField | NumberField]] = {
            "date": DateField,
            "month": MonthField,
            "number": NumberField,
        }
        return kinds[column.type].model_validate(
            {"type": column.type, "key": column.key, "label": column.label}
        )
    if column.type == "yes_no":
        return YesNoField(type="yes_no", key=column.key, label=column.label)
    return TextField(type="text", key=column.key, label=column.label)

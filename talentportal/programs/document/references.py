"""Do the expressions of a document speak of facts that exist?"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.document import expressions as ex
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.form import ChoiceField, FormField, TableField, YesNoField

PERSON_FACTS = frozenset({"sex", "birth_date", "id_type", "retirement_category"})
EMPLOYER_FACTS = frozenset({"kind", "name"})
DOSSIER_FACTS = frozenset({"channel", "tier", "category", "applicant_kind"})
KNOWN_FACTS = {
    "person": PERSON_FACTS,
    "employer": EMPLOYER_FACTS,
    "dossier": DOSSIER_FACTS,
}


def unknown_facts(
    document: EditionDocument, expression: ex.Expression, fields: Mapping[str, FormField]
) -> Iterator[str]:
    """A sentence for every leaf that asks about something the document does not have.

    ``fields`` are those that the rule may ask about: of the form, or of a row of a table.
    """
    materials = {material.key for material in document.materials}
    for leaf in ex.leaves_of(expression):
        if isinstance(leaf, ex.Evidence) and leaf.material not in materials:
            yield _("There is no material “{key}”.").format(key=leaf.material)
        for path in _paths(leaf):
            yield from _unknown(path, fields)
            yield from _unfit(leaf, fields.get(path.partition(".")[2]), document)


def _paths(leaf: ex.Expression) -> Iterator[str]:
    for name in ("fact", "table", "declared_in", "category"):
        value = getattr(leaf, name, None)
        if isinstance(value, str):
            yield value


def _unknown(path: str, fields: Mapping[str, FormField]) -> Iterator[str]:
    area, _dot, key = path.partition(".")
    if area == "form" and key not in fields:
        yield _("The form has no field “{key}”.").format(key=key)
    elif area != "form" and key not in KNOWN_FACTS[area]:
        yield _("There is no fact “{path}”; there are: {known}.").format(
            path=path, known=", ".join(f"{area}.{name}" for name in sorted(KNOWN_FACTS[area]))
        )


def _unfit(
    leaf: ex.Expression, field: FormField | None, document: EditionDocument
) -> Iterator[str]:
    if isinstance(leaf, ex.FieldEquals | ex.FieldOneOf) and leaf.fact == "dossier.channel":
        yield from _strange(leaf, {channel.key for channel in document.channels})
    if isinstance(leaf, ex.FieldEquals | ex.FieldOneOf) and leaf.fact == "dossier.tier":
        yield from _strange(leaf, {tier.key for tier in document.tiers})
    if isinstance(leaf, ex.FieldEquals | ex.FieldOneOf) and leaf.fact == "dossier.applicant_kind":
        yield from _strange(leaf, {str(kind.kind) for kind in document.applicant_kinds})
    if field is None:
        return
    if isinstance(leaf, ex.Declaration) and not isinstance(field, YesNoField):
        yield _("“{key}” is no yes-or-no field, so nothing can be declared in it.").format(
            key=field.key
        )
    if isinstance(leaf, ex.RowsWithin | ex.CompetitionResult | ex.RowCount | ex.YearsInRows):
        yield from _unfit_table(leaf, field)
    if isinstance(field, ChoiceField) and isinstance(
        leaf, ex.FieldEquals | ex.FieldOneOf | ex.Category
    ):
        yield from _strange(leaf, values_of(field))


def _unfit_table(leaf: "_OfTable", field: FormField) -> Iterator[str]:
    if not isinstance(field, TableField):
        yield _("“{key}” is no table.").format(key=field.key)
        return
    for column in sorted(_columns_asked(leaf) - {column.key for column in field.columns}):
        yield _("The table “{table}” has no column “{column}”.").format(
            table=field.key, column=column
        )


_OfTable = ex.RowsWithin | ex.CompetitionResult | ex.RowCount | ex.YearsInRows


def _columns_asked(leaf: _OfTable) -> set[str]:
    if isinstance(leaf, ex.CompetitionResult):
        return {"level", "place", *(["class"] if leaf.competition_class else [])}
    if isinstance(leaf, ex.YearsInRows):
        return {leaf.from_column, leaf.to_column, *([leaf.column] if leaf.column else [])}
    return {leaf.column} if leaf.column else set()


def _strange(leaf: ex.FieldEquals | ex.FieldOneOf | ex.Category, values: set[str]) -> Iterator[str]:
    asked = (leaf.value,) if isinstance(leaf, ex.FieldEquals) else leaf.values
    for value in asked:
        if value not in values:
            yield _("“{value}” is no value of “{fact}”.").format(value=value, fact=leaf.fact)


def values_of(field: ChoiceField) -> set[str]:
    """What may be chosen."""
    if field.code_list is not None:
        return {value for value, _label in CODE_LISTS[field.code_list]}
    return {option.value for option in field.options}

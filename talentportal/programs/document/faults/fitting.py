"""Does each leaf of an expression ask a fact for what such a fact can be?"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.code_lists import CODE_LISTS, PARTY_MEMBERS
from talentportal.programs.document.faults.references import (
    Fields,
    choices_at,
    field_at,
    field_of,
    paths_of,
    value_as_kept,
)
from talentportal.programs.document.faults.table_leaves import OfTable, unfit_of_table
from talentportal.programs.document.faults.wording import listed, together
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.form import (
    ChoiceField,
    DateField,
    FormField,
    LongTextField,
    MonthField,
    NumberField,
    OfficeField,
    PhotoField,
    TableField,
    TextField,
    YesNoField,
    choices_in,
)
from talentportal.programs.document.schema.known import Choices
from talentportal.programs.vocabulary import SkillLevel

RETIREMENT = "person.retirement_category"
Known = tuple[EditionDocument, Fields]
_NUMBER = re.compile(r"-?\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


def unfit(document: EditionDocument, leaf: ex.Expression, fields: Fields) -> Iterator[str]:
    """A sentence for everything that a leaf asks of a fact and that can never be so."""
    check = _CHECKS.get(type(leaf))
    if check is not None:
        yield from check(leaf, (document, fields))


def _compared(leaf: Any, known: Known) -> Iterator[str]:
    """A value that somebody is to have answered must be one that can be answered."""
    document, fields = known
    field = field_at(leaf.fact, fields)
    values = (leaf.value,) if isinstance(leaf, ex.FieldEquals) else leaf.values
    choices = choices_at(leaf.fact, document, fields)
    if choices is not None:
        yield from strange(values, leaf.fact, choices)
    elif isinstance(leaf, ex.CategoryIs):
        if field is not None or not leaf.fact.startswith(("form.", "row.")):
            yield _("“{fact}” must be a choice of the form.").format(fact=leaf.fact)
    elif field is not None:
        yield from _no_answer(values, leaf.fact, field)
    elif leaf.fact == "person.birth_date":
        yield _is_day(leaf.fact)
    if isinstance(leaf, ex.FieldEquals) and isinstance(field, ChoiceField) and field.several:
        yield _("Several may be chosen in “{key}”: use field_one_of instead.").format(key=field.key)


def strange(values: Any, fact: str, choices: Choices) -> Iterator[str]:
    """The values that are none of the choices, and what the choices are."""
    allowed = dict(choices)
    for value in values:
        if value_as_kept(value) in allowed:
            continue
        sentence = _("“{value}” is no value of “{fact}”; there are: {known}.").format(
            value=value_as_kept(value), fact=fact, known=listed(choices)
        )
        meant = [key for key, label in choices if label == value]
        hint = _("Is “{value}” meant?").format(value=meant[0]) if meant else ""
        yield together(sentence, hint) if hint else sentence


def _is_day(fact: str) -> str:
    return _("“{fact}” is a day, and no value equals it: use years_since or months_since.").format(
        fact=fact
    )


def _no_answer(values: Any, fact: str, field: FormField) -> Iterator[str]:
    """Values of another type than the answers of a field are."""
    said = [value_as_kept(value) for value in values]
    if isinstance(field, YesNoField):
        if not {"yes", "no"}.issuperset(said):
            yield _("“{fact}” is answered by yes or no: write true or false.").format(fact=fact)
    elif isinstance(field, NumberField):
        if not all(_NUMBER.fullmatch(each) for each in said):
            yield _("“{fact}” is a number: write one.").format(fact=fact)
    elif isinstance(field, DateField | MonthField):
        if not all(_DAY.fullmatch(each) for each in said) or not fact.startswith("row."):
            yield _is_day(fact)
    elif not isinstance(field, TextField | LongTextField):
        yield _("The answers of “{fact}” cannot be compared with a value.").format(fact=fact)


def _since(leaf: Any, known: Known) -> Iterator[str]:
    field = field_at(leaf.fact, known[1])
    is_day = isinstance(field, DateField | MonthField) if field else leaf.fact.endswith("_date")
    if not is_day and (field or not leaf.fact.startswith(("form.", "row."))):
        yield _("“{fact}” is neither a day nor a month.").format(fact=leaf.fact)


def _number(leaf: ex.FieldAtLeast, known: Known) -> Iterator[str]:
    field = field_at(leaf.fact, known[1])
    yield from _must_be_number(leaf.fact, field)
    if not isinstance(field, NumberField):
        return
    most, least = field.maximum, field.minimum
    if _beyond(leaf.at_least, most) or _beyond(least, leaf.at_most):
        yield _("The field takes {least} to {most}: this can never hold.").format(
            least="–" if least is None else least, most="–" if most is None else most
        )


def _ratio(leaf: ex.NumbersRatio, known: Known) -> Iterator[str]:
    for path in (leaf.fact, leaf.to):
        yield from _must_be_number(path, field_at(path, known[1]))


def _must_be_number(path: str, field: FormField | None) -> Iterator[str]:
    is_number = isinstance(field, NumberField)
    if not is_number and (field or not path.startswith(("form.", "row."))):
        yield _("“{fact}” is no number.").format(fact=path)


def _beyond(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one > other


def _filled(leaf: ex.FieldFilled, known: Known) -> Iterator[str]:
    if isinstance(field_at(leaf.fact, known[1]), PhotoField):
        yield _("A portrait is no answer, so “{fact}” never counts as filled in.").format(
            fact=leaf.fact
        )


def _skill(leaf: ex.SkillLevelIs, known: Known) -> Iterator[str]:
    field = field_at(leaf.fact, known[1])
    if field is None:
        if not leaf.fact.startswith(("form.", "row.")):
            yield _("“{fact}” says no skill level.").format(fact=leaf.fact)
        return
    values = choices_in(field) if isinstance(field, ChoiceField) else []
    levels = {
        SkillLevel[key.upper()] for key, _l in values if key.upper() in SkillLevel.__members__
    }
    fitting = [
        level
        for level in levels
        if level in leaf.one_of or (leaf.at_least is not None and level >= leaf.at_least)
    ]
    if not fitting and (leaf.one_of or leaf.at_least is not None):
        yield _(
            "No answer of “{fact}” is such a skill level; it must be a choice with values of the "
            "standard list skill_level: {known}."
        ).format(fact=leaf.fact, known=listed(CODE_LISTS["skill_level"]))


def _membership(leaf: ex.Membership, known: Known) -> Iterator[str]:
    field = field_at(leaf.fact, known[1])
    if leaf.organisation == "union":
        yield from _must_be_yes_no(leaf.fact, field)
    elif field is None:
        yield from _outside_form(leaf.fact)
    elif not isinstance(field, ChoiceField) or not {key for key, _l in choices_in(field)} & set(
        PARTY_MEMBERS
    ):
        yield _("“{fact}” must be a choice of the standard list political_status.").format(
            fact=leaf.fact
        )


def _must_be_yes_no(fact: str, field: FormField | None) -> Iterator[str]:
    if field is None:
        yield from _outside_form(fact)
    elif not isinstance(field, YesNoField):
        yield _("“{key}” is no yes-or-no field, so nothing can be declared in it.").format(
            key=field.key
        )


def _outside_form(fact: str) -> Iterator[str]:
    if not fact.startswith("form."):
        yield _("“{fact}” is no field of the form, so nobody answers it.").format(fact=fact)


def _declaration(leaf: ex.Declaration, known: Known) -> Iterator[str]:
    yield from _must_be_yes_no(leaf.fact, field_at(leaf.fact, known[1]))


def _honour(leaf: ex.HonourHeld, known: Known) -> Iterator[str]:
    if leaf.declared_in is None or not leaf.declared_values:
        return
    field = field_at(leaf.declared_in, known[1])
    if isinstance(field, ChoiceField):
        yield from strange(leaf.declared_values, leaf.declared_in, list(choices_in(field)))
    elif isinstance(field, YesNoField | TableField | NumberField | DateField | MonthField):
        yield _("The answers of “{fact}” cannot be compared with a value.").format(
            fact=leaf.declared_in
        )


def _other_track(leaf: ex.OtherTrack, known: Known) -> Iterator[str]:
    if leaf.declared_in is not None:
        yield from _must_be_yes_no(leaf.declared_in, field_at(leaf.declared_in, known[1]))
    elif known[0].program.umbrella is None:
        yield _("The program is no track of an umbrella program, so nobody is in another track.")


def retirement_unasked(leaf: ex.Expression, fields: Fields) -> Iterator[str]:
    """A woman's age of retirement follows her post, which only the form can ask."""
    asked = (getattr(leaf, "fact", None), getattr(leaf, "category", None))
    if RETIREMENT in asked and not isinstance(fields.get("retirement_category"), ChoiceField):
        yield _(
            "Nobody is asked for the kind of retirement: the form needs a choice "
            "“retirement_category” with the standard list of this name."
        )


def _residence(leaf: ex.Residence, known: Known) -> Iterator[str]:
    """A choice of places must have one in which the name of an area stands."""
    field = field_at(leaf.fact, known[1])
    if isinstance(field, ChoiceField):
        labels = [label for _value, label in choices_in(field)]
        if not any(area in label for area in leaf.areas for label in labels):
            yield _("No answer of “{fact}” names one of these areas; there are: {known}.").format(
                fact=leaf.fact, known=listed(choices_in(field))
            )
    elif field is not None and not isinstance(field, TextField | LongTextField | OfficeField):
        yield _("“{fact}” states no place.").format(fact=leaf.fact)


def _of_table(leaf: OfTable, known: Known) -> Iterator[str]:
    document, fields = known
    yield from unfit_of_table(leaf, fields)
    table = field_at(leaf.table, fields)
    where = leaf.where if isinstance(leaf, ex.RowCount | ex.RowFigure) else None
    if where is not None and isinstance(table, TableField):
        yield from _unfit_rows(where, table, document)


def _unfit_rows(
    where: ex.Expression, table: TableField, document: EditionDocument
) -> Iterator[str]:
    """Of a row is asked what stands in it; whoever applies has one answer for all rows."""
    columns = {column.key: field_of(column) for column in table.columns}
    for leaf in ex.leaves_of(where):
        if not isinstance(leaf, ASKED_OF_ROWS):
            yield _("A row cannot be asked “{leaf}”.").format(leaf=leaf.type)
            continue
        strangers = [path for path in paths_of(leaf) if not _is_of_row(path, columns)]
        for path in strangers:
            yield _("A row has no “{path}”; there are: {known}.").format(
                path=path, known=listed((f"row.{each.key}", each.label) for each in table.columns)
            )
        if not strangers:
            yield from unfit(document, leaf, columns)


def _is_of_row(path: str, columns: Fields) -> bool:
    area, _dot, key = path.partition(".")
    return area == "row" and key in columns


ASKED_OF_ROWS = (
    ex.Age
    | ex.YearsSince
    | ex.MonthsSince
    | ex.Within
    | ex.DayBetween
    | ex.SkillLevelIs
    | ex.FieldEquals
    | ex.FieldOneOf
    | ex.FieldAtLeast
    | ex.NumbersRatio
    | ex.FieldFilled
)
_CHECKS: dict[type, Callable[[Any, Known], Iterator[str]]] = {
    ex.FieldEquals: _compared,
    ex.FieldOneOf: _compared,
    ex.CategoryIs: _compared,
    ex.Age: _since,
    ex.YearsSince: _since,
    ex.MonthsSince: _since,
    ex.Within: _since,
    ex.DayBetween: _since,
    ex.Residence: _residence,
    ex.FieldAtLeast: _number,
    ex.NumbersRatio: _ratio,
    ex.FieldFilled: _filled,
    ex.SkillLevelIs: _skill,
    ex.Membership: _membership,
    ex.Declaration: _declaration,
    ex.HonourHeld: _honour,
    ex.OtherTrack: _other_track,
    ex.RowsWithin: _of_table,
    ex.CompetitionResult: _of_table,
    ex.RowCount: _of_table,
    ex.RowFigure: _of_table,
    ex.YearsInRows: _of_table,
}

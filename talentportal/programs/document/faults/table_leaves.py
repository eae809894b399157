"""Rules that ask about the rows of a table: its columns, what they hold, how many rows there are."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.references import Fields, field_at
from talentportal.programs.document.faults.wording import listed
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.form import Column, TableField, choices_in
from talentportal.programs.document.schema.known import Choices
from talentportal.programs.vocabulary import HonourLevel

OfTable = ex.RowsWithin | ex.CompetitionResult | ex.RowCount | ex.RowFigure | ex.YearsInRows
Columns = dict[str, Column]
DAYS = ("date", "month")


def unfit_of_table(leaf: OfTable, fields: Fields) -> Iterator[str]:
    """A sentence for everything that no row of the table can ever be."""
    table = field_at(leaf.table, fields)
    if not isinstance(table, TableField):
        if table is not None or not leaf.table.startswith("form."):
            yield _("“{key}” is no table.").format(key=leaf.table.partition(".")[2])
        return
    columns = {column.key: column for column in table.columns}
    absent = sorted(_columns_asked(leaf) - columns.keys())
    for column in absent:
        yield _("The table “{table}” has no column “{column}”; there are: {known}.").format(
            table=table.key,
            column=column,
            known=listed((each.key, each.label) for each in table.columns),
        )
    if not absent:
        yield from _of_columns(leaf, columns)
    if isinstance(leaf, ex.RowCount):
        yield from _of_number(leaf, table)


def _columns_asked(leaf: OfTable) -> set[str]:
    if isinstance(leaf, ex.CompetitionResult):
        asked = {"place": leaf.best_places, "class": leaf.competition_class}
        asked |= {"date": leaf.within_years}
        return {"level", *(column for column, given in asked.items() if given)}
    if isinstance(leaf, ex.RowCount):
        return {column for column in (leaf.column, leaf.distinct) if column}
    if isinstance(leaf, ex.YearsInRows):
        return {leaf.from_column, leaf.to_column, *([leaf.column] if leaf.column else [])}
    return {leaf.column}


def _of_columns(leaf: OfTable, columns: Columns) -> Iterator[str]:
    if isinstance(leaf, ex.RowsWithin):
        yield from _must_be_days(leaf.column, columns)
    elif isinstance(leaf, ex.CompetitionResult):
        yield from _of_competition(leaf, columns)
    elif isinstance(leaf, ex.RowFigure):
        if columns[leaf.column].type != "number":
            yield _("The column “{column}” holds no numbers.").format(column=leaf.column)
    else:
        if isinstance(leaf, ex.YearsInRows):
            yield from _must_be_days(leaf.from_column, columns)
            yield from _must_be_days(leaf.to_column, columns)
        if leaf.column is not None:
            yield from _of_cells(leaf.values, columns[leaf.column])


def _must_be_days(key: str, columns: Columns) -> Iterator[str]:
    if columns[key].type not in DAYS:
        yield _("The column “{column}” holds neither days nor months.").format(column=key)


def _of_cells(values: tuple[ex.Scalar, ...], column: Column) -> Iterator[str]:
    """Values that no cell of the column can hold."""
    choices = choices_of(column)
    if choices is None:
        if column.type == "yes_no":
            choices = [("yes", ""), ("no", "")]
        else:
            return
    allowed = dict(choices)
    for value in values:
        cell = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        if cell not in allowed:
            yield _("“{value}” is no value of “{fact}”; there are: {known}.").format(
                value=cell, fact=column.key, known=listed(choices)
            )


def choices_of(column: Column) -> Choices | None:
    """What may be chosen in a column; ``None`` if it is no choice."""
    if column.type != "choice":
        return None
    return list(choices_in(column))


def _of_competition(leaf: ex.CompetitionResult, columns: Columns) -> Iterator[str]:
    levels = [
        HonourLevel[value.upper()]
        for value, _label in choices_of(columns["level"]) or []
        if value.upper() in HonourLevel.__members__
    ]
    if not any(level >= leaf.min_level for level in levels):
        yield _(
            "No row can reach this level: the column “level” must be a choice of the standard "
            "list competition_level."
        )
    if leaf.best_places is not None and columns["place"].type not in ("number", "choice"):
        yield _("The column “place” must hold numbers, or no place counts.")
    if leaf.within_years is not None:
        yield from _must_be_days("date", columns)
    if leaf.competition_class is not None:
        yield from _of_cells((leaf.competition_class,), columns["class"])


def _of_number(leaf: ex.RowCount, table: TableField) -> Iterator[str]:
    if leaf.at_least is not None and leaf.at_least > table.max_rows:
        yield _("The table “{table}” takes {rows} rows at most: this can never hold.").format(
            table=table.key, rows=table.max_rows
        )
    if leaf.column is None and leaf.at_most is not None and leaf.at_most < table.min_rows:
        yield _("The table “{table}” needs {rows} rows: this can never hold.").format(
            table=table.key, rows=table.min_rows
        )

"""Rows out of a workbook that somebody uploads: all of them right, or every error in its place.

What programs get wrong (measured): WPS writes a dimension of one cell, so that a reader in a hurry
sees one row of a hundred; a number of 18 digits typed as a number has lost its last three; a row
far below that once had a border makes a million empty rows; a formula has no value of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.text import clean_text
from talentportal.shared.workbook.archive import check_archive

MOST_ROWS = 5000
MOST_COLUMNS = 100
EMPTY_ROWS_END = 100
MOST_REFUSALS = 200
HEADER_WITHIN = 20
# A number of more digits than this has lost some when it was typed as a number.
SURE_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to read: key in the row, heading in the file, and what its cells must be.

    ``read`` turns the clean text into the value and raises ``Refused`` with what is wrong.
    ``as_text`` refuses numbers: identity and certificate numbers, telephones. ``empty_if`` is asked
    where a cell of a required column is empty, after the columns named before it were read.
    """

    key: str
    title: str
    required: bool = True
    as_text: bool = False
    longest: int = 2000
    read: Callable[[str], Any] | None = None
    also: tuple[str, ...] = ()
    empty_if: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the file: its number there, and the values by key."""

    number: int
    values: dict[str, Any]


def read_rows(
    file: IO[bytes],
    headings: Sequence[Heading],
    *,
    sheet: str | None = None,
    unique: Sequence[str] = (),
) -> list[ReadRow]:
    """All rows of a sheet, or ``Refused`` with every error by sheet, row and column.

    ``sheet`` names the sheet; without it the first visible one is read. Of the keys in ``unique``
    no value may occur twice. The headings may stand in any of the first rows, in any order, with
    other columns between them.
    """
    check_archive(file)
    try:
        # Of a file that anybody may have made the parser can raise anything.
        name, table = _table(file, sheet)
    except Refused:
        raise
    except Exception as error:
        raise Refused.because(
            "X03",
            _("The file is damaged or not a standard workbook."),
            remedy=_("Open it in WPS or Excel, save it as .xlsx and upload that."),
        ) from error
    if len(table) > HEADER_WITHIN + MOST_ROWS:
        raise _too_many(name)
    head, places = _header(name, table, headings)
    rows = [(number, cells) for number, cells in table if number > head]
    return _Reader(name, headings, places, unique).read(rows)


def _too_many(name: str) -> Refused:
    return Refused.because(
        "X02",
        _("The sheet has more than {most} rows.").format(most=MOST_ROWS),
        name,
        _("Split it into several files."),
    )


def _table(file: IO[bytes], wanted: str | None) -> tuple[str, list[tuple[int, list[Any]]]]:
    """Name and filled rows of the sheet, formulas as formulas."""
    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        visible = [each for each in book.worksheets if each.sheet_state == "visible"]
        if wanted is not None:
            visible = [each for each in book.worksheets if each.title.strip() == wanted]
        if not visible:
            raise Refused.because(
                "X07",
                _("The workbook has no sheet “{name}”; it has: {names}.").format(
                    name=wanted or "1", names=_list(each.title for each in book.worksheets)
                ),
                remedy=_("Use the template without renaming its sheets."),
            )
        sheet: Any = visible[0]
        sheet.reset_dimensions()
        return sheet.title, list(_filled(sheet))
    finally:
        book.close()


def _filled(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    empty = found = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        row = [_Cell.of(cell) for cell in cells]
        if not any(cell.is_filled for cell in row):
            empty += 1
            if empty >= EMPTY_ROWS_END:
                return
            continue
        empty = 0
        found += 1
        yield number, row
        if found > HEADER_WITHIN + MOST_ROWS:
            return


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Any
    kind: str

    @classmethod
    def of(cls, cell: Any) -> "_Cell":
        return cls(cell.value, getattr(cell, "data_type", "n"))

    @property
    def is_filled(self) -> bool:
        return self.value is not None and str(self.value).strip() != ""


def _header(
    name: str, table: Sequence[tuple[int, list[_Cell]]], headings: Sequence[Heading]
) -> tuple[int, dict[str, int]]:
    """The row with the headings, and the place of each: the best of the first rows."""
    best: tuple[int, list[_Cell]] = (0, [])
    most = -1
    for number, cells in table[:HEADER_WITHIN]:
        titles = [_title(cell.value) for cell in cells]
        known = sum(any(title in _names(each) for title in titles) for each in headings)
        if known > most:
            most, best = known, (number, cells)
    number, titles = best[0], [_title(cell.value) for cell in best[1]]
    places = {
        each.key: [index for index, title in enumerate(titles) if title in _names(each)]
        for each in headings
    }
    missing = [each.title for each in headings if each.required and not places[each.key]]
    twice = [each.title for each in headings if len(places[each.key]) > 1]
    if missing or twice:
        found = [str(cell.value).strip() for cell in best[1] if cell.is_filled]
        raise _wrong_header(name, number, missing, twice, found)
    return number, {key: where[0] for key, where in places.items() if where}


def _wrong_header(
    name: str, number: int, missing: list[str], twice: list[str], found: list[str]
) -> Refused:
    sentences = []
    if missing:
        sentences.append(_("These headings are missing: {names}.").format(names=_list(missing)))
    if twice:
        sentences.append(_("These headings occur twice: {names}.").format(names=_list(twice)))
    sentences.append(_("Found: {names}.").format(names=_list(found) or "—"))
    place = _("{sheet}, row {row}").format(sheet=name, row=number) if number else name
    return Refused.because(
        "X07", " ".join(sentences), place, _("Use the template without changing its headings.")
    )


def _names(heading: Heading) -> set[str]:
    return {_title(heading.title), *map(_title, heading.also)}


def _title(value: Any) -> str:
    """Headings are compared without blanks, line breaks and the star of what is required."""
    return "".join(str(value or "").split()).strip("*＊")


def _list(names: Iterable[str]) -> str:
    return "、".join(names)


class _Reader:
    """Reads the rows below the header and gathers what is wrong."""

    def __init__(
        self,
        sheet: str,
        headings: Sequence[Heading],
        places: dict[str, int],
        unique: Sequence[str],
    ) -> None:
        self.sheet = sheet
        self.headings = [each for each in headings if each.key in places]
        self.places = places
        self.unique = unique
        self.refusals: list[Refusal] = []

    def read(self, rows: Sequence[tuple[int, list[_Cell]]]) -> list[ReadRow]:
        if not rows:
            raise Refused.because(
                "X02", _("There is no row below the headings."), self.sheet, _("Fill in the rows.")
            )
        if len(rows) > MOST_ROWS:
            raise _too_many(self.sheet)
        read = [ReadRow(number, self._values(number, cells)) for number, cells in rows]
        for key in self.unique:
            self._no_value_twice(key, read)
        if self.refusals:
            raise Refused(*self.refusals[:MOST_REFUSALS])
        return read

    def _values(self, number: int, cells: list[_Cell]) -> dict[str, Any]:
        values = {}
        for heading in self.headings:
            index = self.places[heading.key]
            cell = cells[index] if index < len(cells) else _Cell(None, "n")
            try:
                values[heading.key] = _value(cell, heading)
            except Refused as refused:
                place = self._place(number, index, heading)
                self.refusals += [
                    Refusal(each.code, each.sentence, place, each.remedy)
                    for each in refused.refusals
                ]
        return values

    def _place(self, number: int, index: int, heading: Heading) -> str:
        return _("{sheet}, row {row}, column {column} ({title})").format(
            sheet=self.sheet, row=number, column=get_column_letter(index + 1), title=heading.title
        )

    def _no_value_twice(self, key: str, rows: Sequence[ReadRow]) -> None:
        heading = next(each for each in self.headings if each.key == key)
        first: dict[Any, int] = {}
        for row in rows:
            value = row.values.get(key)
            if value in (None, ""):
                continue
            if value in first:
                self.refusals.append(
                    Refusal(
                        "X11",
                        _("“{title}” is the same as in row {row}.").format(
                            title=heading.title, row=first[value]
                        ),
                        self._place(row.number, self.places[key], heading),
                        _("Leave one of the two rows in the file."),
                    )
                )
            first.setdefault(value, row.number)


def _value(cell: _Cell, heading: Heading) -> Any:
    if cell.kind == "f":
        raise Refused.because(
            "X04", _("This cell is a formula."), remedy=_("Paste its value instead.")
        )
    if cell.kind == "e":
        raise Refused.because(
            "X04", _("This cell shows an error."), remedy=_("Type the value instead.")
        )
    text = clean_text(_text(cell.value, heading))
    if not text:
        if heading.required and not (heading.empty_if and heading.empty_if()):
            raise Refused.because(
                "X12",
                _("This cell is empty."),
                remedy=_("Fill it in; where cells are merged, fill in each row."),
            )
        return None if heading.read else ""
    if len(text) > heading.longest:
        raise Refused.because(
            "X13",
            _("The text has {length} characters; at most {most} are allowed.").format(
                length=len(text), most=heading.longest
            ),
            remedy=_("Shorten it."),
        )
    return heading.read(text) if heading.read else text


def _text(value: Any, heading: Heading) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, heading)
    return str(value)


def _number(value: float, heading: Heading) -> str:
    """A number as it would be typed; refused where digits may have been lost."""
    if heading.as_text or abs(value) >= 10**SURE_DIGITS:
        raise Refused.because(
            "X05",
            _("This number is not kept as text, so that digits may have been lost."),
            remedy=_("Set the format of the column to text and type it again."),
        )
    return str(int(value)) if float(value).is_integer() else repr(value)

"""What every kind of field answers; a kind that does not answer all of it is no class to mypy."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms

from talentportal.programs.document import Column, FormField, OfficeField

Asked = FormField | Column
"""Whatever is asked: a field of the form, or a column in one of its tables."""
Offices = Callable[[OfficeField], Sequence[str]]
"""The names of the offices that a field offers."""
Choices = tuple[tuple[str, Any], ...]
"""What may be chosen: what is kept, and what is read."""


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; ``False`` (a plain no) is an answer."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


class FieldKind(ABC):
    """How a kind of field is checked, typed, worded, printed and asked, and whether it is personal."""

    __slots__ = ()

    longest: ClassVar[int] = 2_000
    """Characters of what is typed that are kept at all."""
    keeps_lines: ClassVar[bool] = False
    """Whether what is typed may have several lines."""
    is_named: ClassVar[bool] = False
    """Whether rules call an answer by its words, not by what is kept."""
    is_sealed: ClassVar[bool] = False
    """Whether answers are kept sealed and shown masked."""
    is_file: ClassVar[bool] = False
    """Whether the answer is a file among the papers."""
    tells_when_hidden: ClassVar[bool] = False
    """Whether an answer is blacked out elsewhere when the edition hides its field from experts."""

    @abstractmethod
    def fault(self, value: Any) -> str:
        """What is wrong with an answer that is there, as a sentence; empty when it will do."""

    @abstractmethod
    def typed(self, value: Any) -> Any:
        """The value that rules read; ``None`` where the answer cannot be read."""

    @abstractmethod
    def said(self, value: Any) -> str:
        """An answer that is there, in words."""

    @abstractmethod
    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """An answer as it stands in a book; ``month_only`` prints a day as its month."""

    @abstractmethod
    def widget(self, value: Any, offices: Offices) -> forms.Widget | None:
        """What asks for it on a page; none for what has a part of the page to itself."""

    @abstractmethod
    def is_personal(self, *, blind: bool) -> bool:
        """Whether an answer says who somebody is: to any expert, or to one who reviews blindly."""

    def words(self, value: Any) -> str:
        """An answer in words, as a person reads it back; empty for none."""
        return "" if is_empty(value) else self.said(value)

    def printed_lines(self, value: Any, *, month_only: bool = False) -> list[str]:
        """The same as the lines of a box of the annex."""
        text = self.printed(value, month_only=month_only)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def printed_in_cell(self, value: Any) -> str:
        """An answer in a narrow column of a printed table."""
        return self.words(value)

    def input_type(self, _value: Any) -> str:
        """The type of the input in the cell of a table."""
        return "text"

    def offered(self, _value: Any) -> Choices:
        """What the cell of a table offers; a kept value that is not among it stays visible."""
        return ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Of what is answered in rows."""
        return ()

    @property
    def labels(self) -> dict[str, str]:
        """Value → what it is called by the edition."""
        return {}

    @property
    def hint(self) -> str:
        """What is said below the field beside its own help."""
        return ""

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width of a printed page, however short the answer."""
        return False


class AsWritten(FieldKind):
    """What is typed, read and printed as it is kept; a kind of this sort says so by its base."""

    __slots__ = ()

    def typed(self, value: Any) -> Any:
        """As it is kept."""
        return value

    def said(self, value: Any) -> str:
        """As it is kept."""
        return str(value)

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """As it is read."""
        return self.words(value)

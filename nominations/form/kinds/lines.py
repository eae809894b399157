"""Kinds that are written: one line, several lines, the number of an identity document."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from nominations.form.kinds.base import AsWritten, Offices
from talentportal.programs.document import Column, LongTextField, TextField
from talentportal.shared.sealed_numbers import fault_of, is_sealed, masked
from talentportal.shared.text import count_words

_ALWAYS = ("id_number", "phone", "email")
_BLIND = (*_ALWAYS, "name", "employer")


@dataclass(frozen=True, slots=True)
class Text(AsWritten):
    """One line."""

    most: int
    prefill: str = ""

    tells_when_hidden: ClassVar[bool] = True

    @staticmethod
    def of(field: TextField | Column) -> "Text":
        """As the document declares it."""
        return Text(field.max_length, field.prefill if isinstance(field, TextField) else "")

    def fault(self, value: Any) -> str:
        """Text of at most so many characters."""
        if not isinstance(value, str):
            return _("Please enter text.")
        if len(value.strip()) > self.most:
            return _("{length} characters are too many; at most {most}.").format(
                length=len(value.strip()), most=self.most
            )
        return ""

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A line."""
        return forms.TextInput()

    def is_personal(self, *, blind: bool) -> bool:
        """What the account knows of a person is; anything else is for the edition to hide."""
        return self.prefill in (_BLIND if blind else _ALWAYS)

    @property
    def is_wide(self) -> bool:
        """The 18 digits of a number stand in one line."""
        return self.prefill == "id_number"


@dataclass(frozen=True, slots=True)
class LongText(AsWritten):
    """Several lines with a length in words."""

    field: LongTextField

    longest: ClassVar[int] = 30_000
    keeps_lines: ClassVar[bool] = True

    def fault(self, value: Any) -> str:
        """As many words as are asked for, where that binds."""
        words, most, least = count_words(str(value)), self.field.max_words, self.field.min_words
        if self.field.force != "hard":
            return ""
        if most is not None and words > most:
            return _("{words} words are too many; at most {most}.").format(words=words, most=most)
        if least is not None and words < least:
            return _("{words} words are too few; at least {least}.").format(
                words=words, least=least
            )
        return ""

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """An area that counts the words."""
        most = self.field.max_words
        limit = {"data-word-limit": most} if most else {}
        return forms.Textarea(attrs={"rows": self.field.rows, **limit})

    def is_personal(self, *, blind: bool) -> bool:
        """What stands in a text is blacked out term by term."""
        return False

    @property
    def hint(self) -> str:
        """The fewest words."""
        least = self.field.min_words
        return _("At least {least} words.").format(least=least) if least else ""

    @property
    def is_wide(self) -> bool:
        """Texts take the page."""
        return True


@dataclass(frozen=True, slots=True)
class IdNumber(AsWritten):
    """The number of an identity document in a table: kept sealed, shown masked."""

    is_sealed: ClassVar[bool] = True

    def fault(self, value: Any) -> str:
        """A number that can be one, digit by digit."""
        return fault_of(value) if isinstance(value, str) else _("Please enter text.")

    def said(self, value: Any) -> str:
        """Masked."""
        return masked(str(value))

    def printed_in_cell(self, value: Any) -> str:
        """In full only where it was opened on purpose, for the book that is kept on file."""
        opened = isinstance(value, str) and not is_sealed(value)
        return value if opened else self.words(value)

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A line that no browser remembers."""
        return forms.TextInput(attrs={"autocomplete": "off", "data-no-keep": True})

    def is_personal(self, *, blind: bool) -> bool:
        """To every expert."""
        return True

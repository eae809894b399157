"""Kinds that are chosen: of a list, yes or no, an office."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.form.kinds.base import AsWritten, Choices, FieldKind, Offices
from talentportal.programs.document import ChoiceField, Column, OfficeField
from talentportal.programs.document.schema.form import choices_in
from talentportal.programs.rules.values import parse_yes_no

FEW = 6
LONGEST_NAME = 120
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


def _with_kept(choices: Choices, value: Any) -> Choices:
    """A kept value that is not among the choices stays visible."""
    stray = isinstance(value, str) and value and value not in dict(choices)
    return (*choices, (value, value)) if stray else choices


@dataclass(frozen=True, slots=True)
class Choice(AsWritten):
    """One value of a list, or several."""

    field: ChoiceField | Column
    several: bool = False

    is_named: ClassVar[bool] = True

    @staticmethod
    def of(field: ChoiceField | Column) -> "Choice":
        """As the document declares it; in a cell there is room for one."""
        return Choice(field, isinstance(field, ChoiceField) and field.several)

    def fault(self, value: Any) -> str:
        """Values of the list, and only one where one is asked for."""
        chosen = value if isinstance(value, list) else [value]
        if not self.several and len(chosen) != 1:
            return _("Please choose one.")
        known = self.labels
        if not all(isinstance(item, str) and item in known for item in chosen):
            return _("Please choose from the list.")
        return ""

    def said(self, value: Any) -> str:
        """What the chosen values are called."""
        labels = self.labels
        chosen = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in chosen)

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """Few choices as radio buttons."""
        if self.several:
            return forms.CheckboxSelectMultiple(choices=choices_in(self.field))
        choices = self.offered(value)
        if len(choices) <= FEW:
            return forms.RadioSelect(choices=choices)
        return forms.Select(choices=[("", _("Please choose")), *choices])

    def input_type(self, _value: Any) -> str:
        """A list in the cell."""
        return "select"

    def offered(self, value: Any) -> Choices:
        """The list."""
        return _with_kept(choices_in(self.field), value)

    @property
    def labels(self) -> dict[str, str]:
        """Value → label."""
        return dict(choices_in(self.field))

    def is_personal(self, *, blind: bool) -> bool:
        """What many choose is nobody's."""
        return False


@dataclass(frozen=True, slots=True)
class YesNo(FieldKind):
    """Yes or no; nothing is ticked beforehand."""

    def fault(self, value: Any) -> str:
        """One of the two."""
        return "" if value in ("yes", "no") else _("Please answer yes or no.")

    def typed(self, value: Any) -> Any:
        """True or false."""
        return parse_yes_no(value)

    def said(self, value: Any) -> str:
        """Yes or no, in the reader's language."""
        return _("Yes") if str(value).lower() in ("yes", "true") else _("No")

    def printed(self, value: Any, *, month_only: bool = False) -> str:
        """Yes or no."""
        return self.words(value)

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """Two buttons."""
        return forms.RadioSelect(choices=YES_NO)

    def input_type(self, _value: Any) -> str:
        """A list in the cell."""
        return "select"

    def offered(self, value: Any) -> Choices:
        """Both."""
        return _with_kept(YES_NO, value)

    def is_personal(self, *, blind: bool) -> bool:
        """What many answer is nobody's."""
        return False


@dataclass(frozen=True, slots=True)
class OfficeName(AsWritten):
    """An office of the portal, kept by its name."""

    field: OfficeField

    is_named: ClassVar[bool] = True

    def fault(self, value: Any) -> str:
        """A name; whether such an office exists is asked where it is needed."""
        is_name = isinstance(value, str) and len(value) <= LONGEST_NAME
        return "" if is_name else _("Please choose from the list.")

    def widget(self, value: Any, offices: Offices) -> forms.Widget:
        """A list of names."""
        names = tuple((name, name) for name in offices(self.field))
        return forms.Select(choices=[("", _("Please choose")), *_with_kept(names, value)])

    def is_personal(self, *, blind: bool) -> bool:
        """Where somebody works says much, so that blind experts do not read it."""
        return blind

"""How many books are wanted and in which form; which printed page is to be checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.book.many import MOST_COPIES


class VerifyForm(forms.Form):
    """What stands at the foot of every page."""

    number = forms.RegexField(r"^[\w-]+$", max_length=40, label=_("Number"))
    code = forms.RegexField(r"^[0-9A-Fa-f]+$", max_length=16, label=_("Version"))

    def clean_code(self) -> str:
        """Codes are printed in capitals."""
        return str(self.cleaned_data["code"]).upper()


class BooksForm(forms.Form):
    """As a zip to keep, or as one file for the printer."""

    layout = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("zip", _("A zip with one PDF for each dossier and a list")),
            ("print", _("One file for the printer, every copy whole and in order")),
        ],
        widget=forms.RadioSelect,
        initial="zip",
    )
    copies = forms.IntegerField(
        label=_("Copies of each, in the file for the printer"),
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
    )

    def order(self) -> dict[str, Any]:
        """What ``order_books`` is told."""
        return {"layout": self.cleaned_data["layout"], "copies": self.cleaned_data["copies"]}

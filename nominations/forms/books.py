"""How many books are wanted, and in which form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.services.book_batches import MOST_COPIES


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

"""Forms of a vote: who is there, what each votes, how it ends."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reviews.experts.forms.panels import Keys
from reviews.models import VoteChoice


class OpenBallotForm(forms.Form):
    """Who is present and who presides; sheets that are missing need a reason."""

    present = Keys(required=False)
    chair = forms.IntegerField(required=False)
    absence_reason = forms.CharField(max_length=300, required=False)


class AdmitForm(forms.Form):
    expert = forms.IntegerField()


class CountForm(forms.Form):
    """Why the ballot is closed although votes are missing, if they are."""

    reason = forms.CharField(
        label=gettext_lazy("why it was closed without all votes"),
        help_text=gettext_lazy("Only if votes are missing; it is kept with the ballot."),
        max_length=300,
        required=False,
    )


class VoidForm(forms.Form):
    void_reason = forms.CharField(
        label=gettext_lazy("why the ballot is void"), max_length=300, required=False
    )


class VotesForm(forms.Form):
    """A choice for each dossier still to be voted on; what is left open is voted on later."""

    confirmed = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, codes: Iterable[str]) -> None:
        super().__init__(data)
        self.codes = list(codes)
        for code in self.codes:
            self.fields[self.name_of(code)] = forms.ChoiceField(
                choices=VoteChoice.choices, required=False
            )

    @staticmethod
    def name_of(code: str) -> str:
        return f"vote_{code}"

    @property
    def choices(self) -> dict[str, str]:
        """Code → choice, of those that were made."""
        given = ((code, self.cleaned_data.get(self.name_of(code), "")) for code in self.codes)
        return {code: choice for code, choice in given if choice}

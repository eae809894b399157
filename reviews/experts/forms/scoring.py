"""The score sheet as an expert fills it in: a number for each criterion of the edition."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from reviews.models import ScoreSheet
from talentportal.programs.document import Criterion


class SheetForm(forms.Form):
    """One field a criterion, kept as typed; ranges are judged when the sheet is handed in."""

    def __init__(
        self,
        *args: object,
        criteria: Iterable[Criterion],
        sheet: ScoreSheet | None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.keys = [criterion.key for criterion in criteria]
        for criterion in criteria:
            self.fields[criterion.key] = forms.CharField(
                label=_("{label} (0 to {maximum})").format(
                    label=criterion.label, maximum=criterion.maximum
                ),
                help_text=criterion.help,
                required=False,
                max_length=12,
                initial=sheet.points.get(criterion.key, "") if sheet else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.fields["version"] = forms.IntegerField(
            required=False,
            min_value=0,
            initial=sheet.version if sheet else 0,
            widget=forms.HiddenInput(),
        )
        self.fields["comment"] = forms.CharField(
            label=_("comment"),
            required=False,
            max_length=2000,
            initial=sheet.comment if sheet else "",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def ask_for_all(self) -> None:
        """Show every criterion as required; what is typed is kept all the same."""
        for key in self.keys:
            self.fields[key].required = True

    def on_top_of(self, version: int) -> None:
        """Let what was typed be saved over a version that came from another window."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    @property
    def points(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(key, "") for key in self.keys}


class StandAsideForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)


class HandInForm(forms.Form):
    """The version of the sheet that was shown before it is handed in."""

    version = forms.IntegerField(required=False, min_value=0)

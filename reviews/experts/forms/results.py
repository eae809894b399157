"""Forms that bring in results of a contest or a vote."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.experts.services.importing import LARGEST


class ResultsForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        return file


class ApplyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("why it replaces the one before"), max_length=300, required=False
    )

"""Granting an extension."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.places import stages_of
from reviews.deciding.selectors.desk import recommenders_of
from talentportal.directory.models import Office
from talentportal.programs.models import Edition
from talentportal.programs.rules.windows import APPLICATION


class ExtensionForm(forms.Form):
    """Which window, for whom, until when, and why."""

    stage = forms.ChoiceField(label=_("Window"))
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Office"),
        required=False,
        empty_label=_("All offices"),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("For the end of a day enter 00:00 of the day after it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = stages_of(edition).values()
        stages = [(stage.key, stage.label) for stage in declared if stage.closes_at]
        self.fields["stage"].choices = [(APPLICATION, _("Application")), *stages]
        self.fields["office"].queryset = recommenders_of(edition)

"""What an administrator says about a rehearsal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talentportal.programs.document import EditionDocument

MOST = 2_000
"""From a page; the command takes more."""


class RehearsalForm(forms.Form):
    """How many made-up dossiers, and how far."""

    dossiers = forms.IntegerField(
        label=_("Number of made-up dossiers"), min_value=1, max_value=MOST, initial=100
    )
    until = forms.ChoiceField(label=_("Stop before the stage"), required=False)
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        min_value=0,
        max_value=10**9,
        initial=1,
        help_text=_("The same number gives the same people and the same course."),
    )

    def __init__(self, *args: Any, document: EditionDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.key, stage.label) for stage in document.stages]
        self.fields["until"].choices = [("", _("Play to the end")), *stages]  # type: ignore[attr-defined]

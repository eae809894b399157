"""Forms of the registers of honours and bans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talentportal.directory.models import Office
from talentportal.programs.registers.entries import (
    LARGEST,
    ORGANISATION,
    PERSON,
    Honour,
    HonourHolder,
)
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CityForm(forms.Form):
    """Which city keeps an entry."""

    city = forms.ModelChoiceField(Office.objects.none(), label=_("City"), empty_label=None)

    def __init__(self, *args: Any, cities: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.fields["city"].initial = cities.first()


class HolderForm(CityForm):
    """Whom an entry is about."""

    kind = forms.ChoiceField(
        label=_("Held by"),
        choices=[(PERSON, _("A person")), (ORGANISATION, _("An organisation"))],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    name = forms.CharField(label=_("Name of the person or organisation"), max_length=120)
    number = forms.CharField(
        label=_("Number of the identity document, or credit code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("By it the entry is found again. It is not kept itself and cannot be shown."),
    )

    @property
    def holder(self) -> HonourHolder:
        given = self.cleaned_data
        return HonourHolder(given["kind"], given["name"], given["number"])


class HonourForm(HolderForm):
    """An honour that was given elsewhere or before."""

    family = forms.CharField(
        label=_("Family of honours"),
        max_length=80,
        help_text=_("As the editions call it in their rules, such as 晋中工匠."),
    )
    title = forms.CharField(label=_("Honour title"), max_length=120)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=HonourLevel.choices, coerce=int, initial=HonourLevel.CITY
    )
    awarded_on = forms.DateField(label=_("Awarded on"), widget=DAY)
    term_ends_on = forms.DateField(
        label=_("Term ends on"),
        widget=DAY,
        required=False,
        help_text=_("The last day; nothing where it lasts for good."),
    )
    source = forms.CharField(
        label=_("According to"), max_length=200, help_text=_("The document that awarded it.")
    )

    @property
    def honour(self) -> Honour:
        given = self.cleaned_data
        names = ("family", "title", "level", "awarded_on", "term_ends_on", "source")
        return Honour(self.holder, **{name: given[name] for name in names})


class BanForm(HolderForm):
    """Somebody who may not apply for some time."""

    min_level = forms.TypedChoiceField(
        label=_("From which level on"),
        choices=HonourLevel.choices,
        coerce=int,
        initial=HonourLevel.UNIT,
        help_text=_("For honours of this level and higher."),
    )
    family = forms.CharField(
        label=_("Family of honours"),
        max_length=80,
        required=False,
        help_text=_("Only where the ban keeps from honours of this family alone."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DAY, initial=clock.today)
    ends_on = forms.DateField(
        label=_("Last day"), widget=DAY, help_text=_("The last day on which it counts.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why an entry counts no more."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class HonoursFileForm(CityForm):
    """Many honours at once."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_(
            "One row an honour, as in the template. Nothing is entered while a row is wrong."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB; split it.") % {"most": LARGEST >> 20}
            )
        return file

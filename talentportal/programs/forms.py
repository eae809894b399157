"""Forms made from the types of the edition document: one field a setting, explained by its docstring."""

from collections.abc import Mapping
from typing import Any, get_args

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from talentportal.directory.models import Office
from talentportal.programs.document import Part
from talentportal.programs.document.changing.editing import Data, errors_at, plain
from talentportal.programs.document.faults.wording import sentence_for
from talentportal.programs.document.schema.describing import (
    kinds_in,
    label_of,
    meaning_of,
    options_of,
)
from talentportal.programs.document.schema.paths import Location
from talentportal.programs.document.text import yaml_file

LONG = frozenset(
    [
        "certificate_text",
        "description",
        "findings",
        "help",
        "how",
        "instructions",
        "meeting",
        "notice_text",
        "question",
        "quote",
        "reason",
        "scope",
        "text",
        "undertaking",
        "who",
    ]
)
EXPRESSIONS = "talentportal.programs.document.schema.expressions"
CONSTANT = frozenset({"type", "schema_version", "timezone"})


class Passage(forms.CharField):
    """A text of several lines, kept as it is; browsers send their own ends of lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value).replace("\r\n", "\n")


class Lines(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()] or None


class Piece(forms.CharField):
    """A rule or a part, written as in the file."""

    widget = forms.Textarea(attrs={"rows": 8, "data-code": "", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else yaml_file.text_of(value)

    def to_python(self, value: Any) -> Any:
        try:
            return yaml_file.value_of(value) if (value or "").strip() else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PartForm(forms.Form):
    """The settings of one part; parts within it have forms of their own, unless it is ``new``."""

    based_on = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: type[Part], new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for name in part.model_fields:
            if name not in CONSTANT and (field := _field(part, name, new)) is not None:
                field.label = label_of(name)
                field.help_text = meaning_of(part, name)
                self.fields[name] = field

    @property
    def values(self) -> dict[str, Any]:
        """Plain values of the settings; ``None`` where the default is meant."""
        own = {name: each for name, each in self.cleaned_data.items() if name != "based_on"}
        values = {name: None if value in ("", []) else value for name, value in own.items()}
        kind = self.part.model_fields.get("type")
        return {"type": get_args(kind.annotation)[0], **values} if kind else values

    def refuse(self, error: ValidationError, data: Data, location: Location) -> None:
        """Show what is wrong with the document, each sentence at its setting where that is here."""
        for place, item in errors_at(error, data, location):
            name = str(place[0]) if place and str(place[0]) in self.fields else None
            beneath = ".".join(map(str, place[1:]))
            sentence = sentence_for(item)
            self.add_error(name, f"{beneath}: {sentence}" if beneath else sentence)


def shown_here(part: type[Part], name: str, new: bool = False) -> bool:
    """Whether a setting has a field in its part's own form, and not a page of its own."""
    return name not in CONSTANT and _field(part, name, new) is not None


class YesNoOrNothing(forms.NullBooleanSelect):
    """Yes, no, or what the notice does not say."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", _("Not stated")), ("true", _("Yes")), ("false", _("No"))]


def _field(part: type[Part], name: str, new: bool) -> forms.Field | None:
    setting = part.model_fields[name]
    kinds = kinds_in(setting.annotation)
    if kinds:
        whole = kinds[0].__module__ == EXPRESSIONS or (new and setting.is_required())
        return Piece(required=setting.is_required()) if whole else None
    return _plain(setting.annotation, name, setting.is_required())


def _yes_no(decided: bool) -> forms.Field:
    if decided:
        return forms.BooleanField(required=False)
    return forms.NullBooleanField(required=False, widget=YesNoOrNothing)


def _plain(annotation: Any, name: str, required: bool) -> forms.Field:
    if annotation in (bool, bool | None):
        return _yes_no(annotation is bool)
    options = options_of(annotation)
    if "tuple[" in str(annotation):
        if options:
            several = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=options, widget=several, required=required)
        return Lines(required=required)
    if options:
        if not required and "" not in dict(options):
            options = [("", ""), *options]
        return forms.ChoiceField(choices=options, required=required)
    if name in LONG:
        rows = 24 if name == "notice_text" else 3
        return Passage(required=required, widget=forms.Textarea(attrs={"rows": rows}))
    return forms.CharField(required=required, widget=_widget(annotation))


def _widget(annotation: Any) -> forms.Widget:
    words = str(annotation)
    if "datetime" in words:
        return forms.TextInput(attrs={"placeholder": "2019-07-31 24:00"})
    if "date" in words:
        return forms.DateInput(attrs={"type": "date"})
    if any(kind in words for kind in ("int", "float", "Decimal")):
        return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.TextInput()


def initial_of(part: Part) -> Mapping[str, Any]:
    """What a part's form begins with."""
    data = part.model_dump(mode="json")
    rules = {
        name: plain(value)
        for name in type(part).model_fields
        if isinstance(value := getattr(part, name), Part)
    }
    return data | rules


class TextForm(forms.Form):
    """A whole document as text."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("The document"),
        max_length=yaml_file.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 30, "data-code": "", "spellcheck": "false"}),
        strip=False,
    )


class NewEditionForm(forms.Form):
    """A new edition from a file or a text."""

    city = forms.ModelChoiceField(Office.objects.none(), label=_("City"), empty_label=None)
    file = forms.FileField(label=_("File of the edition (YAML)"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        max_length=yaml_file.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 16, "data-code": "", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, cities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = cities

    def clean(self) -> dict[str, Any]:
        """``document_text``: what was chosen, decoded."""
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("text", "")
        if not file and not text.strip():
            raise forms.ValidationError(_("Choose a file or paste a text."))
        if file and file.size > 4 * yaml_file.MAX_CHARACTERS:
            raise forms.ValidationError(_("The file is too long."))
        try:
            data["document_text"] = file.read().decode("utf-8-sig") if file else text
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from None
        return data


class NextEditionForm(forms.Form):
    """Name and address of next year's edition."""

    label = forms.CharField(label=_("Name of the edition"), max_length=120)
    slug = forms.CharField(
        label=_("Short name in addresses"),
        max_length=80,
        help_text=_("Small letters, digits and hyphens, such as jinzhong-craftsman-2020."),
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters, digits and hyphens."))
        ],
    )

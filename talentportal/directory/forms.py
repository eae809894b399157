"""Forms of accounts, employers and invitations."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from talentportal.directory.duties import DUTIES_AT, Duty
from talentportal.directory.models import IdType, Office, OfficeKind, OfficeStatus, Sex, User

mobile = RegexValidator(
    r"^1[3-9][0-9]{9}$", _("A mobile number has 11 digits and begins with 13 to 19.")
)
telephone = RegexValidator(
    r"^(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?$|^1[3-9][0-9]{9}$",
    _("Write a mobile number, or a telephone with its area code, such as 0354-2636000."),
)


class SignUpForm(forms.Form):
    """What allauth's form for registering asks besides e-mail and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=60,
        help_text=_("As it stands in your identity document."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.widget.attrs.pop("placeholder", None)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new account."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class WithdrawalForm(forms.Form):
    """Why a duty is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class PersonForm(forms.Form):
    """Who I am: the identity document, once."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=60, help_text=_("As it stands in the document.")
    )
    id_type = forms.ChoiceField(label=_("Document"), choices=IdType.choices)
    id_number = forms.CharField(
        label=_("Document number"),
        max_length=40,
        help_text=_(
            "Stored encrypted and shown with most digits hidden; used to tell people apart."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        validators=[mobile],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Only for a passport; every other number contains it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", "—"), *Sex.choices],
        help_text=_("Only for a passport."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("id_type") == IdType.PASSPORT:
            for name in ("birth_date", "sex"):
                if not data.get(name):
                    self.add_error(name, _("Needed with a passport."))
        return data


class EmployerForm(forms.Form):
    """An employer registers itself."""

    name = forms.CharField(
        label=_("Name of the employer"),
        max_length=120,
        help_text=_("The full name on the certificate of registration."),
    )
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("18 letters and digits on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    county = forms.ModelChoiceField(
        label=_("County or district"),
        queryset=Office.objects.none(),
        help_text=_("Where it is registered; the bureau there confirms the registration."),
    )
    address = forms.CharField(label=_("Address"), max_length=200)
    contact_name = forms.CharField(label=_("Contact person"), max_length=60)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, validators=[telephone])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = Office.objects.filter(  # type: ignore[attr-defined]
            kind=OfficeKind.COUNTY, status=OfficeStatus.ACTIVE
        ).order_by("pk")


class DecisionForm(forms.Form):
    """The county's answer to a registration."""

    reason = forms.CharField(
        label=_("Reason, if you refuse"),
        required=False,
        max_length=300,
        help_text=_("What is wrong and how to mend it; the registrant reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InvitationForm(forms.Form):
    """Whom to invite, to which duties of one office."""

    full_name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"))
    duties = forms.MultipleChoiceField(label=_("Duties"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = DUTIES_AT.get(office.kind, (Duty.MANAGE,))
        self.fields["duties"].choices = [(each.value, each.label) for each in duties]  # type: ignore[attr-defined]

    def duties_on(self, office: Office) -> list[tuple[Duty, Office]]:
        return [(Duty(each), office) for each in self.cleaned_data["duties"]]


class NewAccountForm(forms.Form):
    """Opening an account from an invitation."""

    full_name = forms.CharField(label=_("Full name"), max_length=60)
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        validators=[User.username_validator],
        help_text=_("Letters and digits. You can sign in with it or with your e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This username is taken. Choose another."))
        return str(name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password"), data.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords differ."))
        if first:
            candidate = User(username=data.get("username", ""), full_name=data.get("full_name", ""))
            try:
                password_validation.validate_password(first, candidate)
            except ValidationError as error:
                self.add_error("password", error)
        return data

"""Forms of the office about people, and of a person about themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from karakol_gsz.accounts.actions import NOBODY_YET, Order
from karakol_gsz.accounts.models import Role, RoleGrant, User
from karakol_gsz.accounts.passwords import PASSWORD_HINT
from karakol_gsz.accounts.sign_in_forms import (
    BAD_EMAIL,
    EMAIL_LABEL,
    LANGUAGE_CHOICES,
    PASSWORD_LABEL,
)
from karakol_gsz.core.forms import DateField, PortalForm, PortalModelForm

NAME_LABEL = _("Surname, name, patronymic")
LANGUAGE_LABEL = _("Language of letters")
BAD_PHONE = _("Write the phone with its code, for example +996 555 123 456.")


class OrderFields(PortalForm):
    """The order by which somebody works here."""

    order_number = forms.CharField(label=_("Order number"), max_length=40)
    order_date = DateField(label=_("Order date"))
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False)
    acting_for = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Stands in for"),
        required=False,
        help_text=_("Only for an acting person; then the last day is needed too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = RoleGrant.objects.values("user")
        acting: Any = self.fields["acting_for"]
        acting.queryset = User.objects.filter(pk__in=staff, is_active=True).order_by("full_name")
        acting.empty_label = _("Nobody")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if data.get("acting_for") and not last and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Write the last day of standing in."))
        return data

    def order(self) -> Order:
        data = self.cleaned_data
        return Order(
            number=data["order_number"],
            date=data["order_date"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            acting_for=data["acting_for"],
        )


class InviteForm(OrderFields):
    full_name = forms.CharField(label=NAME_LABEL, max_length=200)
    email = forms.EmailField(label=EMAIL_LABEL, error_messages={"invalid": BAD_EMAIL})
    language = forms.ChoiceField(
        label=LANGUAGE_LABEL, choices=LANGUAGE_CHOICES, widget=forms.RadioSelect, initial="ru"
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )

    field_order = ["full_name", "email", "language", "roles"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class GrantForm(OrderFields):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)

    field_order = ["role"]


class EndRoleForm(PortalForm):
    ends_on = DateField(label=_("Last day"))
    basis = forms.CharField(label=_("By which order"), max_length=200)


class BasisForm(PortalForm):
    basis = forms.CharField(label=_("Why, or by which order"), max_length=200)


class AcceptForm(PortalForm):
    """What an invited person adds: the name as it is written in papers, and a password."""

    full_name = forms.CharField(label=NAME_LABEL, max_length=200)
    email = forms.EmailField(label=EMAIL_LABEL, error_messages={"invalid": BAD_EMAIL})
    password = forms.CharField(
        label=PASSWORD_LABEL,
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["full_name"].initial = person.full_name
        if not person.email.endswith(NOBODY_YET):
            del self.fields["email"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password


class ProfileForm(PortalModelForm):
    full_name = forms.CharField(label=NAME_LABEL, max_length=200)
    phone = PhoneNumberField(
        label=_("Phone"), required=False, region="KG", error_messages={"invalid": BAD_PHONE}
    )
    language = forms.ChoiceField(
        label=LANGUAGE_LABEL, choices=LANGUAGE_CHOICES, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ["full_name", "phone", "language"]

    def clean_phone(self) -> str:
        phone = self.cleaned_data.get("phone")
        return phone.as_e164 if phone else ""


class FindForm(PortalForm):
    """Somebody by their whole e-mail: the office has no list of everybody who signed up."""

    email = forms.EmailField(
        label=_("Find by e-mail"), required=False, error_messages={"invalid": BAD_EMAIL}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.disable_csrf = True

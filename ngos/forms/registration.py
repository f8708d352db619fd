"""The pages of a registration: one form a page, the fields and what is required from the norms."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import DateField, PortalForm, PortalModelForm, must
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.forms import DocumentField
from ngos.models import Credential, CredentialKind, LegalForm, Organization, Sphere
from ngos.norms import registration as pages
from ngos.norms.inn import Finding, bank_findings, inn_findings, okpo_findings, tidy
from ngos.norms.registration import Page

PHONE = re.compile(r"\+?[0-9 ()-]+")
PHONE_HINT = _("For example, +996 555 123 456")


def phone_or_error(value: str) -> str:
    """A number one can dial: nine to fifteen digits."""
    digits = sum(char.isdigit() for char in value)
    must(
        not value or bool(PHONE.fullmatch(value) and 9 <= digits <= 15),
        _("Write the phone in figures, for example +996 555 123 456."),
    )
    return value


def make_room(field: forms.Field | None) -> None:
    """Let people type spaces into a number; how many digits it has is judged without them."""
    if field is not None:
        field.validators = [v for v in field.validators if not isinstance(v, MaxLengthValidator)]
        field.widget.attrs["maxlength"] = "30"


def with_reason(help_text: Any, reason: Mapping[str, str]) -> Any:
    """What the office asked to correct, in front of the field's own hint."""
    return format_html(
        '<div class="field-error"><p>{}: <span lang="{}">{}</span></p></div>{}',
        _("To correct"),
        reason["language"],
        reason["text"],
        help_text,
    )


class PageForm(PortalModelForm):
    """One page. *allowed* fields stay; without *complete* nothing is required, only well formed."""

    page: ClassVar[Page]

    def __init__(
        self,
        *args: Any,
        today: date,
        allowed: Collection[str],
        complete: bool = True,
        reasons: Mapping[str, Mapping[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.warnings: list[Finding] = []
        for name in list(self.fields):
            if name not in allowed:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.required = complete and name in self.page.required
            if reason := (reasons or {}).get(f"{self.page.slug}.{name}"):
                field.help_text = with_reason(field.help_text, reason)

    def judge(self, name: str, findings: list[Finding]) -> None:
        """Errors stand beside the field, warnings are said after saving."""
        for finding in findings:
            if finding.blocks:
                self.add_error(name, finding.words)
            else:
                self.warnings.append(finding)


class IdentityForm(PageForm):
    page = pages.IDENTITY
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=lambda: [(form.value, capfirst(form.label)) for form in LegalForm],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the legal form.")},
    )
    reg_date = DateField(label=_("Registration date"))

    class Meta:
        model = Organization
        fields = pages.IDENTITY.fields
        labels = {
            "full_name_ru": _("Full name in Russian"),
            "full_name_ky": _("Full name in Kyrgyz"),
            "short_name_ru": _("Short name in Russian"),
            "short_name_ky": _("Short name in Kyrgyz"),
            "reg_no": _("Registration number"),
        }
        help_texts = {
            "inn": _("14 digits, from the certificate or the tax office"),
            "okpo": _("8 digits"),
        }
        widgets = {
            "inn": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "okpo": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }
        error_messages = {
            "full_name_ru": {"required": _("Write the full name in Russian.")},
            "full_name_ky": {"required": _("Write the full name in Kyrgyz.")},
            "inn": {"required": _("Write the INN of the organisation.")},
            "reg_no": {"required": _("Write the registration number.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("inn", "okpo"):
            make_room(self.fields.get(name))
        if field := self.fields.get("reg_date"):
            field.error_messages["required"] = str(_("Write the date of registration."))

    def clean_inn(self) -> str:
        number = tidy(self.cleaned_data["inn"])
        if number:
            self.judge("inn", inn_findings(number, today=self.today))
        return number

    def clean_okpo(self) -> str:
        number = tidy(self.cleaned_data["okpo"])
        if number:
            self.judge("okpo", okpo_findings(number))
        return number

    def clean_reg_date(self) -> date | None:
        day: date | None = self.cleaned_data["reg_date"]
        must(day is None or day <= self.today, _("This day has not come yet. Check the date."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.warnings += pages.date_findings(data.get("inn", ""), data.get("reg_date"))
        return data


class ContactsForm(PageForm):
    page = pages.CONTACTS
    website = forms.URLField(label=_("Website"), assume_scheme="https", required=False)

    class Meta:
        model = Organization
        fields = pages.CONTACTS.fields
        labels = {
            "legal_address": _("Legal address"),
            "actual_address": _("Actual address, if it is another one"),
            "is_refuge": _("This is a refuge: show its addresses to nobody but the office"),
            "email": _("E-mail of the organisation"),
            "phone": _("Phone of the organisation"),
        }
        help_texts = {"phone": PHONE_HINT}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {
            "legal_address": {"required": _("Write the legal address.")},
            "email": {
                "required": _("Write the e-mail of the organisation."),
                "invalid": _("Write the e-mail like name@example.kg."),
            },
            "phone": {"required": _("Write the phone of the organisation.")},
        }

    def clean_phone(self) -> str:
        return phone_or_error(self.cleaned_data["phone"])


class HeadForm(PageForm):
    page = pages.HEAD

    class Meta:
        model = Organization
        fields = pages.HEAD.fields
        labels = {
            "head_name": _("Full name of the head"),
            "head_position": _("Position"),
            "head_phone": _("Phone of the head"),
        }
        help_texts = {
            "head_position": _("As in the charter: director, chair of the board …"),
            "head_phone": PHONE_HINT,
        }
        widgets = {"head_phone": forms.TextInput(attrs={"type": "tel"})}
        error_messages = {"head_name": {"required": _("Write the full name of the head.")}}

    def clean_head_phone(self) -> str:
        return phone_or_error(self.cleaned_data["head_phone"])


class SphereChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Spheres by their title in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(text_in(obj, "title"))


class ActivityForm(PageForm):
    page = pages.ACTIVITY
    spheres = SphereChoice(
        label=_("Spheres of work"),
        queryset=Sphere.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Organization
        fields = pages.ACTIVITY.fields


class BankForm(PageForm):
    page = pages.BANK

    class Meta:
        model = Organization
        fields = pages.BANK.fields
        labels = {
            "bank_name": _("Bank"),
            "bank_bik": _("BIK"),
            "bank_account": _("Account number"),
        }
        help_texts = {"bank_bik": _("6 digits"), "bank_account": _("16 digits")}
        widgets = {
            "bank_bik": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "bank_account": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("bank_bik", "bank_account"):
            make_room(self.fields.get(name))

    def clean_bank_bik(self) -> str:
        return tidy(self.cleaned_data["bank_bik"])

    def clean_bank_account(self) -> str:
        return tidy(self.cleaned_data["bank_account"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in self.page.fields if data.get(name)]
        if not given:
            return data
        for name in self.page.fields:
            if not data.get(name):
                self.add_error(name, _("Fill in all three, or leave all three empty."))
        if len(given) == len(self.page.fields):
            for finding in bank_findings(data["bank_bik"], data["bank_account"]):
                name = "bank_bik" if finding.code == "bik_structure" else "bank_account"
                self.judge(name, [finding])
        return data


class PapersForm(PortalForm):
    """Two papers; one that is attached already may stay."""

    page = pages.REQUIRED_PAPERS

    def __init__(
        self,
        *args: Any,
        held: Mapping[str, Credential],
        complete: bool = True,
        reasons: Mapping[str, Mapping[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[Finding] = []
        for kind in self.page.fields:
            field = DocumentField(
                label=str(CredentialKind(kind).label).capitalize(),
                required=complete,
            )
            if paper := held.get(kind):
                field.initial = paper.document
                field.help_text = format_html(
                    '{}: <a href="{}">{}</a>. {} {}',
                    _("Attached"),
                    paper.document.get_absolute_url(),
                    paper.document.display_name,
                    _("Choose another file only to replace it."),
                    field.help_text,
                )
            if reason := (reasons or {}).get(f"{self.page.slug}.{kind}"):
                field.help_text = with_reason(field.help_text, reason)
            self.fields[kind] = field


FORMS: dict[str, type[PageForm]] = {
    form.page.slug: form for form in (IdentityForm, ContactsForm, HeadForm, ActivityForm, BankForm)
}

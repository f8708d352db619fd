"""allauth's forms in our words: labels, hints and errors of our own catalogue, no placeholders."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as second_factor_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.passwords import PASSWORD_HINT
from karakol_gsz.core.forms import PortalFormMixin, required_words

BAD_EMAIL = _("Write the e-mail in full, for example name@example.kg.")
EMAIL_LABEL = _("E-mail")
PASSWORD_LABEL = _("Password")
NEW_PASSWORD_LABEL = _("New password")
CODE_LABEL = _("Code from the e-mail")
APP_CODE_LABEL = _("Code from the app")
LANGUAGE_CHOICES = (("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English"))


class OwnWordsMixin(PortalFormMixin):
    """Replaces what allauth says by what the portal says; drops what the portal does not ask."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}
    left_out: ClassVar[tuple[str, ...]] = ("password2", "remember")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name in self.left_out:
            fields.pop(name, None)
        for name, field in fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = required_words(field) % {"label": field.label}
            if isinstance(field, forms.EmailField):
                _say_bad_email(field)
            if name == "code":
                field.widget.attrs.update({"class": "w-code", "autocapitalize": "characters"})


def _say_bad_email(field: forms.EmailField) -> None:
    field.error_messages["invalid"] = BAD_EMAIL
    field.validators = [_EmailInWords(field.validators)]


class _EmailInWords:
    """Django's own validators speak Django's Kyrgyz: their verdict stays, the words are ours."""

    def __init__(self, validators: Any) -> None:
        self.validators = list(validators)

    def __call__(self, value: str) -> None:
        for validator in self.validators:
            try:
                validator(value)
            except forms.ValidationError:
                raise forms.ValidationError(BAD_EMAIL, code="invalid") from None


class LoginForm(OwnWordsMixin, allauth_forms.LoginForm):
    labels = {"login": EMAIL_LABEL, "password": PASSWORD_LABEL}


class SignupForm(OwnWordsMixin, allauth_forms.SignupForm):
    """Name, e-mail, language of letters, password; the NGO itself is registered later."""

    full_name = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)

    field_order = ["full_name", "email", "language", "password1"]
    labels = {
        "full_name": _("Surname, name, patronymic"),
        "email": EMAIL_LABEL,
        "language": _("Language of letters"),
        "password1": PASSWORD_LABEL,
    }
    hints = {
        "email": _("We send a code to this address to make sure it is yours."),
        "password1": PASSWORD_HINT,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        self.fields["language"].initial = language


class AddEmailForm(OwnWordsMixin, allauth_forms.AddEmailForm):
    labels = {"email": _("New e-mail")}
    hints = {"email": _("We send a code to this address to make sure it is yours.")}


class ChangePasswordForm(OwnWordsMixin, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD_LABEL}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OwnWordsMixin, allauth_forms.SetPasswordForm):
    labels = {"password1": PASSWORD_LABEL}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(OwnWordsMixin, allauth_forms.ResetPasswordForm):
    labels = {"email": EMAIL_LABEL}
    hints = {"email": _("The address you sign in with.")}


class ResetPasswordKeyForm(OwnWordsMixin, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": NEW_PASSWORD_LABEL}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(OwnWordsMixin, allauth_forms.ReauthenticateForm):
    labels = {"password": PASSWORD_LABEL}


class ConfirmEmailCodeForm(OwnWordsMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    labels = {"code": CODE_LABEL}


class ConfirmResetCodeForm(OwnWordsMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    labels = {"code": CODE_LABEL}


class SecondFactorForm(OwnWordsMixin, second_factor_forms.AuthenticateForm):
    labels = {"code": APP_CODE_LABEL}
    hints = {"code": _("If the phone is lost, type one of your spare codes.")}


class SecondFactorAgainForm(OwnWordsMixin, second_factor_forms.ReauthenticateForm):
    labels = {"code": APP_CODE_LABEL}


class ActivateSecondFactorForm(OwnWordsMixin, totp_forms.ActivateTOTPForm):
    labels = {"code": APP_CODE_LABEL}

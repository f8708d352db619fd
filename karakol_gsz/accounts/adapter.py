"""How django-allauth speaks in this house: letters through the outbox, and in our words."""

import base64
import hashlib
import hmac
import logging
import time
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts import notices
from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.notifications.notice import Notice
from karakol_gsz.notifications.outbox import write_to

logger = logging.getLogger(__name__)

LETTERS: dict[str, Notice] = {
    "account/email/email_confirmation_signup": notices.EMAIL_CODE,
    "account/email/email_confirmation": notices.EMAIL_CODE,
    "account/email/password_reset_code": notices.PASSWORD_CODE,
    "account/email/account_already_exists": notices.ACCOUNT_EXISTS,
    "account/email/password_reset": notices.PASSWORD_CHANGED,
    "account/email/password_changed": notices.PASSWORD_CHANGED,
    "account/email/password_set": notices.PASSWORD_CHANGED,
    "account/email/email_changed": notices.EMAIL_CHANGED,
    "mfa/email/totp_activated": notices.SECOND_FACTOR_ON,
    "mfa/email/totp_deactivated": notices.SECOND_FACTOR_OFF,
    "mfa/email/recovery_codes_generated": notices.RECOVERY_CODES_MADE,
}

SAYINGS = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "account/messages/email_confirmed.txt": _("The e-mail is confirmed."),
    "account/messages/primary_email_set.txt": _("The e-mail is changed."),
    "account/messages/email_deleted.txt": _("The e-mail is removed."),
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/email_confirmation_failed.txt": _(
        "This e-mail could not be confirmed. Ask for a new code."
    ),
    "account/messages/unverified_primary_email.txt": _("Confirm the e-mail first."),
    "account/messages/cannot_delete_primary_email.txt": _(
        "This e-mail is needed to sign in and cannot be removed."
    ),
    "mfa/messages/totp_activated.txt": _("The second step of sign-in is on."),
    "mfa/messages/totp_deactivated.txt": _("The second step of sign-in is off."),
    "mfa/messages/recovery_codes_generated.txt": _("New spare codes are ready."),
}

WRONG_PAIR = _("The e-mail or the password is not right.")
WRONG_CODE = _("The code is not right. Look at the letter and type it again.")
TOO_OFTEN = _("Too many attempts. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is blocked. Call the finance office."),
        "cannot_remove_primary_email": _("This e-mail is needed to sign in."),
        "duplicate_email": _("This e-mail already belongs to your account."),
        "email_password_mismatch": WRONG_PAIR,
        "username_password_mismatch": WRONG_PAIR,
        "phone_password_mismatch": WRONG_PAIR,
        "invalid_login": WRONG_PAIR,
        "email_taken": _("There is already an account with this e-mail."),
        "enter_current_password": _("Write your present password."),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": WRONG_CODE,
        "invalid_or_expired_key": _("The code is old. Ask for a new one."),
        "invalid_password_reset": _("The code is old. Ask for a new one."),
        "max_email_addresses": _("No more e-mails can be added."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "unknown_email": _("There is no account with this e-mail."),
        "unverified_primary_email": _("Confirm the e-mail first."),
        "same_as_current": _("Write an e-mail that differs from the present one."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Somebody signed up: the account knows a name and a language, and no role."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = form.cleaned_data.get("language") or user.language
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            journal.record(saved, "sign_up", by=saved)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every letter of allauth becomes a row of the outbox; one we have no words for is not
        sent."""
        notice = LETTERS.get(template_prefix)
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        if notice is None or person is None:
            logger.info("no letter for %s", template_prefix)
            return
        code = context.get("code", "")
        write_to(
            person,
            notice,
            person,
            event=f"{notice.kind}:{uuid.uuid4()}",
            extra={
                "code": code,
                "reset_url": settings.SITE_URL + reverse("account_reset_password"),
            },
            address="" if email.lower() == person.email.lower() else email,
            is_secret=bool(code),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The owner hears of every change, without the browser and address it came from: a letter
        carries no personal data."""
        self.send_mail(template_prefix, email or user.email, {**(context or {}), "user": user})

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        saying = message or SAYINGS.get(message_template or "")
        if saying:
            messages.add_message(request, level, saying, extra_tags=extra_tags)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in is not asked for the same password a minute later."""
        records = get_authentication_records(self.request, self.request.user)
        if any(time.time() - record["at"] < settings.ACCOUNT_FRESH_SECONDS for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        logger.info("sign-in failed from %s", self.get_client_ip(request))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Switch the second step of sign-in off before changing the e-mail."),
        "cannot_delete_authenticator": _("Your work requires the second step of sign-in."),
        "cannot_generate_recovery_codes": _("Switch the second step of sign-in on first."),
        "incorrect_code": _("The code is not right. Wait for the next one and type it."),
        "unverified_email": _("Confirm your e-mail first."),
    }

    def encrypt(self, text: str) -> str:
        """A dump of the database must not open anybody's second factor."""
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _safe().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not (settings.REQUIRE_STAFF_MFA and authenticator.user.roles)


def _safe() -> Fernet:
    key = hmac.digest(base64.b64decode(settings.SEAL_KEY), b"second factor", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))

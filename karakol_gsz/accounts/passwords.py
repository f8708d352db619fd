"""What a password must be: long, not on every attacker's list, not the name of this place."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

PASSWORD_HINT = _l("At least 12 characters. Three or four words in a row are easy to remember.")
WORDS_OF_THIS_PLACE = (
    "karakol",
    "каракол",
    "issykkul",
    "ыссыккөл",
    "иссыккуль",
    "kyrgyz",
    "кыргыз",
    "socialorder",
    "соцзаказ",
)
LETTERS_BESIDE_THE_WORD = 8


class LongEnough:
    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(
                _("The password is too short: write at least %(count)s characters.")
                % {"count": self.min_length},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return str(PASSWORD_HINT)


class NotCommon(CommonPasswordValidator):
    def validate(self, password: str, user: Any = None) -> None:
        plain = password.lower().strip()
        if plain in self.passwords or len(set(plain)) <= 2:
            raise ValidationError(
                _("Many people use this password. Choose another one."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return ""


class NotOfThisPlace:
    """A password built on the name of the city or of the portal is the first to be tried."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = "".join(letter for letter in password.casefold() if letter.isalnum())
        for word in WORDS_OF_THIS_PLACE:
            if word in plain and len(plain) - len(word) < LETTERS_BESIDE_THE_WORD:
                raise ValidationError(
                    _("The password is built on the name of the city. Add other words."),
                    code="password_of_this_place",
                )

    def get_help_text(self) -> str:
        return ""


class NotTheEmail:
    def validate(self, password: str, user: Any = None) -> None:
        email = (getattr(user, "email", "") or "").casefold()
        name = email.partition("@")[0]
        plain = password.casefold()
        if email and (plain == email or (len(name) >= 4 and name in plain)):
            raise ValidationError(
                _("The password repeats your e-mail. Choose another one."),
                code="password_too_similar",
            )

    def get_help_text(self) -> str:
        return ""

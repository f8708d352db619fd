"""Consent by the typed name: nobody signs for another, and nobody signs by a slip of the finger."""

from django.utils.translation import gettext as _

from karakol_gsz.accounts.models import User
from karakol_gsz.core.errors import Refusal


def must_be_signed_by(person: User, typed: str) -> None:
    """The name as it stands in the account; capitals and spaces do not matter."""
    if _plain(typed) != _plain(str(person)):
        raise Refusal(
            _("To sign, type your full name as it stands in your account: %(name)s.")
            % {"name": person}
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()

"""Letters about an account: codes, invitations and changes that the owner should know of.

By e-mail only, since the person may not be signed in.
"""

from typing import Any

from karakol_gsz.accounts.models import User
from karakol_gsz.notifications.models import Channel
from karakol_gsz.notifications.notice import Notice, notices


def _about(kind: str) -> Notice:
    return notices.register(Notice(kind, _owner, _no_facts, channels=(Channel.EMAIL,)))


def _owner(user: User) -> list[User]:
    return [user]


def _no_facts(user: User) -> dict[str, Any]:
    return {}


EMAIL_CODE = _about("accounts.email_code")
PASSWORD_CODE = _about("accounts.password_code")
ACCOUNT_EXISTS = _about("accounts.account_exists")
PASSWORD_CHANGED = _about("accounts.password_changed")
EMAIL_CHANGED = _about("accounts.email_changed")
SECOND_FACTOR_ON = _about("accounts.second_factor_on")
SECOND_FACTOR_OFF = _about("accounts.second_factor_off")
RECOVERY_CODES_MADE = _about("accounts.recovery_codes_made")
INVITATION = _about("accounts.invitation")

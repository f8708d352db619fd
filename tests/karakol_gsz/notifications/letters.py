"""A kind of letter for tests: words that exist, facts that do not matter."""

from typing import Any

from karakol_gsz.accounts.models import User
from karakol_gsz.notifications.notice import Notice


def letter_to(*people: User, **kwargs: Any) -> Notice:
    return Notice("accounts.second_factor_on", lambda _: people, lambda _: {}, **kwargs)

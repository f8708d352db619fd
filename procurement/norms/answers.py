"""Reading what was typed: a bid is kept as typed, and the norms read it as numbers and days.

Every reader answers None both for "nothing given" and for "not such a value"; `is_given` tells
the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\t")
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_IN_DOTS = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def as_text(value: object) -> str:
    """The typed text without the spaces around it."""
    return "" if value is None else str(value).strip()


def is_given(value: object) -> bool:
    """Whether anything was answered: a tick, a file, a text that is not only spaces."""
    if isinstance(value, bool | Mapping):
        return bool(value)
    return as_text(value) != ""


def as_number(value: object) -> Decimal | None:
    """A number as people write it: "1 200,50" is one thousand two hundred and a half."""
    text = as_text(value).translate(_SPACES)
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def as_whole(value: object) -> int | None:
    """A count: a whole number."""
    number = as_number(value)
    return int(number) if number is not None and number == int(number) else None


def as_day(value: object) -> date | None:
    """A day, as the forms keep it (2026-11-30) or as people write it (30.11.2026)."""
    text = as_text(value)
    if match := _DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_IN_DOTS.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

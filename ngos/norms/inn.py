"""Numbers an organisation lives by: INN, OKPO, BIK, account.

Errors are for numbers that cannot exist; what is merely unusual (foreigners, old numbers) is a
warning. No public rule gives a check digit, so none is invented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words: TypeAlias = "str | StrPromise"

_INN = re.compile(r"[0-2](?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})[0-9]{5}")
_BIK = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9]{16}")
_OKPO = re.compile(r"[0-9]{8}")
_BANK_PART = 3


class Holder(StrEnum):
    """Whose number it is; the first digit of an INN says so."""

    ENTITY = "entity"
    PERSON = "person"


_LEADING = {Holder.ENTITY: "0", Holder.PERSON: "12"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a number: an error stops the form, a warning asks to look again."""

    code: str
    text: Words
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)
    blocks: bool = True

    @property
    def words(self) -> str:
        """The sentence in the language of the reader."""
        return str(self.text) % self.facts if self.facts else str(self.text)


def tidy(number: str) -> str:
    """The number without the spaces people put in to read it."""
    return "".join(number.split())


def inn_date(inn: str) -> date | None:
    """The day inside an INN: of registration or of birth; None when it is no real day."""
    match = _INN.fullmatch(tidy(inn))
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def inn_findings(inn: str, *, today: date, holder: Holder = Holder.ENTITY) -> list[Finding]:
    """14 digits; digits 2 to 9 are a real day, not later than today; the first one says who."""
    number = tidy(inn)
    if not _INN.fullmatch(number):
        text = _("An INN has 14 digits and begins with 0, 1 or 2. Check the number.")
        return [Finding("inn_structure", text)]
    day = inn_date(number)
    if day is None:
        text = _("Digits 2 to 9 of an INN are a date. %(digits)s is not a date: check the number.")
        return [Finding("inn_date", text, {"digits": number[1:9]})]
    if day > today:
        text = _("The date inside the INN, %(day)s, has not come yet. Check the number.")
        return [Finding("inn_future", text, {"day": f"{day:%d.%m.%Y}"})]
    if number[0] in _LEADING[holder]:
        return []
    text = (
        _("The INN of an organisation usually begins with 0. Check the number.")
        if holder is Holder.ENTITY
        else _("The INN of a person usually begins with 1 or 2. Check the number.")
    )
    return [Finding("inn_leading", text, blocks=False)]


def okpo_findings(okpo: str) -> list[Finding]:
    """8 digits; nothing more is known of the code."""
    if _OKPO.fullmatch(tidy(okpo)):
        return []
    return [Finding("okpo_structure", _("An OKPO code has 8 digits. Check the number."))]


def bank_findings(bik: str, account: str) -> list[Finding]:
    """A BIK has 6 digits, an account 16; both usually begin with the same three: the bank."""
    bik, account = tidy(bik), tidy(account)
    found: list[Finding] = []
    if not _BIK.fullmatch(bik):
        found.append(Finding("bik_structure", _("A BIK has 6 digits. Check the number.")))
    if not _ACCOUNT.fullmatch(account):
        text = _("A bank account has 16 digits. Check the number.")
        found.append(Finding("account_structure", text))
    if not found and bik[:_BANK_PART] != account[:_BANK_PART]:
        text = _("The account and the BIK seem to belong to different banks. Check both.")
        found.append(Finding("bank_mismatch", text, blocks=False))
    return found

"""Texts of a report become public: they may count people, never name their papers or phones."""

from __future__ import annotations

import re

GAP = r"[ \u00a0().-]*"
PIN = re.compile(rf"(?<!\d)[12](?:{GAP}\d){{13}}(?!{GAP}\d)")
ABROAD = rf"(?:\+{GAP}|(?<!\d)00|(?<!\d))996(?:{GAP}\d){{9}}(?!\d)"
AT_HOME = r"(?<![\d.,])0[2-9]\d{2}\)?(?:[ \u00a0-]?\d{2,3}){2}(?:[ \u00a0-]?\d{2})?(?!\d)"
PHONE = re.compile(f"{ABROAD}|{AT_HOME}")


def has_pin(text: str) -> bool:
    """Whether a personal number of fourteen figures stands in the text."""
    return PIN.search(text) is not None


def has_phone(text: str) -> bool:
    """Whether a phone number of the country stands in the text."""
    return any(len(re.sub(r"\D", "", found)) >= 10 for found in PHONE.findall(text))


def names_people(text: str) -> bool:
    """Whether the text points at somebody by a number."""
    return has_pin(text) or has_phone(text)

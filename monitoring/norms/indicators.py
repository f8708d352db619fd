"""How figures of several periods make one: counted together, or the newest level."""

from __future__ import annotations

import re
from decimal import Decimal

SHARES = re.compile(r"%|процент|пайыз|per ?cent|балл|упай|уровень|деңгээл|ставк", re.IGNORECASE)
PEOPLE = re.compile(
    r"чел|люд|лиц|дет|ребен|ребён|женщин|мужчин|семь|семей|получател|"
    r"адам|киши|бала|балд|аял|үй-?бүлө|person|people|child|famil|women|men\b",
    re.IGNORECASE,
)


def adds_up(unit: str, baseline: Decimal | None) -> bool:
    """Whether periods are added: a count from nought is, a share or a level is not."""
    return not baseline and SHARES.search(unit) is None


def counts_people(unit: str) -> bool:
    """Whether the figure counts people, so that a small one may point at somebody."""
    return PEOPLE.search(unit) is not None

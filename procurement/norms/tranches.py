"""The plan of payments of a contract: it pays the sum exactly, and money never runs ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from .findings import Finding, Words, som_words
from .rounding import down, exact_sum, half_up

WHOLE = Decimal("100.00")


class TrancheKind(StrEnum):
    """What earns a tranche."""

    ADVANCE = "advance"
    AFTER_REPORT = "after_report"
    FINAL = "final"


TRANCHE_WORDS: dict[TrancheKind, Words] = {
    TrancheKind.ADVANCE: _("Advance after the contract is signed"),
    TrancheKind.AFTER_REPORT: _("After an accepted report"),
    TrancheKind.FINAL: _("Final, after the last report is accepted"),
}


@dataclass(frozen=True, slots=True)
class Tranche:
    """One planned payment."""

    number: int
    kind: str
    percent: Decimal
    amount: Decimal
    due_on: date


def split(contract_sum: Decimal, percents: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The sum cut by per cent, to the tyiyn and downwards; what is left over goes to the last."""
    if not percents:
        return ()
    amounts = [down(Fraction(contract_sum) * Fraction(percent) / 100) for percent in percents[:-1]]
    return (*amounts, half_up(Fraction(contract_sum) - exact_sum(amounts)))


def tranche_findings(
    tranches: Sequence[Tranche],
    *,
    contract_sum: Decimal,
    advance_max_percent: Decimal,
    final_min_percent: Decimal,
    last_payment: date,
) -> list[Finding]:
    """What speaks against a plan of payments."""
    return [
        *_sum_findings(tranches, contract_sum),
        *_kind_findings(tranches, contract_sum, advance_max_percent, final_min_percent),
        *_day_findings(tranches, last_payment),
    ]


def _sum_findings(tranches: Sequence[Tranche], contract_sum: Decimal) -> list[Finding]:
    found: list[Finding] = []
    percent = half_up(exact_sum(tranche.percent for tranche in tranches))
    if percent != WHOLE:
        text = _("The tranches are %(percent)s %% together. They must be exactly 100 %%.")
        found.append(Finding("percent_total", text, "tranches", {"percent": percent}))
    amount = half_up(exact_sum(tranche.amount for tranche in tranches))
    if amount != contract_sum:
        facts = {"amount": som_words(amount), "sum": som_words(contract_sum)}
        text = _("The tranches are %(amount)s together, the contract is %(sum)s.")
        found.append(Finding("amount_total", text, "tranches", facts))
    for tranche in tranches:
        if tranche.amount <= 0:
            text = _("Tranche %(number)s: the sum must be more than nought.")
            where = f"tranches.{tranche.number}.amount"
            found.append(Finding("amount_not_positive", text, where, {"number": tranche.number}))
    return found


def _kind_findings(
    tranches: Sequence[Tranche],
    contract_sum: Decimal,
    advance_max_percent: Decimal,
    final_min_percent: Decimal,
) -> list[Finding]:
    found: list[Finding] = []
    kinds = [tranche.kind for tranche in tranches]
    advance = exact_sum(one.amount for one in tranches if one.kind == TrancheKind.ADVANCE)
    if advance * 100 > Fraction(contract_sum) * Fraction(advance_max_percent):
        text = _("The advance is more than %(limit)s %% of the contract.")
        found.append(Finding("advance", text, "tranches", {"limit": advance_max_percent}))
    if TrancheKind.ADVANCE in kinds[1:]:
        text = _("An advance can only be the first tranche.")
        found.append(Finding("advance_not_first", text, "tranches"))
    if kinds[-1:] != [TrancheKind.FINAL] or kinds.count(TrancheKind.FINAL) != 1:
        text = _("The last tranche, and only the last, must be the final one.")
        found.append(Finding("final_not_last", text, "tranches"))
    elif Fraction(tranches[-1].amount) * 100 < Fraction(contract_sum) * Fraction(final_min_percent):
        text = _("The final tranche is less than %(limit)s %% of the contract.")
        found.append(Finding("final", text, "tranches", {"limit": final_min_percent}))
    return found


def _day_findings(tranches: Sequence[Tranche], last_payment: date) -> list[Finding]:
    found: list[Finding] = []
    previous = None
    for tranche in tranches:
        where = f"tranches.{tranche.number}.due_on"
        facts = {"number": tranche.number, "day": f"{last_payment:%d.%m.%Y}"}
        if tranche.due_on > last_payment:
            text = _("Tranche %(number)s: no payment may be planned after %(day)s.")
            found.append(Finding("after_last_payment_day", text, where, facts))
        if previous and tranche.due_on < previous:
            text = _("Tranche %(number)s is due before the one above it.")
            found.append(Finding("due_backwards", text, where, facts))
        previous = tranche.due_on
    return found

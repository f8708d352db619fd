"""Plan against fact, and whether a tranche may be paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from procurement.norms.findings import Finding, som_words
from procurement.norms.rounding import half_up
from procurement.norms.tranches import TrancheKind


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Per cent to two places, half up; of nothing there is no per cent."""
    return half_up(Fraction(part) * 100 / Fraction(whole)) if whole else None


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """One indicator: where it began, what was promised, what came of it."""

    baseline: Decimal
    target: Decimal
    fact: Decimal

    @property
    def percent(self) -> Decimal | None:
        """How much of the promised way was gone; None when no way was promised.

        An indicator may be promised to fall (appeals of residents), so the way is measured from
        the baseline and not from nought.
        """
        return _percent(self.fact - self.baseline, self.target - self.baseline)

    @property
    def deviation(self) -> Decimal:
        """Fact less promise, in the indicator's own unit."""
        return self.fact - self.target

    @property
    def is_reached(self) -> bool:
        """Whether the promise was kept, in the direction in which it was made."""
        if self.target < self.baseline:
            return self.fact <= self.target
        return self.fact >= self.target


@dataclass(frozen=True, slots=True)
class LineFact:
    """One cost line: planned, spent before this report, spent in it."""

    plan: Decimal
    before: Decimal
    now: Decimal

    @property
    def spent(self) -> Decimal:
        """All that was spent so far."""
        return self.before + self.now

    @property
    def balance(self) -> Decimal:
        """What is left of the line; negative when more was spent than planned."""
        return self.plan - self.spent

    @property
    def percent(self) -> Decimal | None:
        """How much of the line was spent."""
        return _percent(self.spent, self.plan)

    @property
    def deviation(self) -> Decimal | None:
        """By how many per cent the spending differs from the plan."""
        return _percent(self.spent - self.plan, self.plan)

    @property
    def is_overspent(self) -> bool:
        """Whether more was spent than planned."""
        return self.balance < 0


def spending(lines: Iterable[LineFact]) -> LineFact:
    """All lines as one."""
    lines = tuple(lines)
    plan, before, now = (
        sum((getattr(line, name) for line in lines), Decimal(0))
        for name in ("plan", "before", "now")
    )
    return LineFact(plan, before, now)


def tranche_obstacles(
    *,
    kind: str,
    amount: Decimal,
    is_signed: bool,
    earlier_paid: bool,
    report_accepted: bool,
    all_reports_accepted: bool,
    contract_sum: Decimal,
    paid_total: Decimal,
    advance_paid: Decimal,
    advance_max_percent: Decimal,
    today: date,
    last_payment: date,
) -> list[Finding]:
    """Why a tranche may not be paid; empty when it may.

    An advance is earned by the signature, up to the rules' per cent; any other tranche by an
    accepted report; the final one by all of them. Nothing is ever paid above the contract, and
    nothing after the last day on which the year's budget pays.
    """
    found: list[Finding] = []
    if not is_signed:
        found.append(Finding("not_signed", _("The contract is not signed.")))
    if not earlier_paid:
        text = _("An earlier tranche is not paid yet.")
        found.append(Finding("earlier_unpaid", text))
    found += _unearned(kind, report_accepted, all_reports_accepted)
    limit = Fraction(contract_sum) * Fraction(advance_max_percent)
    if kind == TrancheKind.ADVANCE and Fraction(advance_paid + amount) * 100 > limit:
        text = _("The advance would be more than %(limit)s %% of the contract.")
        found.append(Finding("advance_too_large", text, facts={"limit": advance_max_percent}))
    balance = contract_sum - paid_total
    if amount > balance:
        text = _("The payment is more than what is left of the contract: %(balance)s.")
        found.append(Finding("above_contract", text, facts={"balance": som_words(balance)}))
    if amount <= 0:
        text = _("The sum of the payment must be more than nought.")
        found.append(Finding("amount_not_positive", text))
    if today > last_payment:
        text = _("The last day for payments of this budget year was %(day)s.")
        found.append(Finding("after_last_day", text, facts={"day": f"{last_payment:%d.%m.%Y}"}))
    return found


def _unearned(kind: str, report_accepted: bool, all_reports_accepted: bool) -> list[Finding]:
    if kind == TrancheKind.AFTER_REPORT and not report_accepted:
        return [Finding("report_not_accepted", _("The report of this tranche is not accepted."))]
    if kind == TrancheKind.FINAL and not all_reports_accepted:
        text = _("The final tranche waits until all reports are accepted.")
        return [Finding("reports_not_accepted", text)]
    return []

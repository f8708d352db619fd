"""The first plan of a contract's stages and payments: a proposal that the office may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from karakol_gsz.core.calendar import WorkCalendar

from . import terms
from .terms import Length
from .tranches import WHOLE, TrancheKind


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One payment of the proposal; `stage` is the number of the stage that earns it, or None."""

    kind: TrancheKind
    percent: Decimal
    due_on: date
    stage: int | None


@dataclass(frozen=True, slots=True)
class FirstPlan:
    """When the stages end, and what is paid after each."""

    stages: tuple[date, ...]
    parts: tuple[PlannedPart, ...]


def first_plan(
    *,
    period_from: date,
    period_to: date,
    sign_by: date,
    advance_max_percent: Decimal,
    final_min_percent: Decimal,
    last_payment: date,
    lengths: Mapping[str, Length],
    calendar: WorkCalendar,
) -> FirstPlan:
    """As much before the work as the rules allow, as little after it, the rest in the middle.

    Where the middle payment would come after the last day of payments there is one stage only.
    """
    half = period_from + (period_to - period_from) / 2
    middle_due = _paid_after(half, lengths, calendar)
    middle = WHOLE - advance_max_percent - final_min_percent
    has_middle = half > period_from and middle_due <= last_payment and middle > 0
    stages = (half, period_to) if has_middle else (period_to,)
    parts: list[PlannedPart] = []
    if advance_max_percent > 0:
        due = min(terms.term("pay_days", sign_by, lengths["pay_days"], calendar).end, last_payment)
        parts.append(PlannedPart(TrancheKind.ADVANCE, advance_max_percent, due, None))
    if has_middle:
        due = max([middle_due, *(part.due_on for part in parts)])
        parts.append(PlannedPart(TrancheKind.AFTER_REPORT, middle, due, 1))
    rest = WHOLE - sum((part.percent for part in parts), Decimal(0))
    due = min(terms.final_payment(period_to, lengths, calendar).end, last_payment)
    due = max([due, *(part.due_on for part in parts)])
    parts.append(PlannedPart(TrancheKind.FINAL, rest, due, len(stages)))
    return FirstPlan(stages, tuple(parts))


def _paid_after(stage_end: date, lengths: Mapping[str, Length], calendar: WorkCalendar) -> date:
    """When a payment comes at the latest that waits for the report on a stage."""
    day = terms.term("review_days", stage_end, lengths["review_days"], calendar).end
    return terms.term("pay_days", day, lengths["pay_days"], calendar).end

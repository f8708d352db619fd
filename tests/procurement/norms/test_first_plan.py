"""The proposal of stages and payments: it never breaks the rules it is made from."""

from datetime import date
from decimal import Decimal

import pytest

from karakol_gsz.core.calendar import TermUnit, WorkCalendar
from procurement.norms.first_plan import first_plan
from procurement.norms.terms import Length
from procurement.norms.tranches import Tranche, split, tranche_findings

CALENDAR = WorkCalendar(frozenset(), frozenset(), date(2030, 12, 31))
LENGTHS = {
    key: Length(days, TermUnit.WORKING_DAYS)
    for key, days in (("pay_days", 10), ("review_days", 5), ("report_final_days", 10))
}
LAST = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("period_to", "advance", "final", "kinds"),
    [
        (date(2026, 10, 30), "50", "10", ["advance", "after_report", "final"]),
        (date(2026, 10, 30), "0", "10", ["after_report", "final"]),
        (date(2026, 10, 30), "50", "50", ["advance", "final"]),
        (date(2026, 12, 19), "40", "20", ["advance", "after_report", "final"]),
        (date(2026, 6, 1), "50", "10", ["advance", "final"]),
    ],
)
def test_the_proposal_holds_to_its_own_rules(
    period_to: date, advance: str, final: str, kinds: list[str]
) -> None:
    plan = first_plan(
        period_from=date(2026, 6, 1),
        period_to=period_to,
        sign_by=date(2026, 5, 25),
        advance_max_percent=Decimal(advance),
        final_min_percent=Decimal(final),
        last_payment=LAST,
        lengths=LENGTHS,
        calendar=CALENDAR,
    )

    assert [str(part.kind) for part in plan.parts] == kinds
    assert plan.stages[-1] == period_to
    amounts = split(Decimal("100000.01"), [part.percent for part in plan.parts])
    rows = [
        Tranche(no, str(part.kind), part.percent, amount, part.due_on)
        for no, (part, amount) in enumerate(zip(plan.parts, amounts, strict=True), start=1)
    ]
    found = tranche_findings(
        rows,
        contract_sum=Decimal("100000.01"),
        advance_max_percent=Decimal(advance),
        final_min_percent=Decimal(final),
        last_payment=LAST,
    )
    assert [one.code for one in found] == []


def test_a_middle_payment_that_would_come_too_late_is_left_out() -> None:
    plan = first_plan(
        period_from=date(2026, 11, 20),
        period_to=date(2026, 12, 15),
        sign_by=date(2026, 11, 18),
        advance_max_percent=Decimal(50),
        final_min_percent=Decimal(10),
        last_payment=LAST,
        lengths=LENGTHS,
        calendar=CALENDAR,
    )

    assert plan.stages == (date(2026, 12, 15),)
    assert [part.percent for part in plan.parts] == [Decimal(50), Decimal(50)]
    assert plan.parts[-1].due_on == LAST

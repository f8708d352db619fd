"""Plan against fact, and whether a tranche may be paid."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.norms.execution import IndicatorFact, LineFact, spending, tranche_obstacles


def numbers(*texts):
    return [None if text is None else Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("baseline", "target", "fact", "percent", "deviation", "reached"),
    [
        ("0", "40", "40", "100.00", "0", True),
        ("0", "40", "38", "95.00", "-2", False),
        ("0", "30", "10", "33.33", "-20", False),
        ("10", "30", "20", "50.00", "-10", False),
        ("100", "60", "70", "75.00", "10", False),
        ("100", "60", "50", "125.00", "-10", True),
        ("5", "5", "6", None, "1", True),
    ],
)
def test_an_indicator_is_measured_from_where_it_began(
    baseline, target, fact, percent, deviation, reached
):
    indicator = IndicatorFact(*numbers(baseline, target, fact))

    assert [indicator.percent, indicator.deviation] == numbers(percent, deviation)
    assert indicator.is_reached is reached


@pytest.mark.parametrize(
    ("plan", "before", "now", "spent", "balance", "percent", "deviation", "over"),
    [
        ("120000", "60000", "60000", "120000", "0", "100.00", "0.00", False),
        ("120000", "60000", "30000", "90000", "30000", "75.00", "-25.00", False),
        ("120000", "0", "126000", "126000", "-6000", "105.00", "5.00", True),
        ("0", "0", "1", "1", "-1", None, None, True),
    ],
)
def test_a_cost_line(plan, before, now, spent, balance, percent, deviation, over):
    line = LineFact(*numbers(plan, before, now))

    assert [line.spent, line.balance, line.percent, line.deviation] == numbers(
        spent, balance, percent, deviation
    )
    assert line.is_overspent is over


def test_all_lines_as_one():
    lines = [LineFact(*numbers("10", "1", "2")), LineFact(*numbers("20", "3", "4"))]

    assert spending(lines) == LineFact(*numbers("30", "4", "6"))
    assert spending([]).spent == 0


GOOD = {
    "kind": "after_report",
    "amount": Decimal("50000.00"),
    "is_signed": True,
    "earlier_paid": True,
    "report_accepted": True,
    "all_reports_accepted": False,
    "contract_sum": Decimal(200_000),
    "paid_total": Decimal(80_000),
    "advance_paid": Decimal(80_000),
    "advance_max_percent": Decimal(50),
    "today": date(2026, 12, 20),
    "last_payment": date(2026, 12, 20),
}
ADVANCE = {
    "kind": "advance",
    "report_accepted": False,
    "paid_total": Decimal(0),
    "advance_paid": Decimal(0),
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"amount": Decimal(120_000)}, []),
        ({"amount": Decimal("120000.01")}, ["above_contract"]),
        ({"amount": Decimal(0)}, ["amount_not_positive"]),
        ({"report_accepted": False}, ["report_not_accepted"]),
        ({"earlier_paid": False}, ["earlier_unpaid"]),
        ({"is_signed": False}, ["not_signed"]),
        ({"today": date(2026, 12, 21)}, ["after_last_day"]),
        ({"kind": "final"}, ["reports_not_accepted"]),
        ({"kind": "final", "all_reports_accepted": True}, []),
        (ADVANCE, []),
        (ADVANCE | {"is_signed": False}, ["not_signed"]),
        (ADVANCE | {"amount": Decimal(100_000)}, []),
        (ADVANCE | {"amount": Decimal("100000.01")}, ["advance_too_large"]),
        (ADVANCE | {"advance_paid": Decimal("50000.01")}, ["advance_too_large"]),
    ],
)
def test_why_a_tranche_may_not_be_paid(change, found):
    obstacles = tranche_obstacles(**GOOD | change)

    assert [obstacle.code for obstacle in obstacles] == found
    assert all(obstacle.words for obstacle in obstacles)


@given(
    st.lists(st.decimals("0.01", 100_000, places=2), max_size=8),
    st.decimals("0.01", 200_000, places=2),
)
def test_however_many_are_paid_the_contract_is_never_overpaid(amounts, contract_sum):
    paid = Decimal(0)
    for amount in amounts:
        facts = {"amount": amount, "contract_sum": contract_sum, "paid_total": paid}
        if not tranche_obstacles(**GOOD | facts):
            paid += amount

    assert paid <= contract_sum

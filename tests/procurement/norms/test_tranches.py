"""The plan of payments pays the contract exactly."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.norms.tranches import TRANCHE_WORDS, Tranche, TrancheKind, split, tranche_findings

LAST = date(2026, 12, 20)
SUM = Decimal("135005.00")


def plan(*rows, total=SUM, advance="50", final="10"):
    tranches = [
        Tranche(number, kind, Decimal(percent), Decimal(amount), due_on)
        for number, (kind, percent, amount, due_on) in enumerate(rows, start=1)
    ]
    return [
        (finding.code, finding.where)
        for finding in tranche_findings(
            tranches,
            contract_sum=total,
            advance_max_percent=Decimal(advance),
            final_min_percent=Decimal(final),
            last_payment=LAST,
        )
        if finding.words
    ]


FIRST = ("advance", "40", "54002.00", date(2026, 9, 1))
MIDDLE = ("after_report", "40", "54002.00", date(2026, 11, 1))
END = ("final", "20", "27001.00", LAST)


def test_a_sound_plan():
    """40 % of 135 005 = 54 002; the rest is 27 001."""
    assert plan(FIRST, MIDDLE, END) == []
    assert split(SUM, [Decimal(40), Decimal(40), Decimal(20)]) == (54_002, 54_002, 27_001)


def test_what_cannot_be_cut_evenly_goes_to_the_last():
    """100.00 by 33.33, 33.33, 33.34; 0.01 by halves: nothing, then the tyiyn."""
    third = Decimal("33.33")

    assert split(Decimal(100), [third, third, Decimal("33.34")]) == (third, third, Decimal("33.34"))
    assert split(Decimal("0.01"), [Decimal(50), Decimal(50)]) == (0, Decimal("0.01"))
    assert split(Decimal(100), []) == ()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((), ["percent_total", "amount_total", "final_not_last"]),
        ((FIRST, MIDDLE, ("final", "20.01", "27001.00", LAST)), ["percent_total"]),
        ((FIRST, MIDDLE, ("final", "20", "27000.99", LAST)), ["amount_total"]),
        ((FIRST, ("after_report", "60", "81003.00", LAST)), ["final_not_last"]),
        ((("final", "80", "108004.00", LAST), END), ["final_not_last"]),
        ((END, ("after_report", "80", "108004.00", LAST)), ["final_not_last"]),
        ((MIDDLE, FIRST, END), ["advance_not_first", "due_backwards"]),
        (
            (FIRST, MIDDLE, ("final", "20", "27001.00", date(2026, 12, 21))),
            ["after_last_payment_day"],
        ),
        (
            (FIRST, ("after_report", "60", "81003.00", LAST), ("final", "0", "0", LAST)),
            ["amount_not_positive", "final"],
        ),
    ],
)
def test_what_speaks_against_a_plan(rows, found):
    assert [code for code, _where in plan(*rows)] == found


@pytest.mark.parametrize(("limit", "found"), [("40", []), ("39.99", [("advance", "tranches")])])
def test_an_advance_keeps_to_its_limit(limit, found):
    assert plan(FIRST, MIDDLE, END, advance=limit) == found


@pytest.mark.parametrize(("limit", "found"), [("20", []), ("20.01", [("final", "tranches")])])
def test_a_final_tranche_is_large_enough_to_be_waited_for(limit, found):
    assert plan(FIRST, MIDDLE, END, final=limit) == found


def test_every_kind_has_words():
    assert set(TRANCHE_WORDS) == set(TrancheKind)


@st.composite
def percents(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=5)))
    ends = [0, *cuts, 10_000]
    return [Decimal(b - a) / 100 for a, b in zip(ends, ends[1:], strict=False)]


@given(st.decimals("0.01", "99999999", places=2), percents())
def test_the_parts_make_the_whole_and_none_is_negative(total, parts):
    amounts = split(total, parts)

    assert sum(amounts) == total
    assert min(amounts) >= 0
    assert all(
        amount * 100 <= total * percent
        for amount, percent in zip(amounts[:-1], parts[:-1], strict=True)
    )

"""The estimate: lines that add up, limits, and the page that shows them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.norms.bid_pages import pages_for
from procurement.norms.budget import (
    ADMINISTRATIVE,
    SECTIONS,
    budget_findings,
    cost_line,
    cost_lines,
    line_total,
    totals,
)
from procurement.norms.check_answers import NOT_PROVIDED, check_answers, value_words
from procurement.norms.pages import Field, Kind
from procurement.norms.rounding import down, half_up, percent_of
from tests.procurement.norms.bids import PAPERS, line, whole_bid

LIMITS = {
    "lot_sum": Decimal(200_000),
    "admin_share_max_percent": Decimal(15),
    "own_contribution_min_percent": Decimal(5),
}


def found_in(*rows, **limits):
    return [
        (finding.code, finding.where)
        for finding in budget_findings({"rows": [*rows]}, **{**LIMITS, **limits})
    ]


@pytest.mark.parametrize(
    ("qty", "price", "months", "total"),
    [
        ("4", "15000", "2", "120000.00"),
        ("10", "500.50", None, "5005.00"),
        ("0.5", "0.01", None, "0.01"),
        ("0.333", "10", "1", "3.33"),
        ("1", "0", "12", "0.00"),
    ],
)
def test_a_line_costs_quantity_times_price_times_months(qty, price, months, total):
    counted = line_total(Decimal(qty), Decimal(price), None if months is None else Decimal(months))

    assert str(counted) == total


def test_sums_of_the_whole_bid():
    """120 000 + 5 005 + 20 000 = 145 005; the city 135 005; own 10 000; administration 10 000."""
    sums = totals(cost_lines(whole_bid()["budget"]))

    assert (sums.total, sums.from_grant, sums.own, sums.other) == (145_005, 135_005, 10_000, 0)
    assert [sums.by_section[section] for section in "169"] == [120_000, 5_005, 20_000]
    assert sums.administrative == 10_000
    assert (sums.admin_percent, sums.own_percent) == (Decimal("7.41"), Decimal("6.90"))


def test_an_empty_estimate_is_noughts_and_no_remarks():
    sums = totals([])

    assert (sums.total, sums.admin_percent, sums.own_percent) == (0, 0, 0)
    assert found_in() == found_in({"name": " "}) == []


def test_a_line_whose_sources_do_not_pay_it_is_named():
    """4 × 100 = 400; the sources give 300 + 99 + 0,99 = 399,99."""
    row = line("3", "Обеды", "4", "100", "", "300", own="99", other="0,99")

    assert found_in(row) == [("line_does_not_agree", "budget.rows.0.from_grant")]
    (finding,) = budget_findings({"rows": [row]}, **LIMITS)
    assert "399,99" in finding.words


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (line("3", "x", "0", "100", "", "0", own="0"), "qty_not_positive"),
        (line("3", "x", "1", "100", "0", "0", own="0"), "months_not_positive"),
        (line("3", "x", "9" * 12, "9" * 12, "", "1", own="1"), "line_too_large"),
    ],
)
def test_lines_that_cannot_be(row, found):
    assert found_in(row)[0][0] == found


def test_a_line_too_large_to_be_money_ends_the_check():
    assert found_in(line("3", "x", "9" * 12, "9" * 12, "", "1")) == [
        ("line_too_large", "budget.rows.0.qty")
    ]


def test_a_budget_that_asks_for_nothing():
    assert found_in(line("3", "x", "1", "100", "", "", own="100")) == [
        ("nothing_requested", "budget")
    ]


@pytest.mark.parametrize(("lot", "found"), [("95.00", []), ("94.99", [("over_lot", "budget")])])
def test_the_sum_asked_for_fits_the_lot(lot, found):
    assert found_in(line("3", "x", "1", "100", "", "95", own="5"), lot_sum=Decimal(lot)) == found


@pytest.mark.parametrize(("admin", "found"), [("15", []), ("15.01", [("admin_share", "budget")])])
def test_administration_takes_no_more_than_its_share_of_the_sum_asked_for(admin, found):
    """15 of 100 are 15 %; 15.01 of 100 are more."""
    rest = Decimal(100) - Decimal(admin)

    rows = (
        line(ADMINISTRATIVE, "x", "1", admin, "", admin),
        line("3", "y", "1", str(rest), "", str(rest)),
        line("3", "z", "1", "10", "", "", own="10"),
    )

    assert found_in(*rows) == found


@pytest.mark.parametrize(("own", "found"), [("5", []), ("4.99", [("own_contribution", "budget")])])
def test_the_own_contribution_reaches_its_part_of_the_whole_budget(own, found):
    rest = str(Decimal(100) - Decimal(own))

    assert found_in(line("3", "x", "1", "100", "", rest, own=own)) == found


def test_remarks_on_limits_have_words():
    row = line(ADMINISTRATIVE, "x", "1", "300000", "", "300000")

    found = budget_findings({"rows": [row]}, **LIMITS)

    assert [one.code for one in found] == ["over_lot", "admin_share", "own_contribution"]
    assert "100.00 %" in found[1].words
    assert all(one.words for one in found)


def test_there_are_nine_sections():
    assert [section for section, _label in SECTIONS] == list("123456789")


amounts = st.decimals(0, 99_999, places=2)


@given(amounts, amounts, amounts)
def test_sources_that_pay_a_line_always_agree_with_it(grant, own, other):
    row = line("3", "x", "1", str(grant + own + other), "", str(grant), str(own), str(other))

    assert cost_line(row).agrees


@given(st.lists(st.tuples(amounts, amounts), max_size=8))
def test_the_total_is_the_sum_of_the_purses_when_every_line_agrees(drawn):
    rows = [line("3", "x", "1", str(a + b), "", str(a), str(b)) for a, b in drawn]

    sums = totals(cost_lines({"rows": rows}))

    assert sums.total == sums.from_grant + sums.own + sums.other == sum(a + b for a, b in drawn)
    assert sum(sums.by_section.values()) == sums.total


@given(st.fractions(0, 10**9))
def test_rounding_goes_to_the_nearest_and_down_never_above(value):
    near, below = half_up(value), down(value)

    assert abs(Fraction(near) - value) <= Fraction(1, 200)
    assert 0 <= value - Fraction(below) < Fraction(1, 100)


def test_a_half_goes_away_from_nought():
    assert [half_up(Fraction(n, 1000)) for n in (5, -5, 4, -4)] == [
        *(Decimal("0.01"), Decimal("-0.01"), Decimal("0.00"), Decimal("0.00")),
    ]
    assert percent_of(Decimal(1), Decimal(0)) == 0


def test_the_check_page_shows_every_answer_and_what_is_not_provided():
    documents = whole_bid()
    documents["project"]["goal"] = ""
    documents["project"]["summary_ky"] = "Үч сап."

    sections = {section.slug: section for section in check_answers(pages_for(PAPERS), documents)}

    project = [
        (answer.where, answer.value, answer.given, answer.language)
        for answer in sections["project"].answers
    ]
    assert project[:3] == [
        ("project.title_ru", "Тёплый дом", True, "ru"),
        ("project.summary_ru", "Три строки.", True, "ru"),
        ("project.summary_ky", "Үч сап.", True, "ky"),
    ]
    assert ("project.goal", NOT_PROVIDED, False, "") in project
    assert ("project.starts_on", "10.08.2026", True, "") in project
    assert sections["project"].table is None
    assert [answer.value for answer in sections["files"].answers] == [
        *("ustav.pdf", "cert.pdf", NOT_PROVIDED)
    ]
    assert len(sections["activities"].table.lines) == 1


def test_the_check_page_shows_the_estimate_with_its_totals():
    table = {section.slug: section for section in check_answers(pages_for(PAPERS), whole_bid())}[
        "budget"
    ].table

    assert [str(line[-1]) for line in table.lines] == [
        *("120\u00a0000\u00a0сом", "5\u00a0005\u00a0сом", "20\u00a0000\u00a0сом"),
    ]
    assert len(table.head) == len(table.lines[0]) == 11
    assert table.lines[0][7] == ""  # an own contribution that nobody promised
    assert [str(value) for _label, value in table.foot] == [
        *("145\u00a0005\u00a0сом", "135\u00a0005\u00a0сом", "10\u00a0000\u00a0сом", "0\u00a0сом"),
    ]


def test_an_unanswered_bid_can_be_shown_too():
    sections = check_answers(pages_for(PAPERS), {})

    assert {answer.given for section in sections for answer in section.answers} == {False}


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        (Kind.CHOICE, "a", "First"),
        (Kind.CHOICE, "z", "z"),
        (Kind.MONEY, "much", "much"),
        (Kind.DATE, "soon", "soon"),
        (Kind.INT, "3", "3"),
    ],
)
def test_what_cannot_be_read_is_shown_as_typed(kind, typed, shown):
    assert value_words(Field("x", kind, "X", choices=(("a", "First"),)), typed) == shown


def test_a_tick_is_shown_as_a_word():
    box = Field("x", Kind.BOOL, "X")

    assert value_words(box, True) != value_words(box, None)

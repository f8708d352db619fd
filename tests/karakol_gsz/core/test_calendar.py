from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karakol_gsz.core.calendar import DayKind, Step, TermUnit

from .working_days import CALENDAR, VECTORS, WORKING_DAYS

SOME_DAY = st.dates(date(2024, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(("start", "count", "end"), VECTORS)
def test_a_term_in_working_days_ends_where_the_hand_counted_it(start, count, end):
    assert CALENDAR.add_working_days(start, count) == end
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.add_working_days(CALENDAR.subtract_working_days(end, count), count) == end


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_a_year_has_its_working_days(year, count):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_the_derivation_shows_each_step_and_why_a_day_was_passed_over():
    derivation = CALENDAR.explain(date(2019, 8, 8), 3)

    assert derivation.steps == (
        Step(date(2019, 8, 9), DayKind.WORKING, 1),
        Step(date(2019, 8, 10), DayKind.WEEKEND, None),
        Step(date(2019, 8, 11), DayKind.WEEKEND, None),
        Step(date(2019, 8, 12), DayKind.HOLIDAY, None),
        Step(date(2019, 8, 13), DayKind.WORKING, 2),
        Step(date(2019, 8, 14), DayKind.WORKING, 3),
    )
    assert derivation.end == date(2019, 8, 14)
    assert derivation.skipped_holidays == (date(2019, 8, 12),)
    assert derivation.is_announced


def test_a_made_up_saturday_counts_and_is_named():
    derivation = CALENDAR.explain(date(2025, 1, 10), 1)

    assert derivation.end == date(2025, 1, 11)
    assert derivation.made_up == (date(2025, 1, 11),)
    assert CALENDAR.is_working(date(2025, 1, 11))
    assert not CALENDAR.is_working(date(2025, 1, 18))


@pytest.mark.parametrize(
    ("start", "count", "end", "moved"),
    [
        (date(2026, 4, 3), 30, date(2026, 5, 11), True),  # 3 May lies in the May holidays
        (date(2026, 10, 23), 30, date(2026, 11, 23), True),  # 22 November is a Sunday
        (date(2026, 10, 26), 30, date(2026, 11, 25), False),
        (date(2026, 8, 1), 30, date(2026, 9, 1), True),  # 31 August, Monday, is a holiday
    ],
)
def test_a_term_in_calendar_days_moves_from_a_day_off_to_the_next_working_day(
    start, count, end, moved
):
    derivation = CALENDAR.explain(start, count, TermUnit.CALENDAR_DAYS)

    assert (derivation.end, derivation.is_moved) == (end, moved)
    assert CALENDAR.add_calendar_days(start, count) == end


def test_a_term_of_no_days_ends_where_it_begins_even_on_a_sunday():
    sunday = date(2026, 11, 22)

    assert CALENDAR.add_working_days(sunday, 0) == sunday
    assert CALENDAR.add_calendar_days(sunday, 0) == sunday
    with pytest.raises(ValueError, match="never negative"):
        CALENDAR.explain(sunday, -1)


def test_a_year_with_days_to_be_announced_says_so():
    assert CALENDAR.is_announced(2026)
    assert not CALENDAR.is_announced(2027)
    assert not CALENDAR.explain(date(2026, 12, 30), 3).is_announced


@given(start=SOME_DAY, count=st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_one_day_more_is_the_next_working_day(start, count):
    end = CALENDAR.add_working_days(start, count)

    assert CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.add_working_days(start, count + 1) == CALENDAR.add_working_days(end, 1)
    assert CALENDAR.subtract_working_days(end, count) == CALENDAR.subtract_working_days(
        CALENDAR.add_working_days(start, 1), 1
    )

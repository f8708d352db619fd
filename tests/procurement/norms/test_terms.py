"""The terms of a call, each date counted on a wall calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karakol_gsz.core.calendar import TermUnit, WorkCalendar
from procurement.norms.terms import (
    STEP_WORDS,
    Length,
    closing_findings,
    earliest_close,
    final_payment,
    is_in_time,
    last_payment_day,
    latest_work_end,
    standstill_is_over,
    term,
    term_back,
    timeline,
    year_end_findings,
)

CALENDAR = WorkCalendar(
    days_off=frozenset({date(2026, 8, 31), *(date(2027, 1, day) for day in range(1, 8))}),
    made_up=frozenset({date(2026, 8, 29)}),
    announced_until=date(2026, 12, 31),
)
CD, WD = TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS
LENGTHS = {
    "submit_days": Length(30, CD),
    "submit_days_min": Length(20, CD),
    "repeat_submit_days": Length(15, CD),
    "ask_days_before": Length(7, CD),
    "open_days": Length(1, WD),
    "admission_days": Length(5, WD),
    "evaluation_days": Length(10, WD),
    "publish_days": Length(3, WD),
    "standstill_days": Length(5, WD),
    "sign_days": Length(10, WD),
    "pay_days": Length(10, WD),
    "review_days": Length(5, WD),
    "report_final_days": Length(10, WD),
}
KARAKOL = timezone(timedelta(hours=6))


def codes(findings):
    return [(finding.code, finding.blocks) for finding in findings]


def test_a_call_published_on_22_july_2026():
    """Wednesday 22.07 + 30 days = Friday 21.08; questions until 14.08; opening Monday 24.08.

    Admission: 25, 26, 27, 28 and the made-up Saturday 29.08. Evaluation: 30 is a Sunday, 31.08 is
    off, so 1, 2, 3, 4, 7, 8, 9, 10, 11, 14.09. Results 17.09. Objections 18, 21, 22, 23, 24.09.
    Signing: 25, 28, 29, 30.09, 1, 2, 5, 6, 7, 8.10.
    """
    dates = timeline(date(2026, 7, 22), LENGTHS, CALENDAR)

    assert {step: one.end for step, one in dates.items()} == {
        "questions_until": date(2026, 8, 14),
        "closes": date(2026, 8, 21),
        "opening": date(2026, 8, 24),
        "admission": date(2026, 8, 29),
        "evaluation": date(2026, 9, 14),
        "results": date(2026, 9, 17),
        "standstill": date(2026, 9, 24),
        "signing": date(2026, 10, 8),
    }
    assert dates["evaluation"].as_data() == {
        **{"key": "evaluation_days", "days": 10, "unit": "wd"},
        **{"from": "2026-08-29", "to": "2026-09-14", "moved": False, "announced": True},
        "skipped": [
            *("2026-08-30", "2026-08-31", "2026-09-05", "2026-09-06", "2026-09-12", "2026-09-13"),
        ],
        "back": False,
    }
    assert {"published", *dates} == set(STEP_WORDS)


def test_the_day_the_officer_chose_moves_all_that_follows():
    dates = timeline(date(2026, 7, 22), LENGTHS, CALENDAR, closes_on=date(2026, 8, 28))

    assert (dates["closes"].days, dates["closes"].unit) == (37, "cd")
    assert dates["questions_until"].end == date(2026, 8, 21)
    assert dates["opening"].end == date(2026, 8, 29)


def test_the_usual_day_chosen_by_hand_keeps_its_derivation():
    usual = timeline(date(2026, 7, 22), LENGTHS, CALENDAR)

    assert timeline(date(2026, 7, 22), LENGTHS, CALENDAR, closes_on=date(2026, 8, 21)) == usual


def test_a_repeated_call_is_shorter():
    dates = timeline(date(2026, 7, 22), LENGTHS, CALENDAR, repeat=True)

    assert (dates["closes"].key, dates["closes"].end) == ("repeat_submit_days", date(2026, 8, 6))
    assert earliest_close(date(2026, 7, 22), LENGTHS, repeat=True) == date(2026, 8, 6)


def test_a_term_in_calendar_days_that_ends_on_a_day_off_is_moved():
    """Friday 31.07 + 30 = Sunday 30.08; Monday 31.08 is off: Tuesday 01.09."""
    moved = term("submit_days", date(2026, 7, 31), Length(30, CD), CALENDAR)

    assert (moved.end, moved.is_moved) == (date(2026, 9, 1), True)


def test_a_year_whose_days_off_are_not_announced_is_said_so():
    later = term("sign_days", date(2026, 12, 30), Length(3, WD), CALENDAR)

    assert (later.end, later.is_announced) == (date(2027, 1, 11), False)


def test_a_term_counted_back_in_working_days_names_what_it_skipped():
    """Two working days before Wednesday 02.09: 01.09 and the made-up 29.08; 30 and 31 are off."""
    back = term_back("x", date(2026, 9, 2), Length(2, WD), CALENDAR)

    assert (back.end, back.is_back) == (date(2026, 8, 29), True)
    assert back.skipped == (date(2026, 8, 30), date(2026, 8, 31))


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=KARAKOL)


@pytest.mark.parametrize(
    ("closes_at", "found"),
    [
        ("2026-08-21T17:00", []),
        ("2026-08-21T10:00", []),
        ("2026-08-21T09:59", [("closes_out_of_hours", True)]),
        ("2026-08-21T17:00:01", [("closes_out_of_hours", True)]),
        ("2026-08-22T12:00", [("closes_on_day_off", True)]),
        ("2026-08-29T12:00", []),
        ("2026-08-31T12:00", [("closes_on_day_off", True)]),
        ("2026-08-11T12:00", []),
        ("2026-08-10T12:00", [("closes_too_early", True)]),
        ("2027-01-11T12:00", [("days_off_unknown", False)]),
    ],
)
def test_bids_close_on_a_working_day_when_somebody_is_at_the_phone(closes_at, found):
    remarks = closing_findings(moment(closes_at), date(2026, 7, 22), LENGTHS, CALENDAR)

    assert codes(remarks) == found
    assert all("%" not in remark.words for remark in remarks)


@pytest.mark.parametrize(
    ("late_by", "in_time"),
    [
        (timedelta(microseconds=-1), True),
        (timedelta(0), False),
        (timedelta(microseconds=1), False),
    ],
)
def test_the_closing_moment_itself_is_late(late_by, in_time):
    closes_at = moment("2026-08-21T17:00")

    assert is_in_time((closes_at + late_by).astimezone(UTC), closes_at) is in_time


def test_the_last_day_of_payment_is_a_day_of_the_budget_year():
    assert last_payment_day("12-20", 2026) == date(2026, 12, 20)


def test_the_last_payment_follows_the_report_and_its_review():
    """Work ends Friday 06.11: report by 20.11, review by 27.11, payment by 11.12.2026."""
    payment = final_payment(date(2026, 11, 6), LENGTHS, CALENDAR)

    assert (payment.key, payment.end) == ("pay_days", date(2026, 12, 11))


def test_the_work_must_end_early_enough_to_be_paid():
    """Sunday 20.12 pays nobody: back from Friday 18.12, 10 wd → 04.12, 5 → 27.11, 10 → 13.11."""
    assert latest_work_end(date(2026, 12, 20), LENGTHS, CALENDAR) == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("sign_by", "period_to", "found"),
    [
        (date(2026, 8, 1), date(2026, 11, 15), []),
        (date(2026, 8, 1), date(2026, 11, 16), [("final_payment_late", False)]),
        (date(2026, 8, 17), date(2026, 11, 15), []),
        (date(2026, 8, 18), date(2026, 11, 15), [("little_time_to_work", False)]),
        (date(2026, 12, 1), date(2026, 11, 15), [("little_time_to_work", False)]),
        (date(2026, 8, 1), date(2027, 1, 1), [("after_budget_year", True)]),
    ],
)
def test_money_lapses_with_the_year(sign_by, period_to, found):
    remarks = year_end_findings(
        sign_by=sign_by,
        period_to=period_to,
        budget_year=2026,
        last_payment=date(2026, 12, 20),
        min_work_days=90,
        lengths=LENGTHS,
        calendar=CALENDAR,
    )

    assert codes(remarks) == found
    assert all("%" not in remark.words for remark in remarks)


def test_the_last_day_for_objections_is_a_whole_day():
    days = [date(2026, 9, day) for day in (23, 24, 25)]

    assert [standstill_is_over(day, date(2026, 9, 24)) for day in days] == [False, False, True]


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(days, st.booleans())
def test_the_dates_of_a_call_follow_each_other_and_lie_on_working_days(published_on, repeat):
    dates = timeline(published_on, LENGTHS, CALENDAR, repeat=repeat)

    ends = [one.end for step, one in dates.items() if step != "questions_until"]
    assert ends == sorted(set(ends))
    assert all(CALENDAR.is_working(day) for day in ends)
    assert dates["questions_until"].end == dates["closes"].end - timedelta(days=7)


@given(days, st.integers(0, 40))
def test_a_term_in_working_days_skips_exactly_the_days_off(start, count):
    counted = term("x", start, Length(count, WD), CALENDAR)

    assert len(counted.skipped) == (counted.end - start).days - count
    assert not any(CALENDAR.is_working(day) for day in counted.skipped)


@given(days)
def test_work_that_ends_in_time_is_paid_in_time(last_payment):
    end = latest_work_end(last_payment, LENGTHS, CALENDAR)

    assert final_payment(end, LENGTHS, CALENDAR).end <= last_payment
    assert final_payment(end + timedelta(days=7), LENGTHS, CALENDAR).end > last_payment

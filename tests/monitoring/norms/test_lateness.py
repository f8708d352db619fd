"""Which report is due, late, overdue."""

from datetime import date

import pytest

from karakol_gsz.core.calendar import WorkCalendar
from monitoring.norms.lateness import TIMING_WORDS, Timing, lateness, opens_on

CALENDAR = WorkCalendar(frozenset(), frozenset(), date(2026, 12, 31))
DUE = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("today", "sent_on", "timing", "left", "late", "working"),
    [
        (date(2026, 11, 5), None, Timing.NOT_YET, 15, 0, 0),
        (date(2026, 11, 6), None, Timing.SOON, 14, 0, 0),
        (DUE, None, Timing.SOON, 0, 0, 0),
        (date(2026, 11, 23), None, Timing.OVERDUE, 0, 3, 1),
        (date(2026, 11, 30), DUE, Timing.IN_TIME, 0, 0, 0),
        (date(2026, 11, 30), date(2026, 11, 24), Timing.LATE, 0, 4, 2),
    ],
)
def test_a_report_against_its_day(today, sent_on, timing, left, late, working):
    found = lateness(due_on=DUE, sent_on=sent_on, today=today, soon_days=14, calendar=CALENDAR)

    assert (found.timing, found.days_left, found.days_late, found.working_days_late) == (
        timing,
        left,
        late,
        working,
    )


def test_a_report_is_asked_for_some_days_before():
    assert opens_on(DUE, soon_days=14) == date(2026, 11, 6)


def test_every_timing_has_words():
    assert set(TIMING_WORDS) == set(Timing)

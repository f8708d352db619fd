"""Working days of the Kyrgyz Republic: terms counted by pure functions, with how they were counted.

Which days are off is data (the lawbook's calendar); here is only the counting. Day 0, on which a
term begins, is never counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class TermUnit(StrEnum):
    """In which days a term is counted."""

    WORKING_DAYS = "wd"
    CALENDAR_DAYS = "cd"


class DayKind(StrEnum):
    """What a day is to somebody who counts a term."""

    WORKING = "working"
    MADE_UP = "made_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Step:
    """One day on the way: *number* is its place in the count, None when it was passed over."""

    day: date
    kind: DayKind
    number: int | None


@dataclass(frozen=True)
class Derivation:
    """How a day was counted, as data: a page prints it, a test compares it."""

    start: date
    count: int
    unit: TermUnit
    end: date
    steps: tuple[Step, ...]
    is_announced: bool

    @property
    def skipped(self) -> tuple[Step, ...]:
        """The days passed over, for the sentence «не считались: …»."""
        return tuple(s for s in self.steps if s.number is None and s.day != self.end)

    @property
    def skipped_holidays(self) -> tuple[date, ...]:
        """Days off that are no mere Saturday or Sunday."""
        return tuple(step.day for step in self.skipped if step.kind is DayKind.HOLIDAY)

    @property
    def made_up(self) -> tuple[date, ...]:
        """Saturdays and Sundays that were counted because they had been made working."""
        return tuple(step.day for step in self.steps if step.kind is DayKind.MADE_UP)

    @property
    def is_moved(self) -> bool:
        """A term in calendar days ended on a day off and went on to the next working day."""
        return bool(self.steps) and self.steps[-1].number is None


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and made-up working days; years after *announced_until* may still change."""

    days_off: frozenset[date]
    made_up: frozenset[date]
    announced_until: date
    version: str = ""

    def kind(self, day: date) -> DayKind:
        if day in self.made_up:
            return DayKind.MADE_UP
        if day in self.days_off:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKING

    def is_working(self, day: date) -> bool:
        return self.kind(day) in (DayKind.WORKING, DayKind.MADE_UP)

    def is_announced(self, year: int) -> bool:
        """Whether every day off of *year* is fixed; the two Aits are announced late."""
        return date(year, 12, 31) <= self.announced_until

    def next_working(self, day: date) -> date:
        """*day* itself when it is a working one, else the next that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The day on which a term of *count* working days from *start* ends."""
        return self.explain(start, count).end

    def add_calendar_days(self, start: date, count: int) -> date:
        """Civil Code: a period that ends on a day off ends on the next working day."""
        return self.explain(start, count, TermUnit.CALENDAR_DAYS).end

    def subtract_working_days(self, end: date, count: int) -> date:
        """The last day on which a term of *count* working days may begin to end by *end*."""
        day = end
        while count > 0:
            day -= ONE_DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after *start* up to and with *end*; 0 when *end* is not later."""
        return sum(self.is_working(day) for day in _days(start + ONE_DAY, end))

    def explain(
        self, start: date, count: int, unit: TermUnit = TermUnit.WORKING_DAYS
    ) -> Derivation:
        """Count a term and keep every step, so that a page can show how it was counted."""
        if count < 0:
            raise ValueError("a term is never negative")
        steps = tuple(self._steps(start, count, unit))
        end = steps[-1].day if steps else start
        return Derivation(start, count, unit, end, steps, self.is_announced(end.year))

    def _steps(self, start: date, count: int, unit: TermUnit) -> Iterator[Step]:
        day, number = start, 0
        in_calendar_days = unit is TermUnit.CALENDAR_DAYS
        while number < count:
            day += ONE_DAY
            counts = in_calendar_days or self.is_working(day)
            number += counts
            yield Step(day, self.kind(day), number if counts else None)
        while in_calendar_days and count and not self.is_working(day):
            day += ONE_DAY
            yield Step(day, self.kind(day), None)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY

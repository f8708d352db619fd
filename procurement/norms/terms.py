"""The terms of a competition: every date with how it was counted, from the rules' own numbers.

A term is counted without its first day. A term in calendar days that ends on a day off ends on
the next working day; a term counted back (questions close *before* the bids do) is not moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.calendar import TermUnit, WorkCalendar

from .findings import Finding, Words

OFFICE_HOURS = (time(10), time(17))
"""The portal's own promise, no rule of the law: help is at the phone when the bids close."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a rule says a term is, and in which days."""

    days: int
    unit: TermUnit


@dataclass(frozen=True, slots=True)
class Term:
    """A date and its derivation: a page prints it, a frozen call keeps it, a test compares it."""

    key: str
    days: int
    unit: str
    start: date
    end: date
    skipped: tuple[date, ...] = ()
    is_moved: bool = False
    is_announced: bool = True
    is_back: bool = False

    def as_data(self) -> dict[str, object]:
        """The derivation as plain JSON."""
        return {
            "key": self.key,
            "days": self.days,
            "unit": self.unit,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "skipped": [day.isoformat() for day in self.skipped],
            "moved": self.is_moved,
            "announced": self.is_announced,
            "back": self.is_back,
        }


STEP_WORDS: Mapping[str, Words] = {
    "published": _("The call is published"),
    "questions_until": _("Last day for questions"),
    "closes": _("Bids close"),
    "opening": _("Bids are opened by"),
    "admission": _("Check for conformity by"),
    "evaluation": _("Evaluation by"),
    "results": _("Results are published by"),
    "standstill": _("Objections until"),
    "signing": _("The contract is signed by"),
}


def term(key: str, start: date, length: Length, calendar: WorkCalendar) -> Term:
    """A term that runs forward from a day."""
    counted = calendar.explain(start, length.days, length.unit)
    return Term(
        key=key,
        days=length.days,
        unit=str(length.unit),
        start=start,
        end=counted.end,
        skipped=tuple(step.day for step in counted.skipped),
        is_moved=counted.is_moved,
        is_announced=counted.is_announced,
    )


def term_back(key: str, end: date, length: Length, calendar: WorkCalendar) -> Term:
    """A term that must have run by a day: the last day on which it may begin."""
    if length.unit is TermUnit.CALENDAR_DAYS:
        day = end - timedelta(days=length.days)
        skipped: tuple[date, ...] = ()
    else:
        last = end if calendar.is_working(end) else calendar.subtract_working_days(end, 1)
        day = calendar.subtract_working_days(last, length.days)
        between = (day + timedelta(days=n) for n in range((end - day).days))
        skipped = tuple(one for one in between if not calendar.is_working(one))
    return Term(
        key=key,
        days=length.days,
        unit=str(length.unit),
        start=end,
        end=day,
        skipped=skipped,
        is_announced=calendar.is_announced(end.year),
        is_back=True,
    )


def submission_term(
    published_on: date, lengths: Mapping[str, Length], calendar: WorkCalendar, *, repeat: bool
) -> Term:
    """The usual last day for bids; a repeated call may be shorter."""
    key = "repeat_submit_days" if repeat else "submit_days"
    return term(key, published_on, lengths[key], calendar)


def earliest_close(published_on: date, lengths: Mapping[str, Length], *, repeat: bool) -> date:
    """The first day on which bids may close."""
    key = "repeat_submit_days" if repeat else "submit_days_min"
    return published_on + timedelta(days=lengths[key].days)


def timeline(
    published_on: date,
    lengths: Mapping[str, Length],
    calendar: WorkCalendar,
    *,
    closes_on: date | None = None,
    repeat: bool = False,
) -> dict[str, Term]:
    """All dates of a call, each from the one before it, in the order of STEP_WORDS.

    `closes_on` is the day the officer chose; without it the usual term is taken.
    """
    closes = submission_term(published_on, lengths, calendar, repeat=repeat)
    day = closes.end
    if closes_on is not None and closes_on != day:
        chosen = Length((closes_on - published_on).days, TermUnit.CALENDAR_DAYS)
        closes = Term(closes.key, chosen.days, str(chosen.unit), published_on, closes_on)
        day = closes_on
    dates = {
        "questions_until": term_back("ask_days_before", day, lengths["ask_days_before"], calendar),
        "closes": closes,
    }
    for step, key in (
        ("opening", "open_days"),
        ("admission", "admission_days"),
        ("evaluation", "evaluation_days"),
        ("results", "publish_days"),
        ("standstill", "standstill_days"),
        ("signing", "sign_days"),
    ):
        dates[step] = term(key, day, lengths[key], calendar)
        day = dates[step].end
    return dates


def is_in_time(received_at: datetime, closes_at: datetime) -> bool:
    """A bid received at the closing moment or later is not received."""
    return received_at < closes_at


def closing_findings(
    closes_at: datetime,
    published_on: date,
    lengths: Mapping[str, Length],
    calendar: WorkCalendar,
    *,
    repeat: bool = False,
    office_hours: tuple[time, time] = OFFICE_HOURS,
) -> list[Finding]:
    """What speaks against a closing moment, given in the city's own time."""
    found: list[Finding] = []
    day, opens, shuts = closes_at.date(), *office_hours
    earliest = earliest_close(published_on, lengths, repeat=repeat)
    if day < earliest:
        text = _("Bids may not close before %(day)s: the organisations need time to write.")
        found.append(
            Finding("closes_too_early", text, "closes_at", {"day": f"{earliest:%d.%m.%Y}"})
        )
    if not calendar.is_working(day):
        text = _("Bids must close on a working day. The next one is %(day)s.")
        facts = {"day": f"{calendar.next_working(day):%d.%m.%Y}"}
        found.append(Finding("closes_on_day_off", text, "closes_at", facts))
    if not opens <= closes_at.time() <= shuts:
        text = _("Bids must close between %(opens)s and %(shuts)s.")
        hours = {"opens": f"{opens:%H:%M}", "shuts": f"{shuts:%H:%M}"}
        found.append(Finding("closes_out_of_hours", text, "closes_at", hours))
    if not calendar.is_announced(day.year):
        text = _("The days off of %(year)s are not announced yet: check the dates later.")
        facts_of_year = {"year": day.year}
        found.append(Finding("days_off_unknown", text, "closes_at", facts_of_year, blocks=False))
    return found


def last_payment_day(text: str, year: int) -> date:
    """The last day of a budget year on which the city may plan a payment ("12-20")."""
    month, day = text.split("-")
    return date(year, int(month), int(day))


def final_payment(period_to: date, lengths: Mapping[str, Length], calendar: WorkCalendar) -> Term:
    """When the last tranche comes at the latest: the report, its review, the payment."""
    day = period_to
    for key in ("report_final_days", "review_days"):
        day = term(key, day, lengths[key], calendar).end
    return term("pay_days", day, lengths["pay_days"], calendar)


def latest_work_end(
    last_payment: date, lengths: Mapping[str, Length], calendar: WorkCalendar
) -> date:
    """The last day of work that still leaves time for report, review and payment."""
    day = last_payment
    for key in ("pay_days", "review_days", "report_final_days"):
        day = term_back(key, day, lengths[key], calendar).end
    return day


def year_end_findings(
    *,
    sign_by: date,
    period_to: date,
    budget_year: int,
    last_payment: date,
    min_work_days: int,
    lengths: Mapping[str, Length],
    calendar: WorkCalendar,
) -> list[Finding]:
    """Money lapses with the year: a period beyond it is an error, a tight one a warning."""
    found: list[Finding] = []
    if period_to.year > budget_year:
        text = _("The work must end within the budget year %(year)s.")
        found.append(Finding("after_budget_year", text, "period_to", {"year": budget_year}))
        return found
    if final_payment(period_to, lengths, calendar).end > last_payment:
        end = latest_work_end(last_payment, lengths, calendar)
        facts = {"last": f"{last_payment:%d.%m.%Y}", "end": f"{end:%d.%m.%Y}"}
        text = _(
            "The last payment may come after %(last)s. Work that ends by %(end)s leaves time "
            "for the report, its review and the payment."
        )
        found.append(Finding("final_payment_late", text, "period_to", facts, blocks=False))
    days = max((period_to - sign_by).days, 0)
    if days < min_work_days:
        left = {"days": days, "needed": min_work_days}
        text = _("Days left for the work: %(days)s. At least %(needed)s are advised.")
        found.append(Finding("little_time_to_work", text, "period_to", left, blocks=False))
    return found


def standstill_is_over(today: date, standstill_until: date) -> bool:
    """Objections are taken through the whole last day; a contract may follow the next morning."""
    return today > standstill_until

"""Which report is due, late or overdue: days counted, nobody judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.calendar import WorkCalendar
from procurement.norms.findings import Words


class Timing(StrEnum):
    """Where a report stands against its day."""

    NOT_YET = "not_yet"
    SOON = "soon"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


TIMING_WORDS: Mapping[Timing, Words] = {
    Timing.NOT_YET: _("Not due yet"),
    Timing.SOON: _("Report due soon"),
    Timing.OVERDUE: _("Report overdue"),
    Timing.IN_TIME: _("Sent in time"),
    Timing.LATE: _("Sent late"),
}


@dataclass(frozen=True, slots=True)
class Lateness:
    """The timing of a report with the figures a page shows."""

    timing: Timing
    due_on: date
    days_left: int = 0
    days_late: int = 0
    working_days_late: int = 0


def lateness(
    *,
    due_on: date,
    sent_on: date | None,
    today: date,
    soon_days: int,
    calendar: WorkCalendar,
) -> Lateness:
    """How a report stands: the whole due day is still in time; sent late it stays late."""
    reached = today if sent_on is None else sent_on
    late = max((reached - due_on).days, 0)
    if late:
        timing = Timing.OVERDUE if sent_on is None else Timing.LATE
        return Lateness(
            timing,
            due_on,
            days_late=late,
            working_days_late=calendar.working_days_between(due_on, reached),
        )
    if sent_on is not None:
        return Lateness(Timing.IN_TIME, due_on)
    left = (due_on - today).days
    return Lateness(Timing.SOON if left <= soon_days else Timing.NOT_YET, due_on, days_left=left)


def opens_on(due_on: date, *, soon_days: int) -> date:
    """The day from which a report is asked for."""
    return due_on - timedelta(days=soon_days)

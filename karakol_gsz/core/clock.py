"""The one clock of the portal: PostgreSQL's, which only the demo and tests may move.

No web process, worker or person's device is asked for the time: two machines whose clocks
differ by minutes must agree whether a bid came before the close.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import DateTimeField, Func

CITY_ZONE = ZoneInfo("Asia/Bishkek")


class PortalNow(Func):
    """`portal_now()` inside a query: the moment the database sees, offset included."""

    function = "portal_now"
    arity = 0
    output_field = DateTimeField()


def portal_now() -> datetime:
    """Ask the database what time it is; aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def local(moment: datetime) -> datetime:
    """Give the moment as the city's clocks show it (+06:00, no daylight saving)."""
    return moment.astimezone(CITY_ZONE)


def portal_today() -> date:
    """Give the city's day."""
    return local(portal_now()).date()


def offset() -> timedelta:
    """Tell by how much the clock is moved; zero in production, always."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce((SELECT offset_by FROM core_clock), interval '0')")
        moved: timedelta = cursor.fetchone()[0]
    return moved


def move(by: timedelta) -> None:
    """Set the clock's offset; only where the settings allow it (demo, tests)."""
    if not settings.CLOCK_MAY_MOVE:
        raise ImproperlyConfigured("The clock may not be moved here.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_clock (id, offset_by) VALUES (1, make_interval(secs => %s))"
            " ON CONFLICT (id) DO UPDATE SET offset_by = excluded.offset_by",
            [by.total_seconds()],
        )


def move_to(moment: datetime) -> None:
    """Set the clock so that it shows *moment* now and goes on from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        real: datetime = cursor.fetchone()[0]
    move(moment - real)

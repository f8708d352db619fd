"""The demo's story, played through the public actions under the clock's offset.

Everything invented is visibly so; the two real organisations and the named official of 2019 meet
no bad event: no rejection, return, delay, flag or finding.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from monitoring.management.story import stage as stages
from monitoring.management.story import today as today_acts
from monitoring.management.story import year_2019
from monitoring.management.story.people import PASSWORD
from monitoring.management.story.stage import Printing, Script, Stage, Worker

ACTS: Mapping[str, Callable[[Stage, Script], None]] = {
    "2019": year_2019.year,
    "running": today_acts.running,
    "scoring": today_acts.scoring,
    "to_open": today_acts.to_open,
    "open": today_acts.open_now,
    "to_approve": today_acts.to_approve,
}


class AlreadyLoaded(Exception):
    """There is data here: the story is told on a clean portal only."""


def play(
    *,
    today: datetime | None = None,
    prints: Printing | None = None,
    only: Container[str] = ACTS,
) -> str:
    """Tell the whole story; the clock is at the real time again when it ends.

    With *today* it is told as of that moment, and the clock stays there.  *only* names acts, for
    who wants a part of it.
    """
    if get_user_model()._default_manager.filter(is_robot=False).exists():
        raise AlreadyLoaded(_("There are people on this portal already: the demo is not loaded."))
    clock.move(timedelta(0))
    base = today or portal_now()
    stage, script = stages.stage_for(base, prints or Worker()), Script()
    year_2019.house(stage, script)
    today_acts.programme_and_people(stage, script)
    for name, act in ACTS.items():
        if name in only:
            act(stage, script)
    try:
        with translation.override("ru"), _in_haste():
            script.play()
    finally:
        clock.move(timedelta(0))
    if today is not None:
        clock.move_to(today)
    return _("The story is loaded; one password for all: %(password)s.") % {"password": PASSWORD}


@contextmanager
def _in_haste() -> Iterator[None]:
    """No waiting for the disk at each of a thousand commits: a story cut short is told anew."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")

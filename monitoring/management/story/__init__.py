"""The demo's story, played through the public actions under the clock's offset.

Everything invented is visibly so; the two real organisations and the named official of 2019 meet
no bad event: no rejection, return, delay, flag or finding.
"""

from collections.abc import Iterator
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
from monitoring.management.story.stage import Printing, Script, Worker


class AlreadyLoaded(Exception):
    """There is data here: the story is told on a clean portal only."""


def play(
    *,
    today: datetime | None = None,
    prints: Printing | None = None,
    with_2019: bool = True,
) -> str:
    """Tell the whole story; the clock is at the real time again when it ends.

    With *today* it is told as of that moment, and the clock stays there.
    """
    if get_user_model()._default_manager.filter(is_robot=False).exists():
        raise AlreadyLoaded(_("There are people on this portal already: the demo is not loaded."))
    clock.move(timedelta(0))
    base = today or portal_now()
    stage, script = stages.stage_for(base, prints or Worker()), Script()
    year_2019.house(stage, script)
    if with_2019:
        year_2019.year(stage, script)
    today_acts.acts(stage, script)
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

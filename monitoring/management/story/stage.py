"""The stage: a clock that goes where the story is, the people, and papers that get printed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as hours

from karakol_gsz.accounts.models import User
from karakol_gsz.city import actions as city
from karakol_gsz.city.models import Order, Post
from karakol_gsz.core import clock
from karakol_gsz.core.calendar import WorkCalendar
from karakol_gsz.core.clock import CITY_ZONE, local, portal_now
from karakol_gsz.documents import press
from karakol_gsz.documents.engine import PapersUnavailable
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.lawbook import reader
from monitoring.management.story import scans

DOMAIN = "karakol.example"
PATIENCE = 20.0
LOOK_AGAIN = 0.1
SHORT_LINE = 2  # papers that two hands print at once

Printing = Callable[[Document], None]


@dataclass
class Stage:
    """What every scene uses; *base* is the moment at which the story is told."""

    base: datetime
    calendar: WorkCalendar
    prints: Printing
    people: dict[str, User] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local(self.base).date()

    def person(self, name: str) -> User:
        """Somebody by the first half of the e-mail."""
        if name not in self.people:
            self.people[name] = User.objects.get(email=f"{name}@{DOMAIN}")
        return self.people[name]

    def ago(self, working_days: int) -> date:
        """So many working days before today; today itself may be a day off."""
        return self.calendar.subtract_working_days(self.today, working_days)

    def ahead(self, working_days: int) -> date:
        return self.calendar.add_working_days(self.today, working_days)

    def order(self, kind: str, title_ru: str, title_ky: str, *, issuer: str = Post.MAYOR) -> Order:
        """A training order of today, with its scan, entered by the officer."""
        now = portal_now()
        day = local(now).date()
        number = f"{Order.objects.filter(issuer=issuer, date__year=day.year).count() + 1}-У"
        return city.issue_order(
            number=number,
            on=day,
            kind=kind,
            title_ru=title_ru,
            title_ky=title_ky,
            issuer=issuer,
            scan=scans.scan(f"order-{number}", f"Распоряжение № {number}", title_ru),
            by=self.person("officer"),
            now=now,
        )

    def printed(self, document: Document | None) -> None:
        """Have the paper that the next step rests upon."""
        if document is not None and not document.is_ready:
            self.prints(document)


@dataclass(frozen=True, order=True)
class Scene:
    at: datetime
    turn: int
    play: Callable[[], None] = field(compare=False)


@dataclass
class Script:
    """Scenes in the order of time: acts that overlap are played as they were lived."""

    scenes: list[Scene] = field(default_factory=list)

    def on(self, day: date, hour: int, minute: int, play: Callable[[], None]) -> None:
        at = datetime.combine(day, hours(hour, minute), CITY_ZONE)
        self.scenes.append(Scene(at, len(self.scenes), play))

    def play(self) -> None:
        for scene in sorted(self.scenes):
            clock.move_to(scene.at)
            scene.play()


class Worker:
    """Papers come from the worker; the one a step rests on does not wait in a long line.

    If no worker is at work at all, the story prints by itself what it needs.
    """

    def __init__(self) -> None:
        self.is_there = True

    def __call__(self, document: Document) -> None:
        if self.is_there and Document.objects.to_print().count() <= SHORT_LINE:
            self.is_there = self._came(document)
        print_here(document)
        document.refresh_from_db()

    def _came(self, document: Document) -> bool:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if Document.objects.filter(pk=document.pk, state=DocumentState.READY).exists():
                return True
            time.sleep(LOOK_AGAIN)
        return False


def print_here(document: Document) -> None:
    """Print in this process; where papers cannot be printed, a sheet that says so stands in."""
    try:
        press.print_now(document)
    except PapersUnavailable:
        stand_in(document)


def stand_in(document: Document) -> None:
    """Let the story go on where nothing can be printed, or where a test does not look at papers."""
    sheet = scans.scan("paper", document.title, "Учебный лист вместо печатной бумаги")
    fresh = Document.objects.get(pk=document.pk)
    if fresh.is_ready:
        return
    fresh.file.save(name="", content=scans.content(sheet), save=False)
    fresh.sha256, fresh.size = scans.digest(sheet), sheet.size
    fresh.state, fresh.printed_at = DocumentState.READY, portal_now()
    fresh.save(update_fields=["file", "sha256", "size", "state", "printed_at"])
    document.refresh_from_db()


def stage_for(base: datetime, prints: Printing) -> Stage:
    return Stage(base=base, calendar=reader.work_calendar(), prints=prints)

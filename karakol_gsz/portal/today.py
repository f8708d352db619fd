"""«What to do today»: short lists that the apps fill; a line is one verb and one button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import day_words, moment_words

PLACES = frozenset({"office", "cabinet", "committee"})


@dataclass(frozen=True)
class Todo:
    """Something this person can do now."""

    text: str
    button: str
    url: str
    due: date | datetime | None = None
    urgent: bool = False

    @property
    def due_words(self) -> str:
        return _words(self.due)


@dataclass(frozen=True)
class Waiting:
    """Something another person has to do first."""

    text: str
    who: str
    since: date | datetime | None = None

    @property
    def since_words(self) -> str:
        return day_words(self.since, portal_language()) if self.since else ""


@dataclass(frozen=True)
class Today:
    """One person's day at one door."""

    todo: list[Todo] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    next_words: str = ""


Source = Callable[[Visitor, datetime], tuple[Sequence[Todo], Sequence[Waiting]]]

_sources: dict[str, list[Source]] = {place: [] for place in PLACES}


def register(place: str, source: Source) -> Source:
    """Let *source* add its lines to the list of a door."""
    _sources[place].append(source)
    return source


def sources() -> dict[str, list[Source]]:
    """What hangs where, for `manage.py hooks`."""
    return {place: list(found) for place, found in _sources.items()}


def today(place: str, visitor: Visitor, now: datetime, *, next_words: str = "") -> Today:
    """All lines of one door for one person: the nearest term first, lines without a term last."""
    answers = [source(visitor, now) for source in _sources[place]]
    todo = [line for lines, _ in answers for line in lines]
    waiting = [line for _, lines in answers for line in lines]
    return Today(
        sorted(todo, key=lambda line: (not line.urgent, line.due is None, _key(line.due))),
        sorted(waiting, key=lambda line: (line.since is None, _key(line.since))),
        next_words,
    )


def _key(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""


def _words(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value, portal_language())
    return day_words(value, portal_language(), weekday=True)

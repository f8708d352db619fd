"""A kind of official paper: its template, its facts, and how facts are kept until it is printed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from karakol_gsz.audit.journal import canonical
from karakol_gsz.core.registry import Registry

BILINGUAL = ("ky", "ru")

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """One kind of paper; the state language comes first in every one."""

    kind: str
    title: str | Promise
    template: str
    facts: Callable[[Any], Facts]
    languages: tuple[str, ...] = BILINGUAL
    public: bool = False

    @property
    def language(self) -> str:
        """How a document says which languages it holds: `ky+ru`."""
        return "+".join(self.languages)

    def facts_about(self, subject: Any, extra: Facts | None = None) -> dict[str, dict[str, Any]]:
        """Ask for the facts once per language, that language being active, in keepable form."""
        gathered = {}
        for language in self.languages:
            with override(language):
                facts = {**self.facts(subject), **_part_of(extra or {}, language, self.languages)}
                gathered[language] = {"title": str(self.title), **keepable(facts)}
        return gathered


class Papers:
    """The papers of the house by kind, in the order they were hung (the hook `papers`)."""

    def __init__(self) -> None:
        self._registry: Registry[Paper] = Registry("papers")

    def register(self, paper: Paper) -> Paper:
        return self._registry.register(paper.kind, paper)

    def __getitem__(self, kind: str) -> Paper:
        return self._registry[kind]

    def __contains__(self, kind: str) -> bool:
        return kind in self._registry

    def __iter__(self) -> Iterator[Paper]:
        return iter(self._registry)


papers = Papers()


def keepable(value: Any) -> Any:
    """Make JSON of facts; days, moments and sums keep their kind under a marked key."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return {"$sum": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, str | Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): keepable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [keepable(part) for part in value]
    raise TypeError(f"A paper cannot keep {type(value).__name__} as a fact: {value!r:.60}")


def revived(value: Any) -> Any:
    """Give kept facts back with the kinds they had."""
    if isinstance(value, list):
        return [revived(part) for part in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, part),) = value.items()
        if key in _REVIVE:
            return _REVIVE[key](part)
    return {key: revived(part) for key, part in value.items()}


def facts_digest(facts: Any) -> str:
    """The hash of what a paper says: the same in the row, in its foot and years later."""
    return hashlib.sha256(canonical(json.loads(json.dumps(facts))).encode()).hexdigest()


def in_groups(digest: str) -> str:
    """The first sixteen figures of a hash as people compare them: A1B2 C3D4 E5F6 7890."""
    short = digest[:16].upper()
    return " ".join(short[start : start + 4] for start in range(0, len(short), 4))


def _part_of(extra: Facts, language: str, languages: tuple[str, ...]) -> Facts:
    """Extra facts are either the same for all languages or stand under the language's code."""
    if extra and set(extra) == set(languages):
        part: Facts = extra[language]
        return part
    return extra


_REVIVE: dict[str, Callable[[str], Any]] = {
    "$sum": Decimal,
    "$moment": datetime.fromisoformat,
    "$day": date.fromisoformat,
}

"""Card: a tile that an upper storey hangs on a page of the ground."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.registry import Registry

PLACES = frozenset({"home", "cabinet", "committee", "desk", "organisation", "call", "contract"})

Facts = Callable[[Visitor, Any, datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class Card:
    """Where it hangs, how high, its template, and what it says to this visitor (None: nothing)."""

    place: str
    template: str
    facts: Facts
    order: int = 10


@dataclass(frozen=True)
class Hung:
    """A card with its facts, ready for the page."""

    template: str
    facts: dict[str, Any]


cards: Registry[Card] = Registry("card")


def register(card: Card) -> Card:
    """Hang a card; a misspelt place is an error at start, not an empty page."""
    if card.place not in PLACES:
        raise LookupError(f"no page hangs cards at {card.place!r}")
    return cards.register(f"{card.place}:{card.template}", card)


def hung(place: str, visitor: Visitor, *, now: datetime, subject: Any = None) -> list[Hung]:
    """The cards of a place that have something to say to this visitor, in their order."""
    here = sorted((card for card in cards if card.place == place), key=lambda card: card.order)
    said = [(card, card.facts(visitor, subject, now)) for card in here]
    return [Hung(card.template, facts) for card, facts in said if facts is not None]

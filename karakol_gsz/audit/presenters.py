"""An event as a sentence for people: who, what, to what, when."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karakol_gsz.audit.models import Event, EventQuerySet

Veil = Callable[[Any], Q]

_VEILS: list[Veil] = []
_WORDS: dict[tuple[str, str], str | Promise] = {}
_COMMON: dict[str, str | Promise] = {
    "create": _("Created"),
    "change": _("Changed"),
    "look_denied": _("A look at a sealed thing was refused"),
}


def register(subject_type: str, action: str, label: str | Promise) -> None:
    """Hang the words of one deed; a flow does this for each of its steps."""
    _WORDS[subject_type, action] = label


def label_of(event: Event) -> str:
    """What was done, in the language of the page."""
    words = _WORDS.get((event.subject_type, event.action)) or _COMMON.get(event.action)
    return str(words) if words else event.action.replace("_", " ")


def veil(hides: Veil) -> Veil:
    """Let an upper storey hide deeds from a visitor for a time; the chain holds them anyway."""
    _VEILS.append(hides)
    return hides


def unveiled(events: EventQuerySet, visitor: Any) -> EventQuerySet:
    """The deeds that this visitor may read about now."""
    for hides in _VEILS:
        events = events.exclude(hides(visitor))
    return events

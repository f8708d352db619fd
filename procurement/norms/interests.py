"""Private interests a member declares before a bid is shown, and what follows from each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from .findings import Words


class Interest(StrEnum):
    """What binds a member to a bidder."""

    NONE = "none"
    EMPLOYMENT = "employment"
    MEMBERSHIP = "membership"
    KINSHIP = "kinship"
    FINANCIAL = "financial"
    DISPUTE = "dispute"
    OTHER = "other"


INTEREST_WORDS: Mapping[Interest, Words] = MappingProxyType(
    {
        Interest.NONE: _("No conflict of interest"),
        Interest.EMPLOYMENT: _("I work or have worked for this organisation"),
        Interest.MEMBERSHIP: _("I am its founder, board member or volunteer"),
        Interest.KINSHIP: _("A relative of mine works for it or leads it"),
        Interest.FINANCIAL: _("I have money matters with it"),
        Interest.DISPUTE: _("I have a dispute with it"),
        Interest.OTHER: _("Another interest"),
    }
)

INTEREST_CHOICES: tuple[tuple[str, Words], ...] = tuple(
    (interest.value, words) for interest, words in INTEREST_WORDS.items()
)


def recuses(interest: str) -> bool:
    """Every interest keeps the member away from the bid; nobody weighs how strong it is."""
    return Interest(interest) is not Interest.NONE


def needs_words(interest: str) -> bool:
    """Whether the member must say in words what the interest is."""
    return Interest(interest) is Interest.OTHER


def undeclared(bids: Iterable[Hashable], declared: Mapping[Hashable, str]) -> tuple[Hashable, ...]:
    """The bids a member has not declared on: until then nothing of them may be shown."""
    return tuple(bid for bid in bids if not declared.get(bid))


def recused_bids(declared: Mapping[Hashable, str]) -> frozenset[Hashable]:
    """The bids a member steps aside from."""
    return frozenset(bid for bid, interest in declared.items() if interest and recuses(interest))

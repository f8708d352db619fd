"""Who decides: the size and sides of a committee, its quorum, its reserve, the second person."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext_lazy as _

from .findings import Finding
from .rounding import half_up, percent_of


class Role(StrEnum):
    """What a person does at the committee's table."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    RESERVE = "reserve"


class Side(StrEnum):
    """Whom a member comes from; independent experts sit on the side of civil society."""

    CITY = "city"
    CIVIL = "civil"


VOTING_ROLES = frozenset({Role.CHAIR, Role.DEPUTY, Role.MEMBER})


@dataclass(frozen=True, slots=True)
class Seat:
    """One person named in the order; the secretary and the reserve do not vote."""

    member: Hashable
    side: str
    role: str = Role.MEMBER

    @property
    def votes(self) -> bool:
        """Whether the seat has a vote."""
        return self.role in VOTING_ROLES


def voting(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """The seats that vote."""
    return tuple(seat for seat in seats if seat.votes)


def civil_share(seats: Iterable[Seat]) -> Fraction:
    """What per cent of the votes civil society and independent people hold."""
    votes = voting(seats)
    return percent_of(
        Fraction(sum(seat.side == Side.CIVIL for seat in votes)), Fraction(len(votes))
    )


def quorum_of(votes: int, *, fraction: Fraction | str) -> int:
    """How many voting members make a decision valid: the rules' part, never less than a majority.

    The part is written as people say it ("2/3"), so that two thirds of nine are six, not seven.
    """
    return max(ceil(votes * Fraction(fraction)), votes // 2 + 1)


def composition_findings(
    seats: Sequence[Seat],
    *,
    min_size: int,
    max_size: int,
    must_be_odd: bool,
    civil_share_min_percent: Decimal | int,
) -> list[Finding]:
    """What speaks against appointing these people."""
    votes, members = voting(seats), [seat.member for seat in seats]
    facts = {"count": len(votes), "low": min_size, "high": max_size}
    found: list[Finding] = []
    if len(set(members)) < len(members):
        found.append(Finding("seated_twice", _("One person holds two seats."), "seats"))
    if not min_size <= len(votes) <= max_size:
        text = _("Voting members: %(count)s. There must be from %(low)s to %(high)s.")
        found.append(Finding("size", text, "seats", facts))
    elif must_be_odd and len(votes) % 2 == 0:
        text = _("Voting members: %(count)s. Their number must be odd.")
        found.append(Finding("parity", text, "seats", facts))
    if votes and civil_share(seats) < civil_share_min_percent:
        shares = {"share": half_up(civil_share(seats)), "limit": civil_share_min_percent}
        text = _("Civil society holds %(share)s %% of the votes, at least %(limit)s %% is needed.")
        found.append(Finding("civil_share", text, "seats", shares))
    roles = [seat.role for seat in seats]
    if roles.count(Role.CHAIR) != 1:
        found.append(Finding("chair", _("The committee needs exactly one chair."), "seats"))
    if roles.count(Role.SECRETARY) != 1:
        found.append(Finding("secretary", _("The committee needs exactly one secretary."), "seats"))
    return found


def missing_members(seats: Iterable[Seat], present: Collection[Hashable]) -> tuple[Hashable, ...]:
    """Who of the voting members is not there: the quorum counts people, so it names them too."""
    return tuple(seat.member for seat in voting(seats) if seat.member not in present)


def has_quorum(
    seats: Sequence[Seat], present: Collection[Hashable], *, fraction: Fraction | str
) -> bool:
    """Whether enough voting members are there."""
    votes = voting(seats)
    there = sum(seat.member in present for seat in votes)
    return bool(votes) and there >= quorum_of(len(votes), fraction=fraction)


def next_reserve(
    seats: Sequence[Seat], leaving: Hashable, *, used: Collection[Hashable] = ()
) -> Hashable | None:
    """Who of the reserve replaces a voting member: the first of the same side, or nobody."""
    side = next((seat.side for seat in voting(seats) if seat.member == leaving), None)
    return next(
        (
            seat.member
            for seat in seats
            if seat.role == Role.RESERVE and seat.side == side and seat.member not in used
        ),
        None,
    )


def recusal_findings(
    seats: Sequence[Seat],
    recused: Collection[Hashable],
    *,
    fraction: Fraction | str,
    civil_share_min_percent: Decimal | int,
) -> list[Finding]:
    """What the members who step aside from a bid break; until it is mended nobody may decide.

    The quorum stays that of the whole committee, or recusals would lower the bar.
    """
    votes = voting(seats)
    left = tuple(seat for seat in votes if seat.member not in recused)
    quorum = quorum_of(len(votes), fraction=fraction)
    facts = {"count": len(left), "quorum": quorum}
    found: list[Finding] = []
    if len(left) < quorum:
        text = _(
            "Members who may judge: %(count)s, the quorum is %(quorum)s. "
            "Appoint a reserve member by order."
        )
        found.append(Finding("recusal_breaks_quorum", text, "seats", facts))
    if left and civil_share(left) < civil_share_min_percent:
        shares = {"share": half_up(civil_share(left)), "limit": civil_share_min_percent}
        text = _(
            "Without those who stepped aside civil society holds %(share)s %% of the votes, "
            "at least %(limit)s %% is needed. Appoint a reserve member by order."
        )
        found.append(Finding("recusal_breaks_civil_share", text, "seats", shares))
    return found


def four_eyes(first: Hashable | None, second: Hashable | None) -> bool:
    """Two hands are two human beings, whatever roles they hold."""
    return first is not None and second is not None and first != second


def may_open(seats: Iterable[Seat], openers: Collection[Hashable], *, needed: int) -> bool:
    """Whether enough different people of the committee stand at the opening; reserve do not."""
    allowed = {seat.member for seat in seats if seat.role != Role.RESERVE}
    return len(allowed & set(openers)) >= needed


def tie_vote(
    ballots: Mapping[Hashable, str],
    tied: Collection[str],
    *,
    chair: Hashable,
    has_casting_vote: bool,
) -> dict[str, int]:
    """The places the committee's open vote gives to tied bids, for `Candidate.vote`.

    Each member names one bid; more hands stand higher. Among bids with equally many the chair's
    own choice goes first only where the rules give a casting vote; otherwise they keep an equal
    place, and the tie stays unresolved.
    """
    cast = has_casting_vote and ballots.get(chair)
    heights = {
        bid: (sum(choice == bid for choice in ballots.values()), bid == cast) for bid in tied
    }
    return {bid: 1 + sum(other > own for other in heights.values()) for bid, own in heights.items()}

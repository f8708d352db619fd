"""A small call in its evaluation: five who vote, a secretary, bids with their NGOs."""

from dataclasses import dataclass, field
from decimal import Decimal

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from procurement.actions import evaluation, ranking
from procurement.models import Bid, Call, Minutes, MinutesKind, Post, Seat
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, DeclarationFactory
from tests.factories.ngos import MembershipFactory
from tests.factories.procurement import (
    CallFactory,
    CommitteeFactory,
    CriterionFactory,
    LotFactory,
    MinutesFactory,
    SeatFactory,
)

COMMENT = "Объяснение."


@dataclass
class Scene:
    call: Call
    seats: list[Seat]
    secretary: User
    bids: list[Bid] = field(default_factory=list)
    owners: dict[int, User] = field(default_factory=dict)

    @property
    def chair(self) -> User:
        return self.seats[0].person

    @property
    def members(self) -> list[User]:
        return [seat.person for seat in self.seats]


def scene(*requested: str, lot_sum: str = "200000", projects: int = 1, votes: int = 5) -> Scene:
    """Two criteria, 60 and 40; everybody has declared to be free of interest."""
    call = CallFactory(evaluation=True)
    lot = LotFactory(call=call, no=1, max_sum=Decimal(lot_sum), max_projects=projects)
    CriterionFactory(call=call, no=1, weight=60)
    CriterionFactory(call=call, no=2, weight=40)
    committee = CommitteeFactory(call=call, quorum=votes * 2 // 3 + 1 if votes > 2 else 1)
    seats = [SeatFactory(committee=committee, post=Post.CHAIR)]
    seats += [SeatFactory(committee=committee) for _one in range(votes - 1)]
    secretary = UserFactory(role="secretary")
    SeatFactory(committee=committee, secretary=True, person=secretary)
    made = Scene(call, seats, secretary)
    for number, asked in enumerate(requested or ("200000",), start=1):
        bid = BidFactory(
            admitted=True,
            call=call,
            lot=lot,
            requested_sum=Decimal(asked),
            registration_no=number,
        )
        made.bids.append(bid)
        made.owners[bid.pk] = MembershipFactory(organization=bid.organization).person
        for seat in seats:
            DeclarationFactory(seat=seat, bid=bid)
    return made


def answers(*marks: int | None, advice: str = "fund", **more: object) -> dict[str, object]:
    """A sheet as the form gives it; every mark has its comment."""
    numbers = range(1, len(marks) + 1)
    return {
        "marks": dict(zip(numbers, marks, strict=True)),
        "comments": dict.fromkeys(numbers, COMMENT),
        "advice": advice,
        **more,
    }


def mark(bid: Bid, person: User, *marks: int) -> None:
    """One member marks one bid and locks."""
    now = portal_now()
    sheet = evaluation.save_marks(bid, by=person, now=now, answers=answers(*marks))
    evaluation.lock(sheet, by=person, now=now)


def mark_all(made: Scene, *per_bid: tuple[int, int]) -> None:
    """Everybody who has declared gives each bid the same two marks."""
    for bid, marks in zip(made.bids, per_bid, strict=True):
        for seat in made.seats:
            if seat.declarations.filter(bid=bid, kind="none").exists():
                mark(bid, seat.person, *marks)


def approve(made: Scene) -> Call:
    """The secretary prepares, the chair approves."""
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    return ranking.rank(made.call, by=made.chair, now=portal_now())


def signed(call: Call) -> Minutes:
    Minutes.objects.filter(call=call, kind=MinutesKind.RESULTS, signed_at=None).delete()
    return MinutesFactory(call=call, kind=MinutesKind.RESULTS, signed=True)

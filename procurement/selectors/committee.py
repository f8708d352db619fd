"""The room of a committee: everything its pages and lists ask, read for many calls at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from karakol_gsz.accounts.models import Role, RoleGrant, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.clock import portal_today
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import (
    AdmissionCheck,
    Bid,
    Call,
    Committee,
    Declaration,
    Minutes,
    OpeningConfirmation,
    Post,
    ScoreSheet,
    Seat,
)
from procurement.norms import committee as norms
from procurement.norms.findings import Finding
from procurement.norms.interests import recuses
from procurement.states import BidState, CallState, MinutesState, SheetState

VOTING_POSTS = (Post.CHAIR, Post.DEPUTY, Post.MEMBER)
PRESIDING = (Post.CHAIR, Post.DEPUTY)
AT_WORK = (
    CallState.PUBLISHED,
    CallState.CLOSED,
    CallState.OPENED,
    CallState.ADMISSION,
    CallState.EVALUATION,
    CallState.RANKED,
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.FAILED,
)
# What a list of bids may load of a row before it knows whether the visitor may read the bid.
OUTSIDE = (
    "code",
    "registration_no",
    "state",
    "call",
    "lot",
    "organization",
    "submitted_at",
    "withdrawn_at",
    "opened_at",
    "returned_at",
    "cure_until",
    "cured_at",
    "reject_ground",
)


@dataclass
class Room:
    """One call as its committee sees it; all rows are loaded, nothing asks again."""

    call: Call
    committee: Committee | None = None
    seats: list[Seat] = field(default_factory=list)
    hands: list[OpeningConfirmation] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    declared: dict[tuple[int, int], str] = field(default_factory=dict)
    minutes: dict[str, Minutes] = field(default_factory=dict)
    locked: set[tuple[int, int]] = field(default_factory=set)
    checks: dict[int, list[AdmissionCheck]] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        return Rules.thaw(self.call.rules)

    @property
    def voting(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.is_voting]

    @property
    def opened(self) -> list[Bid]:
        return [bid for bid in self.bids if bid.opened_at is not None]

    @property
    def admitted(self) -> list[Bid]:
        return [bid for bid in self.bids if bid.state == BidState.ADMITTED]

    def seat_of(self, visitor: Visitor) -> Seat | None:
        return next((seat for seat in self.seats if seat.person_id == visitor.pk), None)

    def holder(self, *posts: str) -> Seat | None:
        """Who holds the first of these posts that is taken."""
        return next((s for post in posts for s in self.seats if s.post == post), None)

    def hands_missing(self) -> int:
        return max(self.rules.count(Rule.OPENERS) - len(self.hands), 0)

    def has_confirmed(self, visitor: Visitor) -> bool:
        return any(hand.person_id == visitor.pk for hand in self.hands)

    def to_declare(self, seat: Seat) -> list[Bid]:
        """Opened bids this seat has said nothing about."""
        return [bid for bid in self.opened if (seat.pk, bid.pk) not in self.declared]

    def undeclared(self) -> list[Seat]:
        """Voting members whose declarations are not in."""
        return [seat for seat in self.voting if self.to_declare(seat)]

    def is_recused(self, seat: Seat, bid: Bid) -> bool:
        kind = self.declared.get((seat.pk, bid.pk))
        return kind is not None and recuses(kind)

    def recused_from(self, bid: Bid) -> list[Seat]:
        return [seat for seat in self.voting if self.is_recused(seat, bid)]

    def to_mark(self, seat: Seat) -> list[Bid]:
        """Admitted bids this member still has to mark."""
        return [
            bid
            for bid in self.admitted
            if not self.is_recused(seat, bid) and (seat.pk, bid.pk) not in self.locked
        ]

    def still_marking(self) -> list[Seat]:
        return [seat for seat in self.voting if self.to_mark(seat)]

    def due_on(self, step: str) -> date | None:
        """The day by which a step has to be done, as the call was published."""
        row = next((row for row in self.call.dates if row["step"] == step), None)
        return date.fromisoformat(row["to"]) if row else None


def rooms(calls: Iterable[Call]) -> list[Room]:
    """The rooms of many calls, in a number of queries that does not grow with them."""
    found = {call.pk: Room(call) for call in calls}
    committees = Committee.objects.filter(call__in=found).select_related("order")
    taken = Seat.objects.taken().select_related("person").order_by("pk")
    for committee in committees.prefetch_related(Prefetch("seats", taken)):
        room = found[committee.call_id]
        room.committee, room.seats = committee, in_order(committee.seats.all())
    hands = OpeningConfirmation.objects.filter(opening__call__in=found)
    for hand in hands.select_related("person", "opening", "seat").order_by("pk"):
        found[hand.opening.call_id].hands.append(hand)
    bids = Bid.objects.filter(call__in=found, submitted_at__isnull=False)
    related = ("lot__no", "lot__title_ru", "lot__title_ky", "lot__call")
    named = tuple(
        f"organization__{name}_{lang}"
        for name in ("full_name", "short_name")
        for lang in ("ru", "ky")
    )
    rows = bids.select_related("lot", "organization").only(
        *OUTSIDE, *related, *named, "organization__head_name"
    )
    for bid in rows.order_by("registration_no", "pk"):
        found[bid.call_id].bids.append(bid)
    declared = Declaration.objects.filter(bid__call__in=found)
    for seat_id, bid_id, call_id, kind in declared.values_list(
        "seat_id", "bid_id", "bid__call_id", "kind"
    ):
        found[call_id].declared[seat_id, bid_id] = kind
    papers = Minutes.objects.standing().filter(call__in=found).select_related("document", "call")
    for minutes in papers.prefetch_related("signatures"):
        found[minutes.call_id].minutes[minutes.kind] = minutes
    sheets = ScoreSheet.objects.filter(bid__call__in=found, state=SheetState.LOCKED)
    for seat_id, bid_id, call_id in sheets.values_list("seat_id", "bid_id", "bid__call_id"):
        found[call_id].locked.add((seat_id, bid_id))
    checks = AdmissionCheck.objects.filter(bid__call__in=found).select_related("bid")
    for row in checks.only("result", "checked_at", "bid__call"):
        found[row.bid.call_id].checks.setdefault(row.bid_id, []).append(row)
    return list(found.values())


def room_of(call: Call) -> Room:
    return rooms([call])[0]


def calls_of(visitor: Visitor) -> QuerySet[Call]:
    """The calls at whose table the visitor sits, those with the nearest close first."""
    seats = Seat.objects.of(visitor).exclude(post=Post.RESERVE)
    mine = Call.objects.filter(committee__seats__in=seats, state__in=AT_WORK)
    return mine.distinct().order_by("closes_at", "pk")


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    """Chair, deputy, members, secretary, reserve."""
    order = [Post.CHAIR, Post.DEPUTY, Post.MEMBER, Post.SECRETARY, Post.RESERVE]
    return sorted(seats, key=lambda seat: (order.index(Post(seat.post)), seat.pk))


# --- A member's own list ------------------------------------------------------------------------


@dataclass(frozen=True)
class BidRow:
    """One line of «My bids to judge»: what is asked of this member, and until when."""

    bid: Bid
    room: Room
    state: str  # declare, recused, mark, going, locked
    title: Any = ""
    done: int = 0
    total: int = 0
    due: date | None = None


def bids_to_judge(visitor: Visitor, found: Sequence[Room]) -> list[BidRow]:
    """Every bid before this member, with its state; of an undeclared one only whose it is."""
    seats = {room.call.pk: seat for room in found if (seat := room.seat_of(visitor))}
    pks = [bid.pk for room in found for bid in room.opened]
    read = Bid.objects.read_by(visitor).filter(pk__in=pks)
    titles = {bid.pk: bid for bid in read.only("title_ru", "title_ky")}
    filled = Count("marks", filter=Q(marks__value__isnull=False))
    sheets = ScoreSheet.objects.filter(seat__in=list(seats.values()), bid__in=pks)
    begun = dict(sheets.annotate(filled=filled).values_list("bid_id", "filled"))
    criteria = dict(
        Call.objects.filter(pk__in=[room.call.pk for room in found])
        .annotate(parts=Count("criteria"))
        .values_list("pk", "parts")
    )
    rows = []
    for room in found:
        seat = seats.get(room.call.pk)
        if seat is None or not seat.is_voting:
            continue
        for bid in room.opened:
            state = _judged(room, seat, bid, begun)
            if state:
                rows.append(
                    BidRow(
                        bid,
                        room,
                        state,
                        title=titles.get(bid.pk),
                        done=begun.get(bid.pk, 0),
                        total=criteria.get(room.call.pk, 0),
                        due=room.due_on("evaluation"),
                    )
                )
    return rows


def _judged(room: Room, seat: Seat, bid: Bid, begun: Mapping[int, int]) -> str:
    if (seat.pk, bid.pk) not in room.declared:
        return "declare"
    if room.is_recused(seat, bid):
        return "recused"
    if bid.state != BidState.ADMITTED or room.call.state != CallState.EVALUATION:
        return "wait" if bid.state in (BidState.OPENED, BidState.RETURNED) else ""
    if (seat.pk, bid.pk) in room.locked:
        return "locked"
    return "going" if begun.get(bid.pk) else "mark"


# --- The composition ----------------------------------------------------------------------------


def composition_findings(seats: Sequence[Mapping[str, Any]], rules: Rules) -> list[Finding]:
    """What speaks against appointing these people: size, parity, sides, chair, secretary."""
    return norms.composition_findings(
        [norms.Seat(seat["person"].pk, seat["side"], seat["post"]) for seat in seats],
        min_size=rules.count(Rule.COMMITTEE_MIN),
        max_size=rules.count(Rule.COMMITTEE_MAX),
        must_be_odd=rules.flag(Rule.COMMITTEE_ODD),
        civil_share_min_percent=rules.number(Rule.CIVIL_SHARE_MIN_PERCENT),
    )


def recusal_findings(room: Room, bid: Bid) -> list[Finding]:
    """What those who stepped aside break for one bid."""
    return norms.recusal_findings(
        [norms.Seat(seat.pk, seat.side, seat.post) for seat in room.seats],
        [seat.pk for seat in room.recused_from(bid)],
        fraction=room.rules.text(Rule.QUORUM),
        civil_share_min_percent=room.rules.number(Rule.CIVIL_SHARE_MIN_PERCENT),
    )


def people_to_seat() -> QuerySet[User]:
    """Who may be named: those with the role of a member or a secretary today."""
    grants = RoleGrant.objects.in_force(portal_today())
    held = grants.filter(role__in=[Role.MEMBER, Role.SECRETARY])
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return people.order_by("full_name", "pk")


def secretaries() -> set[int]:
    """Who may keep the file."""
    grants = RoleGrant.objects.in_force(portal_today()).filter(role=Role.SECRETARY)
    return set(grants.values_list("user_id", flat=True))


def reserves_for(seat: Seat, seats: Iterable[Seat]) -> list[Seat]:
    """Reserve members of the same side, the first named first."""
    return [s for s in seats if s.post == Post.RESERVE and s.side == seat.side]


# --- Whom letters go to -------------------------------------------------------------------------


def people_on(call: Call, *posts: str, voting: bool | None = None) -> list[User]:
    """Those seated today, of some posts or only those who vote; the reserve is not written to."""
    seats = Seat.objects.taken().filter(committee__call=call).exclude(post=Post.RESERVE)
    if posts:
        seats = seats.filter(post__in=posts)
    if voting is not None:
        seats = seats.filter(is_voting=voting)
    return [seat.person for seat in seats.select_related("person").order_by("pk")]


def without_committee(now: datetime) -> QuerySet[Call]:
    """Calls that are out and have nobody to open their bids."""
    states = (CallState.PUBLISHED, CallState.CLOSED)
    waiting = Call.objects.filter(state__in=states, committee__isnull=True)
    return waiting.order_by("closes_at", "pk")


def minutes_to_sign(found: Iterable[Room], visitor: Visitor) -> list[Minutes]:
    """Printed minutes on which this person's hand is missing."""
    waiting = []
    for room in found:
        seat = room.seat_of(visitor)
        for minutes in room.minutes.values():
            if seat is None or minutes.state != MinutesState.DRAFT or not minutes.document:
                continue
            signed = {signature.seat_id for signature in minutes.signatures.all()}
            if seat.pk in minutes.facts.get("present", []) and seat.pk not in signed:
                waiting.append(minutes)
    return waiting

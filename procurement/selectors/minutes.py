"""What minutes say: the record itself, and which facts of the sitting nobody has written yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.city.reader import order_words
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import (
    Bid,
    Call,
    Committee,
    Declaration,
    Minutes,
    MinutesKind,
    Opening,
    Post,
    Seat,
)
from procurement.norms import committee as norms
from procurement.norms.interests import INTEREST_WORDS, Interest
from procurement.states import BidState

POSTS_IN_ORDER = (Post.CHAIR, Post.DEPUTY, Post.MEMBER, Post.SECRETARY, Post.RESERVE)
LETTER = {MinutesKind.OPENING: "О", MinutesKind.ADMISSION: "Д", MinutesKind.RESULTS: "И"}
DECIDES = (MinutesKind.ADMISSION, MinutesKind.RESULTS)
"""Sittings that decide something need a quorum; an opening needs its openers."""


@dataclass(frozen=True)
class Line:
    """One fact of the sitting: red until it is written."""

    name: str
    label: Any
    is_there: bool
    words: str = ""


def number_of(call: Call, kind: str) -> str:
    """One number a call and kind: 2026-03-О; 2026-03-И/2 after an upheld objection."""
    number = f"{call.number}-{LETTER[MinutesKind(kind)]}"
    earlier = Minutes.objects.filter(call=call, kind=kind).count()
    return f"{number}/{earlier + 1}" if earlier else number


def seats_of(call: Call, *, present: Collection[int] = ()) -> list[Seat]:
    """Everybody seated today, and those who were present and have left since; chair first."""
    seated = Q(pk__in=Seat.objects.taken().exclude(post=Post.RESERVE)) | Q(pk__in=present)
    rows = Seat.objects.filter(seated, committee__call=call).select_related("person")
    return sorted(rows, key=lambda seat: (POSTS_IN_ORDER.index(Post(seat.post)), seat.pk))


def present_of(minutes: Minutes) -> list[int]:
    """The seats that were there, as the secretary wrote it down."""
    return [int(pk) for pk in minutes.facts.get("present", [])]


def lines(minutes: Minutes) -> list[Line]:
    """The facts that only people know: when, where, who; each with what is wrong about it."""
    present = present_of(minutes)
    return [
        Line("started_at", _l("time the sitting began"), minutes.started_at is not None),
        Line("ended_at", _l("time the sitting ended"), minutes.ended_at is not None),
        Line("place_ru", _l("place in Russian"), bool(minutes.place_ru)),
        Line("place_ky", _l("place in Kyrgyz"), bool(minutes.place_ky)),
        Line("present", _l("who was present"), bool(present)),
        *_quorum(minutes, present),
    ]


def missing(minutes: Minutes) -> list[Line]:
    return [line for line in lines(minutes) if not line.is_there]


def _quorum(minutes: Minutes, present: list[int]) -> list[Line]:
    """A sitting that decides needs its quorum; one red line says how many are short."""
    if minutes.kind not in DECIDES or not present:
        return []
    seats = seats_of(minutes.call)
    there = sum(seat.is_voting for seat in seats if seat.pk in present)
    needed = minutes.call.committee.quorum
    words = _("Voting members present: %(count)s, the quorum is %(quorum)s.")
    facts = {"count": there, "quorum": needed}
    return [Line("quorum", _l("quorum"), there >= needed, words % facts)]


def unsigned(minutes: Minutes) -> list[Seat]:
    """Those who were present and have not signed yet."""
    signed = set(minutes.signatures.values_list("seat_id", flat=True))
    return [
        seat
        for seat in seats_of(minutes.call)
        if seat.pk in present_of(minutes) and seat.pk not in signed
    ]


# --- The paper ---------------------------------------------------------------------------------


def common_facts(minutes: Minutes) -> dict[str, Any]:
    """What all minutes say alike, in the language that is active."""
    call = minutes.call
    present = set(present_of(minutes))
    seats = seats_of(call, present=present)
    signatures = {one.seat_id: one for one in minutes.signatures.select_related("seat__person")}
    there = [seat for seat in seats if seat.pk in present]
    votes = sum(seat.is_voting for seat in there)
    committee = Committee.objects.select_related("order").get(call=call)
    return {
        "number": minutes.number,
        "dated": local(minutes.started_at).date() if minutes.started_at else None,
        "call_number": call.number,
        "call_title": str(text_in(call, "title")),
        "order": order_words(committee.order),
        "place": str(text_in(minutes, "place")),
        "started_at": minutes.started_at,
        "ended_at": minutes.ended_at,
        "present": [_person(seat) for seat in there],
        "absent": [_person(seat) for seat in seats if seat.pk not in present],
        "votes_present": votes,
        "votes_all": sum(seat.is_voting for seat in seats),
        "quorum": committee.quorum,
        "has_quorum": votes >= committee.quorum,
        "dissent": [
            {"name": str(one.seat.person), "text": one.dissent}
            for one in signatures.values()
            if one.dissent
        ],
        "signatures": [
            {
                "post": _post(seat),
                "name": str(seat.person),
                "basis": "",
                "acting": False,
                "signed_at": signatures[seat.pk].signed_at if seat.pk in signatures else None,
            }
            for seat in there
        ],
    }


def opening_facts(minutes: Minutes) -> dict[str, Any]:
    """Who opened, by which rule, and every envelope with its time and hash."""
    call = minutes.call
    opening = Opening.objects.get(call=call)
    confirmations = opening.confirmations.select_related("person", "seat")
    return {
        **common_facts(minutes),
        "closes_at": call.closes_at,
        "opened_at": call.opened_at or call.failed_at,
        "openers_needed": Rules.thaw(call.rules).count(Rule.OPENERS),
        "openers": [
            {
                "name": str(one.person),
                "post": _post(one.seat),
                "at": one.confirmed_at,
            }
            for one in confirmations
        ],
        "bids": [
            {
                "no": bid.registration_no,
                "code": bid.code,
                "lot": bid.lot.no,
                "organization": str(text_in(bid.organization, "full_name")),
                "received_at": bid.current_version.received_at if bid.current_version else None,
                "sha256": bid.current_version.sha256 if bid.current_version else "",
            }
            for bid in opened_bids(call)
        ],
        "withdrawn": Bid.objects.filter(call=call, state=BidState.WITHDRAWN).count(),
        "fail_reason": str(call.get_fail_reason_display()) if call.fail_reason else "",
    }


def admission_facts(minutes: Minutes) -> dict[str, Any]:
    """Per bid: admitted or rejected, on which ground, with which words; who stepped aside."""
    call = minutes.call
    return {
        **common_facts(minutes),
        "bids": [
            {
                "no": bid.registration_no,
                "code": bid.code,
                "lot": bid.lot.no,
                "organization": str(text_in(bid.organization, "full_name")),
                "is_admitted": bid.rejected_at is None,
                "was_returned": bid.returned_at is not None,
                "returned_at": bid.returned_at,
                "cured_at": bid.cured_at,
                "ground": str(bid.get_reject_ground_display()) if bid.rejected_at else "",
                "words": bid.reject_words if bid.rejected_at else "",
            }
            for bid in opened_bids(call)
        ],
        "recused": recusals_of(call),
        "fail_reason": str(call.get_fail_reason_display()) if call.fail_reason else "",
    }


def recusals_of(call: Call) -> list[dict[str, Any]]:
    """Who takes no part in which bid, and why, for minutes of every kind."""
    declared = Declaration.objects.recusals().filter(bid__call=call)
    rows = declared.select_related("seat__person", "bid").order_by("bid__registration_no", "pk")
    return [
        {
            "name": str(one.seat.person),
            "no": one.bid.registration_no,
            "why": str(INTEREST_WORDS[Interest(one.kind)]),
        }
        for one in rows
    ]


def opened_bids(call: Call) -> list[Bid]:
    """Every opened bid by number, with what the list of a minute needs."""
    rows = Bid.objects.filter(call=call, opened_at__isnull=False)
    found = rows.select_related("lot", "organization", "current_version")
    return list(found.defer("current_version__sealed", "contents").order_by("registration_no"))


def _person(seat: Seat) -> dict[str, str]:
    return {
        "name": str(seat.person),
        "post": _post(seat),
        "side": str(seat.get_side_display()),
    }


def _post(seat: Seat) -> str:
    return str(seat.get_post_display())


def norm_seats(seats: list[Seat]) -> list[norms.Seat]:
    """The rows as the norms read them; the member is the person."""
    return [norms.Seat(seat.person_id, seat.side, seat.post) for seat in seats]

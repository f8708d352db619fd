"""The opening: different people confirm, then every envelope is opened at once, by one press."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal, presenters
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import call as call_actions
from procurement.actions import minutes as minutes_actions
from procurement.actions.bid_versions import unpack
from procurement.actions.failure import fail
from procurement.actions.flows import bid_flow, call_flow
from procurement.models import (
    Bid,
    Call,
    MinutesKind,
    Opening,
    OpeningConfirmation,
    Post,
    Seat,
)
from procurement.norms.committee import may_open
from procurement.norms.scoring import call_failed, lot_failure
from procurement.notices import committee as notices
from procurement.selectors import minutes as records
from procurement.states import BidState, CallState

presenters.register("procurement.opening", "begin", _l("The opening began"))
presenters.register(
    "procurement.openingconfirmation", "confirm_opening", _l("Confirmed the opening")
)


@deed
def confirm(call: Call, *, by: User, now: datetime) -> Opening:
    """Say «I am here, open the bids»; the first who says it begins the sitting."""
    locked = _locked(call)
    if not by.has_perm("procurement.confirm_opening", locked):
        raise PermissionDenied
    locked = _closed_by_now(locked, now)
    seat = Seat.objects.of(by).exclude(post=Post.RESERVE).get(committee__call=locked)
    opening, is_new = Opening.objects.get_or_create(
        call=locked,
        defaults={
            "place_ru": locked.opening_place_ru,
            "place_ky": locked.opening_place_ky,
            "started_at": now,
            "started_by": by,
        },
    )
    if is_new:
        journal.record(opening, "begin", by=by, facts={"call": locked.number})
    if opening.confirmations.filter(person=by).exists():
        raise Refusal(_("You have confirmed already. Another person has to confirm as well."))
    hand = OpeningConfirmation.objects.create(opening=opening, seat=seat, person=by)
    journal.record(hand, "confirm_opening", by=by, facts={"call": locked.number})
    return opening


@deed
def open_all(call: Call, *, by: User, now: datetime) -> Call:
    """Open every bid that was received; a call without one has failed, and the minutes say so."""
    locked = _locked(call)
    if not by.has_perm("procurement.open_bids_call", locked):
        raise PermissionDenied
    if locked.state == CallState.CLOSED:
        _refuse_few_hands(locked)
        if reason := _failure(locked):
            locked = fail(locked, by=by, now=now, reason=reason)
            _end_sitting(locked, by=by, now=now)
            minutes_actions.draft(locked, MinutesKind.OPENING, by=by, now=now)
            return locked
    opened = open_bids(locked, by=by, now=now)
    minutes_actions.draft(opened, MinutesKind.OPENING, by=by, now=now)
    return opened


@call_flow.step(CallState.CLOSED, to=CallState.OPENED, label=_l("Open the bids"))
def open_bids(call: Call, *, by: User, now: datetime) -> Trace:
    """Unpack each envelope, compare its hash with the receipt, and tell its owner."""
    if call.closes_at is None or now < call.closes_at:
        raise Refusal(_("Bids are still accepted."))
    _refuse_few_hands(call)
    bids = list(Bid.objects.received().filter(call=call).order_by("pk"))
    for bid in bids:
        opened = open_envelope(bid, by=by, now=now)
        notify(notices.BID_OPENED, opened, event=f"bid.opened:{bid.pk}")
    call.opened_at, call.opened_by = now, by
    notify(notices.TO_DECLARE, call, event=f"call.to_declare:{call.pk}")
    hashes = {
        bid.code: bid.current_version.sha256
        for bid in records.opened_bids(call)
        if bid.current_version
    }
    hands = call.opening.confirmations.select_related("person")
    return Trace(facts={"bids": hashes, "openers": [str(hand.person) for hand in hands]})


@bid_flow.step(
    BidState.SUBMITTED, to=BidState.OPENED, label=_l("Open the envelope"), parents=("call",)
)
def open_envelope(bid: Bid, *, by: User, now: datetime) -> Trace:
    """One envelope; only the last version that came in time is opened."""
    bid.opened_at, bid.opened_by = now, by
    unpack(bid, by=by, now=now)
    version = bid.current_version
    return Trace(facts={"sha256": version.sha256 if version else ""})


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _closed_by_now(call: Call, now: datetime) -> Call:
    """Closing is a fact of time: the record follows at once if the clock's task is late."""
    if call.state == CallState.PUBLISHED and not call.accepts_at(now):
        return call_actions.close(call, by=User.objects.robot(), now=now)
    if call.state == CallState.PUBLISHED:
        raise Refusal(_("Bids are still accepted."))
    if call.state != CallState.CLOSED:
        raise Refusal(
            _("The bids of this call are not waiting to be opened: it is “%(state)s” now.")
            % {"state": call.get_state_display()}
        )
    return call


def _refuse_few_hands(call: Call) -> None:
    """As many different people of the committee as the rules ask."""
    needed = Rules.thaw(call.rules).count(Rule.OPENERS)
    opening = Opening.objects.filter(call=call).first()
    hands = set(opening.confirmations.values_list("person_id", flat=True)) if opening else set()
    seats = records.norm_seats(records.seats_of(call))
    if not may_open(seats, hands, needed=needed):
        raise Refusal(
            _("Confirmed: %(count)s, needed: %(needed)s. Another person has to confirm as well.")
            % {"count": len(hands), "needed": needed}
        )


def _failure(call: Call) -> str:
    """Why there is nothing to open; empty when there is."""
    reasons = []
    for lot in call.lots.all():
        sent = call.bids.filter(lot=lot, submitted_at__isnull=False)
        withdrawn = sent.filter(state=BidState.WITHDRAWN).count()
        reasons.append(lot_failure(received=sent.count(), withdrawn=withdrawn))
    if not call_failed(reasons):
        return ""
    return str(max((str(r) for r in reasons if r), key=_FARTHEST.index, default="no_bids"))


_FARTHEST = ["no_bids", "all_withdrew"]


def _end_sitting(call: Call, *, by: User, now: datetime) -> None:
    """Nothing was opened: the sitting is over at once."""
    Opening.objects.filter(call=call).update(ended_at=now, ended_by=by)

"""The results: published with signed minutes, open to objections, taken up again if need be."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import evaluation, ranking
from procurement.actions.flows import bid_flow, call_flow
from procurement.models import Bid, Call, FailReason, Minutes, MinutesKind, PartialOffer, ScoreSheet
from procurement.norms.scoring import call_failed, lot_failure
from procurement.notices import evaluation as notices
from procurement.selectors import evaluation as marks
from procurement.selectors import results as selectors
from procurement.selectors.bid import rules_of
from procurement.states import BidOutcome, BidState, CallState


@deed
def publish(call: Call, *, by: User, now: datetime) -> Call:
    """Tell everybody the outcome and begin the time for objections; or that nobody passed."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state == CallState.RANKED and nobody_passed(locked):
        return declare_failed(locked, by=by, now=now)
    return begin_standstill(publish_results(locked, by=by, now=now), by=by, now=now)


@call_flow.step(CallState.RANKED, to=CallState.RESULTS_PUBLISHED, label=_l("Publish the results"))
def publish_results(call: Call, *, by: User, now: datetime) -> Trace:
    """The results go out with the signed minutes, never before them."""
    basis = _signed(call)
    call.results_published_at, call.results_published_by = now, by
    return Trace(basis=basis)


@call_flow.step(
    CallState.RESULTS_PUBLISHED, to=CallState.STANDSTILL, label=_l("Begin the time for objections")
)
def begin_standstill(call: Call, *, by: User, now: datetime) -> Trace:
    """Count until when one may object, write to every bidder, offer what is left of the money."""
    call.standstill_at, call.standstill_by = now, by
    _count_objections(call, now)
    offered = _offer_the_rest(call, now)
    _tell_bidders(call, now)
    return Trace(facts={"until": call.standstill_until, "offered": offered})


@call_flow.step(CallState.RANKED, to=CallState.FAILED, label=_l("Publish that nobody passed"))
def declare_failed(call: Call, *, by: User, now: datetime) -> Trace:
    """No bid reached the threshold: the call has failed, with reasons to each bidder."""
    basis = _signed(call)
    if not nobody_passed(call):
        raise Refusal(_("Some bids have passed: the call has not failed."))
    call.fail_reason = FailReason.NONE_ABOVE_THRESHOLD
    call.failed_at, call.failed_by = now, by
    _count_objections(call, now)
    _tell_bidders(call, now)
    return Trace(basis=basis, facts={"reason": call.fail_reason, "until": call.standstill_until})


@bid_flow.step(BidState.RANKED, to=None, label=_l("Accept the smaller sum"), parents=("call",))
def accept_offer(bid: Bid, *, by: User, now: datetime) -> Trace:
    """The NGO agrees in writing to carry its project out with what is left of the lot's money."""
    offer = PartialOffer.objects.select_for_update().filter(bid=bid).first()
    if offer is None or bid.call.state != CallState.STANDSTILL:
        raise Refusal(_("No smaller sum is offered for this bid now."))
    if offer.accepted_at is not None:
        raise Refusal(_("You have accepted the smaller sum already."))
    if now >= offer.accept_until:
        raise Refusal(_("The time to accept the smaller sum has ended."))
    offer.accepted_at, offer.accepted_by = now, by
    offer.save()
    bid.outcome, bid.recommended_sum = BidOutcome.WINNER, offer.amount
    notify(notices.OFFER_ACCEPTED, bid, event=f"bid.offer_accepted:{bid.pk}")
    return Trace(facts={"sum": str(offer.amount)})


@call_flow.step(
    CallState.STANDSTILL,
    CallState.FAILED,
    to=CallState.EVALUATION,
    label=_l("Take the results up again"),
)
def reconsider(call: Call, *, by: User, now: datetime, bid: Bid, reason: str) -> Trace:
    """An upheld objection sends the call back: the disputed bid is marked anew.

    The places and the minutes are withdrawn. Marks of the other bids stay; those of the
    disputed one are opened again, their old values kept in the journal.
    """
    if call.evaluation_at is None:
        raise Refusal(_("This call was never evaluated: there are no results to take up again."))
    call.fail_reason = ""
    call.failed_at = call.failed_by = None
    for name in ("ranked", "results_published", "standstill"):
        setattr(call, f"{name}_at", None)
        setattr(call, f"{name}_by", None)
    call.standstill_until = None
    overtaken = Minutes.objects.standing().filter(call=call, kind=MinutesKind.RESULTS)
    overtaken.update(superseded_at=now)
    PartialOffer.objects.filter(bid__call=call).delete()
    for one in Bid.objects.filter(call=call, state=BidState.RANKED).order_by("pk"):
        ranking.take_up(one, by=by, now=now, basis=reason)
    open_again(bid, by=by, now=now, reason=reason)
    ranking.forget(call)
    notify(notices.RECONSIDERED, call, event=f"call.reconsidered:{call.pk}:{now.isoformat()}")
    return Trace(basis=reason, facts={"bid": bid.code})


def open_again(bid: Bid, *, by: User, now: datetime, reason: str) -> None:
    """The disputed bid is judged (again): a rejected one is admitted, locked sheets are opened."""
    if bid.state == BidState.REJECTED:
        ranking.take_up(bid, by=by, now=now, basis=reason)
    for sheet in ScoreSheet.objects.locked().filter(bid=bid).order_by("pk"):
        evaluation.unlock(sheet, by=by, now=now, basis=reason)


def nobody_passed(call: Call) -> bool:
    """Norm `lot_failure` for every lot that received a bid."""
    rules = rules_of(call)
    rows = Bid.objects.filter(call=call, submitted_at__isnull=False)
    lots: dict[int, list[Bid]] = {}
    for bid in rows.defer("contents"):
        lots.setdefault(bid.lot_id, []).append(bid)
    return call_failed(
        [
            lot_failure(
                received=len(bids),
                withdrawn=sum(bid.state == BidState.WITHDRAWN for bid in bids),
                admitted=sum(bid.state in marks.JUDGED for bid in bids),
                passed=sum(
                    bid.state == BidState.RANKED and bid.outcome != BidOutcome.BELOW_THRESHOLD
                    for bid in bids
                ),
                single_bid=rules.text(Rule.SINGLE_BID),
            )
            for bids in lots.values()
        ]
    )


@deed
def remind_of_the_award(call: Call, *, by: User, now: datetime) -> int:
    """The time for objections is over and none is open: the office may name the winners."""
    return notify(notices.STANDSTILL_OVER, call, event=f"call.standstill_over:{call.pk}")


def _signed(call: Call) -> str:
    minutes = selectors.signed_minutes(call)
    if minutes is None:
        raise Refusal(_("The minutes of the results have to be signed first."))
    return minutes.number


def _count_objections(call: Call, now: datetime) -> None:
    """The day of publication is not counted; the last day runs to its end."""
    term = selectors.term_from(rules_of(call), Rule.STANDSTILL_DAYS, local(now).date())
    call.standstill_until = selectors.end_of(term.end)
    kept = [row for row in call.dates if row.get("step") != "standstill"]
    call.dates = [*kept, {"step": "standstill", **term.as_data()}]


def _offer_the_rest(call: Call, now: datetime) -> dict[str, str]:
    """The first bid the rest of a lot's money is too small for is asked whether it agrees."""
    term = selectors.term_from(rules_of(call), Rule.PARTIAL_ACCEPT_DAYS, local(now).date())
    offered = {}
    for part in marks.evaluation_of(call).ranked():
        if part.ranking.partial is None or part.ranking.money_left <= Decimal(0):
            continue
        bid = part.bids[part.ranking.partial]
        PartialOffer.objects.create(
            bid=bid,
            amount=part.ranking.money_left,
            accept_until=selectors.end_of(term.end),
        )
        offered[bid.code] = str(part.ranking.money_left)
    return offered


def _tell_bidders(call: Call, now: datetime) -> None:
    told = Bid.objects.filter(call=call, state__in=[BidState.RANKED, BidState.REJECTED])
    for bid in told.select_related("organization", "lot").order_by("pk"):
        bid.call = call
        notify(notices.OUTCOME, bid, event=f"bid.outcome:{bid.pk}:{now.isoformat()}")

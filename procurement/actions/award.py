"""The award: one person prepares it, another presses it; and what follows a refusal to sign."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.city import actions as city
from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import orders
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import contract as contracts
from procurement.actions.flows import call_flow
from procurement.models import Call, Contract, FailReason, Lot
from procurement.norms.findings import errors
from procurement.notices import contract as notices
from procurement.papers import contract as papers
from procurement.selectors import contract as selectors
from procurement.states import CallState


@call_flow.step(CallState.STANDSTILL, to=None, label=_l("Prepare the award"))
def propose_award(
    call: Call,
    *,
    by: User,
    now: datetime,
    order: Order | None = None,
    number: str = "",
    on: date | None = None,
    scan: Any = None,
) -> Trace:
    """Put the order that names the winners: one that is in the register, or a new one."""
    _refuse(call, now)
    order = order or _issue(call, by=by, now=now, number=number, on=on, scan=scan)
    if order.kind != OrderKind.AWARD:
        raise Refusal(_("Choose an order that names winners."))
    if Call.objects.filter(award_order=order).exclude(pk=call.pk).exists():
        raise Refusal(_("This order names the winners of another call."))
    call.award_order = order
    call.award_proposed_at, call.award_proposed_by = now, by
    orders.order(papers.AWARD_ORDER, call, by=by)
    notify(notices.PROPOSED, call, event=f"award.proposed:{call.pk}:{now.isoformat()}")
    return Trace(basis=str(order))


@call_flow.step(CallState.STANDSTILL, to=CallState.AWARDED, label=_l("Name the winners"))
def award(call: Call, *, by: User, now: datetime) -> Trace:
    """After the time for objections and with none undecided: a contract is drafted for each."""
    if call.award_order is None or call.award_proposed_at is None:
        raise Refusal(_("First another person prepares the award and names its order."))
    _refuse(call, now)
    call.awarded_at, call.awarded_by = now, by
    made = [
        contracts.draft(bid, by=by, now=now, term=Rule.SIGN_DAYS) for bid in selectors.winners(call)
    ]
    for contract in made:
        notify(notices.AWARDED, contract, event=f"award.awarded:{contract.pk}")
    for bid in selectors.others(call):
        notify(notices.AWARDED_OTHERS, bid, event=f"award.others:{bid.pk}")
    return Trace(
        basis=str(call.award_order),
        facts={"contracts": {one.number: str(one.total_sum) for one in made}},
    )


@deed
def decline(contract: Contract, *, by: User, now: datetime, words: str = "") -> Contract:
    """Record that the winner declines, and offer the contract to the next in the reserve.

    The call is locked first, as everywhere: two who decline at once take turns.
    """
    call = Call.objects.select_for_update().get(pk=contract.bid.call_id)
    declined = contracts.decline(contract, by=by, now=now, words=words)
    _offer_next(call, declined.bid.lot, by=User.objects.robot(), now=now)
    return declined


@call_flow.step(
    CallState.AWARDED, to=CallState.FAILED, label=_l("Record that every winner declined")
)
def fail_unsigned(call: Call, *, by: User, now: datetime) -> Trace:
    """Nobody is left to sign with: the call came to nothing."""
    if any(selectors.living(lot).exists() for lot in call.lots.all()):
        raise Refusal(_("There are contracts in this call."))
    call.fail_reason = FailReason.ALL_DECLINED
    call.failed_at, call.failed_by = now, by
    return Trace(facts={"reason": FailReason.ALL_DECLINED.value})


def _offer_next(call: Call, lot: Lot, *, by: User, now: datetime) -> None:
    """The consequences follow from the rules, so the robot's hand stands under them."""
    bid = selectors.next_in_reserve(lot)
    if bid is not None:
        offered = contracts.draft(bid, by=by, now=now, term=Rule.SIGN_DAYS_RESERVE)
        notify(notices.OFFERED, offered, event=f"award.offered:{offered.pk}")
        return
    if selectors.living(lot).exists():
        return
    journal.record(
        lot,
        "fail_lot",
        by=by,
        facts={"call": call.number, "reason": FailReason.ALL_DECLINED.value},
        subject_label=f"{call.number}, {lot.no}",
    )
    if not any(selectors.living(one).exists() for one in call.lots.all()):
        fail_unsigned(call, by=by, now=now)


def _refuse(call: Call, now: datetime) -> None:
    if found := errors(selectors.award_findings(call, now=now)):
        raise Refusal(" ".join(one.words for one in found))


def _issue(
    call: Call, *, by: User, now: datetime, number: str, on: date | None, scan: Any
) -> Order:
    """Enter the order under a title that says what it is, in both languages."""
    if not number.strip() or on is None:
        raise Refusal(_("Choose the order, or write its number and date."))
    titles = {}
    for language in ("ru", "ky"):
        with override(language):
            titles[language] = _("On the winners of the competition No. %(number)s") % {
                "number": call.number
            }
    return city.issue_order(
        number=number,
        on=on,
        kind=OrderKind.AWARD,
        title_ru=titles["ru"],
        title_ky=titles["ky"],
        scan=scan,
        by=by,
        now=now,
    )

"""Objections of bidders: filed in time, decided by the head with reasons, journalled."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import results
from procurement.actions.flows import appeal_flow
from procurement.models import Appeal, Bid, Call
from procurement.notices import appeal as notices
from procurement.selectors import results as selectors
from procurement.selectors.bid import rules_of
from procurement.states import AppealState, BidState, CallState


@deed
def file(bid: Bid, *, by: User, now: datetime, text: str) -> Appeal:
    """Object to the results in time; while it is undecided nobody is named a winner."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=bid.call_id)
    bid = Bid.objects.select_related("organization").get(pk=bid.pk)
    if not by.has_perm("procurement.file_appeal", bid):
        raise PermissionDenied
    if not selectors.takes_objections(call, now):
        raise Refusal(_("The time for objections is over, or has not begun."))
    if bid.state not in (BidState.RANKED, BidState.REJECTED):
        raise Refusal(_("Only a bid that was judged or rejected can be disputed."))
    if not text.strip():
        raise Refusal(_("Write what you object to and why."))
    if Appeal.objects.undecided().filter(bid=bid).exists():
        raise Refusal(_("Your objection is being decided already."))
    term = selectors.term_from(rules_of(call), Rule.APPEAL_DECISION_DAYS, local(now).date())
    appeal = Appeal(
        call=call,
        organization=bid.organization,
        bid=bid,
        text=text.strip(),
        filed_at=now,
        filed_by=by,
        decide_until=term.end,
    )
    appeal_flow.start(appeal, by=by, facts={"bid": bid.code, "decide_until": term.end})
    notify(notices.FILED, appeal, event=f"appeal.filed:{appeal.pk}")
    return appeal


@deed
def decide(
    appeal: Appeal, *, by: User, now: datetime, is_upheld: bool, words_ru: str, words_ky: str
) -> Appeal:
    """Uphold or dismiss; what is upheld sends the call back in the same breath.

    The call is locked before the objection, as everywhere.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=appeal.call_id)
    step = uphold if is_upheld else dismiss
    decided = step(appeal, by=by, now=now, words_ru=words_ru, words_ky=words_ky)
    if is_upheld and decided.bid is not None:
        _take_up(call, decided.bid, by=by, now=now, reason=words_ru)
    notify(notices.DECIDED, decided, event=f"appeal.decided:{decided.pk}")
    return decided


@appeal_flow.step(AppealState.FILED, to=AppealState.UPHELD, label=_l("Uphold the objection"))
def uphold(appeal: Appeal, *, by: User, now: datetime, words_ru: str, words_ky: str) -> Trace:
    """The bidder is right: the results are taken up again."""
    return _decide(appeal, by, now, words_ru, words_ky)


@appeal_flow.step(AppealState.FILED, to=AppealState.DISMISSED, label=_l("Dismiss the objection"))
def dismiss(appeal: Appeal, *, by: User, now: datetime, words_ru: str, words_ky: str) -> Trace:
    """The results stand; the way to a higher instance and to the court stays open."""
    return _decide(appeal, by, now, words_ru, words_ky)


def _decide(appeal: Appeal, by: User, now: datetime, words_ru: str, words_ky: str) -> Trace:
    if not (words_ru.strip() and words_ky.strip()):
        raise Refusal(_("Write the reasons in Russian and in Kyrgyz."))
    appeal.decision_ru, appeal.decision_ky = words_ru.strip(), words_ky.strip()
    appeal.decided_at, appeal.decided_by = now, by
    return Trace(facts={"words": words_ru})


def _take_up(call: Call, bid: Bid, *, by: User, now: datetime, reason: str) -> None:
    if call.state in (CallState.STANDSTILL, CallState.FAILED):
        results.reconsider(call, by=by, now=now, bid=bid, reason=reason)
    elif call.state == CallState.EVALUATION:  # another objection has sent it back already
        results.open_again(bid, by=by, now=now, reason=reason)
    else:
        raise Refusal(
            _("The call is “%(state)s” now: its results cannot be taken up again.")
            % {"state": call.get_state_display()}
        )

"""A call that came to nothing: recorded with its reason, told to everybody who took part."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace
from procurement.actions.flows import call_flow
from procurement.models import Call, FailReason
from procurement.notices import committee as notices
from procurement.states import CallState


@call_flow.step(
    CallState.CLOSED,
    CallState.ADMISSION,
    CallState.EVALUATION,
    to=CallState.FAILED,
    label=_l("Record that the call has failed"),
)
def fail(call: Call, *, by: User, now: datetime, reason: str) -> Trace:
    """Norm `lot_failure`: no bids, none admitted, none above the threshold. Never by hand alone.

    The actions that find the reason (opening, admission, ranking) call this inside their own deed.
    """
    call.fail_reason = FailReason(reason)
    call.failed_at, call.failed_by = now, by
    notify(notices.CALL_FAILED, call, event=f"call.failed:{call.pk}")
    return Trace(facts={"reason": str(reason)})

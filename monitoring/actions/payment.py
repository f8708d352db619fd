"""The way of a tranche's money: requested → prepared → released, by different human beings."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.money import format_som
from karakol_gsz.documents import orders
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from monitoring import notices, papers, selectors
from monitoring.actions.execution import close_if_balanced
from monitoring.actions.flows import locked, payment_flow, under_execution
from monitoring.models import Execution, Payment
from monitoring.states import PaymentState
from procurement.models import Tranche


@deed
def request(tranche: Tranche, *, by: User, now: datetime) -> Payment:
    """Ask for the money of a tranche that was earned; a second press finds the first request."""
    found = Execution.objects.filter(contract=tranche.contract_id).first()
    if found is None:
        raise Refusal(_("The work on this contract has not begun on the portal yet."))
    execution = locked(found.pk)
    if not by.has_perm("monitoring.request_payment", execution):
        raise PermissionDenied
    asked = Payment.objects.filter(tranche=tranche).first()
    if asked is not None:
        return asked
    today = local(now).date()
    _refuse_unearned(tranche, execution, today)
    rules = selectors.rules_of(execution)
    payment = Payment(
        tranche=tranche,
        execution=execution,
        amount=tranche.amount,
        due_on=rules.deadline(Rule.PAY_DAYS, today, reader.work_calendar()).end,
        requested_at=now,
        requested_by=by,
    )
    payment_flow.start(payment, by=by, facts={"amount": str(tranche.amount)})
    notify(notices.PAYMENT_REQUESTED, payment, event=f"monitoring.request:{payment.pk}")
    return payment


@under_execution
@payment_flow.step(
    PaymentState.REQUESTED, to=PaymentState.PREPARED, label=_l("Prepare the payment")
)
def prepare(payment: Payment, *, by: User, now: datetime) -> Trace:
    """Check the tranche against contract and reports and lay it before the second person."""
    _refuse_unearned(payment.tranche, payment.execution, local(now).date())
    payment.prepared_at, payment.prepared_by = now, by
    notify(notices.PAYMENT_PREPARED, payment, event=f"monitoring.prepare:{payment.pk}")
    return Trace(facts={"amount": str(payment.amount)})


@under_execution
@payment_flow.step(PaymentState.PREPARED, to=PaymentState.RELEASED, label=_l("Release the payment"))
def release(
    payment: Payment, *, by: User, now: datetime, treasury_no: str, treasury_date: date
) -> Trace:
    """Record that the treasury paid: number, day, and the sum under the project's lock."""
    today = local(now).date()
    execution = locked(payment.execution_id)
    _refuse_unearned(payment.tranche, execution, today)
    if not treasury_no.strip():
        raise Refusal(_("Write the number under which the treasury paid."))
    if treasury_date > today:
        raise Refusal(_("The date in the treasury lies in the future. Check it."))
    if payment.requested_at and treasury_date < local(payment.requested_at).date():
        raise Refusal(_("The treasury cannot have paid before the payment was requested."))
    execution.paid_total += payment.amount
    execution.save(update_fields=["paid_total"])
    payment.treasury_no, payment.treasury_date = treasury_no.strip(), treasury_date
    payment.released_at, payment.released_by = now, by
    printed = orders.order(papers.PAYMENT, payment, by=by)
    notify(
        notices.PAYMENT_RELEASED,
        payment,
        event=f"monitoring.release:{payment.pk}",
        documents=[printed],
    )
    close_if_balanced(execution, by=by, now=now)
    return Trace(
        basis=payment.treasury_no,
        facts={"amount": str(payment.amount), "paid_total": str(execution.paid_total)},
    )


def _refuse_unearned(tranche: Tranche, execution: Execution, today: date) -> None:
    """Never above the contract, an advance up to the rule's per cent, else a report first."""
    if wrong := selectors.obstacles_of(tranche, execution, today=today):
        raise Refusal(
            _("%(sum)s cannot be paid yet. %(reason)s")
            % {"sum": format_som(tranche.amount, portal_language()), "reason": wrong[0].words}
        )

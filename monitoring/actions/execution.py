"""The life of a project: running → completed → closed."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import orders
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import deed
from monitoring import notices, papers
from monitoring.actions.flows import execution_flow, report_flow
from monitoring.models import Execution, Report
from monitoring.selectors import rules_of
from monitoring.states import ExecutionState
from procurement.models import Contract
from procurement.states import ContractState


@deed
def start(contract: Contract, *, by: User, now: datetime) -> Execution:
    """Begin the work of a signed contract: one report a milestone, the last one final.

    The robot and the officer may press at once: the second one finds the project of the first.
    """
    if not by.has_perm("monitoring.start_execution", contract):
        raise PermissionDenied
    signed = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    begun = Execution.objects.filter(contract=signed).first()
    if begun is not None:
        return begun
    if signed.state != ContractState.SIGNED:
        raise Refusal(_("The work begins once both sides have signed the contract."))
    execution = Execution(
        contract=signed, contract_sum=signed.total_sum, started_at=now, started_by=by
    )
    execution_flow.start(execution, by=by, facts={"contract": signed.number})
    for report in _planned(execution, rules_of(execution)):
        report_flow.start(report, by=by, facts={"due_on": report.due_on.isoformat()})
    orders.order(papers.PASSPORT, execution, by=by)
    notify(notices.EXECUTION_STARTED, execution, event=f"monitoring.start_execution:{execution.pk}")
    return execution


@execution_flow.step(
    ExecutionState.RUNNING, to=ExecutionState.COMPLETED, label=_l("Complete the project")
)
def complete(execution: Execution, *, by: User, now: datetime) -> None:
    """The work is accepted by the signed act; what is left is money."""
    execution.completed_at, execution.completed_by = now, by


@execution_flow.step(
    ExecutionState.COMPLETED, to=ExecutionState.CLOSED, label=_l("Close the project")
)
def close(execution: Execution, *, by: User, now: datetime) -> None:
    """Everything promised is paid: the project is history."""
    if execution.paid_total != execution.contract_sum:
        raise Refusal(_("The project is closed once the whole sum of the contract is paid."))
    execution.closed_at, execution.closed_by = now, by


def close_if_balanced(execution: Execution, *, by: User, now: datetime) -> None:
    """The last payment, or the act after it, closes the project."""
    fresh = Execution.objects.get(pk=execution.pk)
    is_paid = fresh.paid_total == fresh.contract_sum
    if fresh.state == ExecutionState.COMPLETED and is_paid:
        close(fresh, by=by, now=now)


def _planned(execution: Execution, rules: Rules) -> list[Report]:
    """One report a milestone; the milestone on which the project ends has the final one.

    Where no milestone ends with the project, the final report stands on its own.
    """
    contract = execution.contract
    final_due = rules.deadline(
        Rule.REPORT_FINAL_DAYS, contract.period_to, reader.work_calendar()
    ).end
    milestones = list(contract.milestones.order_by("due_on", "no"))
    planned, since = [], contract.period_from
    for no, milestone in enumerate(milestones, start=1):
        is_final = milestone is milestones[-1] and milestone.due_on >= contract.period_to
        planned.append(
            Report(
                execution=execution,
                milestone=milestone,
                no=no,
                is_final=is_final,
                due_on=max(milestone.due_on, final_due) if is_final else milestone.due_on,
                period_from=min(since, milestone.due_on),
                period_to=milestone.due_on,
            )
        )
        since = milestone.due_on + timedelta(days=1)
    if not (planned and planned[-1].is_final):
        planned.append(
            Report(
                execution=execution,
                no=len(planned) + 1,
                is_final=True,
                due_on=final_due,
                period_from=contract.period_from,
                period_to=contract.period_to,
            )
        )
    return planned

"""The state machines of monitoring; their roads are the decorated bodies in this folder."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from karakol_gsz.workflow.flow import Flow, deed
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.states import ActState, ExecutionState, PaymentState, ReportState

execution_flow = Flow(Execution, states=ExecutionState)
report_flow = Flow(Report, states=ReportState)
payment_flow = Flow(Payment, states=PaymentState)
act_flow = Flow(AcceptanceAct, states=ActState)

T = TypeVar("T")


def locked(execution_id: int) -> Execution:
    """The project, with nobody else counting its money until this transaction ends."""
    return Execution.objects.select_for_update(of=("self",)).get(pk=execution_id)


def under_execution(step: Callable[..., T]) -> Callable[..., T]:
    """Lock the project before its part: locks go top-down, money is counted by one at a time."""

    @wraps(step)
    @deed
    def whole(part: Any, /, **facts: Any) -> T:
        locked(part.execution_id)
        return step(part, **facts)

    return whole

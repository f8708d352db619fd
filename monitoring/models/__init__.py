"""What came of it: executions, reports, payments."""

from monitoring.models.execution import (
    AcceptanceAct,
    AcceptanceActQuerySet,
    Execution,
    ExecutionQuerySet,
)
from monitoring.models.payment import Payment, PaymentQuerySet
from monitoring.models.report import (
    Expense,
    ExpenseQuerySet,
    IndicatorResult,
    IndicatorResultQuerySet,
    Report,
    ReportFile,
    ReportFileQuerySet,
    ReportQuerySet,
)

__all__ = [
    "AcceptanceAct",
    "AcceptanceActQuerySet",
    "Execution",
    "ExecutionQuerySet",
    "Expense",
    "ExpenseQuerySet",
    "IndicatorResult",
    "IndicatorResultQuerySet",
    "Payment",
    "PaymentQuerySet",
    "Report",
    "ReportFile",
    "ReportFileQuerySet",
    "ReportQuerySet",
]

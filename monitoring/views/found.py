"""How a page finds its project: through who may see it, else it does not exist."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from karakol_gsz.accounts.people import Visitor
from monitoring.models import Execution, Payment, Report

PARTS = (
    "contract__bid__organization",
    "contract__bid__call__budget_line",
    "contract__document",
)


def executions() -> QuerySet[Execution]:
    """Projects with what every page of theirs names."""
    return Execution.objects.select_related(*PARTS)


def own_execution(visitor: Visitor, number: str) -> Execution:
    """A project of an NGO the visitor acts for."""
    mine = executions().filter(pk__in=Execution.objects.of(visitor))
    return get_object_or_404(mine, contract__number=number)


def own_report(visitor: Visitor, number: str, no: int) -> Report:
    """A report that the visitor's NGO writes."""
    mine = Report.objects.filter(execution__in=Execution.objects.of(visitor))
    return get_object_or_404(
        mine.select_related("milestone", *(f"execution__{part}" for part in PARTS)),
        execution__contract__number=number,
        no=no,
    )


def office_only(visitor: Visitor) -> None:
    """A page of the office does not exist for those outside it."""
    if not visitor.has_perm("monitoring.see_projects"):
        raise Http404


def office_report(visitor: Visitor, number: str, no: int) -> Report:
    """A report that was sent at least once, for the office."""
    office_only(visitor)
    return get_object_or_404(
        Report.objects.visible_to(visitor).select_related(
            "milestone",
            "submitted_by",
            "accepted_by",
            "returned_by",
            *(f"execution__{part}" for part in PARTS),
        ),
        execution__contract__number=number,
        no=no,
    )


def office_payment(visitor: Visitor, number: str, no: int) -> Payment:
    """A payment of the office's desk."""
    office_only(visitor)
    return get_object_or_404(
        Payment.objects.visible_to(visitor).select_related(
            "tranche__milestone",
            "requested_by",
            "prepared_by",
            "released_by",
            *(f"execution__{part}" for part in PARTS),
        ),
        execution__contract__number=number,
        tranche__no=no,
    )

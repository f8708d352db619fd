"""The public page of a project: promised, done, paid; each figure beside its paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, Sum

from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.models import Document, DocumentState
from monitoring.models import AcceptanceAct, Execution, IndicatorResult, Payment, Report, ReportFile
from monitoring.norms.execution import IndicatorFact
from monitoring.norms.indicators import counts_people
from monitoring.norms.suppression import WITHHELD, is_small, publish, shown
from monitoring.selectors.report import reached
from monitoring.states import ActState, ExecutionState, PaymentState, ReportState
from procurement.models import Criterion, Indicator, Milestone, Tranche

LIMIT = 5
PASSPORT, REPORT, PAYMENT, ACT = (
    f"monitoring.{name}" for name in ("passport", "report", "payment", "acceptance_act")
)


def people_shown(counts: Sequence[int]) -> str:
    """A total of people that lets nobody work out a small count it covers."""
    if not counts:
        return ""
    if len(counts) == 1:
        return shown(counts[0], limit=LIMIT)
    total = publish([counts], limit=LIMIT).total
    if total != WITHHELD:
        return total
    visible = sum(count for count in counts if not is_small(count, limit=LIMIT))
    return f"≥ {visible}" if visible else WITHHELD


def figure(value: Decimal) -> str:
    """A figure without a tail: 61, not 61.00."""
    text = f"{value:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return text.removesuffix(",00")


@dataclass(frozen=True)
class IndicatorRow:
    """One promise on the public page; `fact` None: nothing accepted yet."""

    indicator: Indicator
    fact: IndicatorFact | None
    shown: str
    is_exact: bool
    paper: Document | None

    @property
    def percent(self) -> Decimal | None:
        return self.fact.percent if self.fact and self.is_exact else None

    @property
    def most(self) -> Decimal:
        """The end of the bar: the promise or what exceeded it."""
        reached_value = self.fact.fact if self.fact else Decimal(0)
        return max(self.indicator.target, reached_value) or Decimal(1)

    @property
    def promised(self) -> str:
        return figure(self.indicator.target)


@dataclass(frozen=True)
class MilestoneRow:
    """One stage: until when, its report, the money that hangs on it."""

    milestone: Milestone
    report: Report | None
    paper: Document | None
    planned: Decimal
    paid: Decimal


@dataclass(frozen=True)
class PaymentRow:
    tranche: Tranche
    payment: Payment | None
    paper: Document | None


@dataclass(frozen=True)
class Mark:
    """The average of one criterion, in its points."""

    criterion: Criterion
    points: Decimal

    @property
    def text(self) -> str:
        return figure(self.points)

    @property
    def weight(self) -> int:
        return int(self.criterion.weight)


@dataclass(frozen=True)
class Project:
    """Everything the page of a project shows, read by a fixed number of questions."""

    execution: Execution
    passport: Document | None
    act: AcceptanceAct | None
    indicators: list[IndicatorRow]
    milestones: list[MilestoneRow]
    payments: list[PaymentRow]
    reports: list[tuple[Report, Document | None]]
    files: list[ReportFile]
    marks: list[Mark]
    people: str

    @property
    def score(self) -> str:
        """The committee's total in words of figures; empty where there was none."""
        total = self.execution.contract.bid.score
        return "" if total is None else figure(total)

    @property
    def paid_count(self) -> int:
        return len([row for row in self.payments if row.payment])

    @property
    def paid_percent(self) -> Decimal:
        return self.execution.paid_total * 100 / self.execution.contract_sum

    @property
    def last_report(self) -> tuple[Report, Document | None] | None:
        return self.reports[-1] if self.reports else None

    @property
    def last_payment(self) -> PaymentRow | None:
        return next((row for row in reversed(self.payments) if row.payment), None)


def project_of(execution: Execution) -> Project:
    """What is public about a project: released money, accepted reports, signed act."""
    contract = execution.contract
    reports = list(execution.reports.filter(state=ReportState.ACCEPTED).order_by("no"))
    tranches = list(contract.tranches.order_by("no"))
    payments = {
        payment.tranche_id: payment
        for payment in execution.payments.filter(state=PaymentState.RELEASED)
    }
    papers = _papers(execution, reports, payments.values())
    report_papers = [(report, papers.get((REPORT, str(report.pk)))) for report in reports]
    return Project(
        execution=execution,
        passport=papers.get((PASSPORT, str(execution.pk))),
        act=AcceptanceAct.objects.filter(execution=execution, state=ActState.ACCEPTED)
        .select_related("document")
        .first(),
        indicators=_indicators(execution, report_papers),
        milestones=_milestones(
            contract.milestones.order_by("no"), report_papers, tranches, payments
        ),
        payments=[
            PaymentRow(
                tranche,
                payment := payments.get(tranche.pk),
                papers.get((PAYMENT, str(payment.pk))) if payment else None,
            )
            for tranche in tranches
        ],
        reports=report_papers,
        files=list(
            ReportFile.objects.filter(report__in=reports, is_restricted=False)
            .select_related("document")
            .order_by("pk")
        ),
        marks=_marks(execution),
        people=people_shown([report.beneficiaries or 0 for report in reports]),
    )


def _papers(
    execution: Execution, reports: Iterable[Report], payments: Iterable[Payment]
) -> dict[tuple[str, str], Document]:
    """The newest printed paper of each thing, by kind and thing."""
    things: list[tuple[str, list[Model]]] = [
        (PASSPORT, [execution]),
        (REPORT, [*reports]),
        (PAYMENT, [*payments]),
    ]
    wanted = {(kind, str(thing.pk)) for kind, group in things for thing in group}
    rows = Document.objects.filter(
        kind__in=[kind for kind, _group in things],
        subject_id__in=[pk for _kind, pk in wanted],
        state=DocumentState.READY,
        is_public=True,
    ).order_by("version")
    return {(row.kind, row.subject_id): row for row in rows if (row.kind, row.subject_id) in wanted}


def _indicators(
    execution: Execution, reports: list[tuple[Report, Document | None]]
) -> list[IndicatorRow]:
    results = list(
        IndicatorResult.objects.filter(report__in=[report for report, _paper in reports]).order_by(
            "report__no"
        )
    )
    paper = reports[-1][1] if reports else None
    rows = []
    for indicator in execution.contract.bid.indicators.order_by("no"):
        values = [r.value for r in results if r.indicator_id == indicator.pk]
        rows.append(indicator_row(indicator, values, paper))
    return rows


def indicator_row(
    indicator: Indicator, values: list[Decimal], paper: Document | None
) -> IndicatorRow:
    """The promise beside what was accepted; small counts of people stay hidden."""
    if not values:
        return IndicatorRow(indicator, None, "", is_exact=True, paper=None)
    total = reached(indicator, values)
    fact = IndicatorFact(indicator.baseline or Decimal(0), indicator.target, total)
    text = figure(total)
    if counts_people(indicator.unit) and total != values[-1]:
        text = _spaced(people_shown([int(value) for value in values]))
    elif counts_people(indicator.unit):
        text = _spaced(shown(int(total), limit=LIMIT))
    return IndicatorRow(indicator, fact, text, is_exact=text == figure(total), paper=paper)


def _spaced(text: str) -> str:
    return figure(Decimal(text)) if text.isdigit() else text


def _milestones(
    milestones: Iterable[Milestone],
    reports: list[tuple[Report, Document | None]],
    tranches: list[Tranche],
    payments: dict[int, Payment],
) -> list[MilestoneRow]:
    by_milestone = {report.milestone_id: (report, paper) for report, paper in reports}
    rows = []
    for milestone in milestones:
        report, paper = by_milestone.get(milestone.pk, (None, None))
        own = [tranche for tranche in tranches if tranche.milestone_id == milestone.pk]
        paid = [payments[tranche.pk].amount for tranche in own if tranche.pk in payments]
        rows.append(
            MilestoneRow(
                milestone,
                report,
                paper,
                planned=sum((tranche.amount for tranche in own), Decimal(0)),
                paid=sum(paid, Decimal(0)),
            )
        )
    return rows


def _marks(execution: Execution) -> list[Mark]:
    """Averages of the committee by criterion, as they were kept with the ranking."""
    bid = execution.contract.bid
    kept: Any = bid.score_details or {}
    kept = kept.get("by_criterion", kept) if isinstance(kept, dict) else {}
    found = []
    for criterion in bid.call.criteria.order_by("no"):
        points = _points(kept.get(str(criterion.no)))
        if points is not None:
            found.append(Mark(criterion, points))
    return found


def _points(kept: Any) -> Decimal | None:
    if isinstance(kept, dict):
        kept = kept.get("points", kept.get("average"))
    return None if kept is None else Decimal(str(kept))


@dataclass(frozen=True)
class Achieved:
    """What was achieved in three figures."""

    projects: int
    people: str
    paid: Decimal


def achieved() -> Achieved | None:
    """Finished projects, people reached in accepted reports, som paid; None before the first."""
    paid = Payment.objects.released().aggregate(sum=Sum("amount"))["sum"]
    counts = list(
        Report.objects.filter(state=ReportState.ACCEPTED, beneficiaries__isnull=False)
        .order_by("pk")
        .values_list("beneficiaries", flat=True)
    )
    projects = Execution.objects.count()
    if not projects:
        return None
    return Achieved(projects, people_shown([c or 0 for c in counts]) or "0", paid or Decimal(0))


def quote(project: Project, *, today: date) -> dict[str, str]:
    """The figures of the text to cite, in the reader's language."""
    contract = project.execution.contract
    return {
        "title": str(text_in(contract, "title")),
        "organization": str(text_in(contract.organization, "full_name")),
        "number": contract.number,
    }


def years() -> list[int]:
    """The years in which projects began, newest first."""
    days = Execution.objects.dates("contract__period_from", "year", order="DESC")
    return [day.year for day in days]


def is_over(execution: Execution) -> bool:
    return execution.state in (ExecutionState.COMPLETED, ExecutionState.CLOSED)

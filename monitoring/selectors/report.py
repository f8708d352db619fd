"""One report read beside the plan: figures against promises, spending against the budget."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from karakol_gsz.core.calendar import WorkCalendar
from karakol_gsz.core.clock import local
from karakol_gsz.core.moments import day_figures
from monitoring.models import Expense, IndicatorResult, Report
from monitoring.norms.execution import IndicatorFact, LineFact, spending
from monitoring.norms.indicators import adds_up
from monitoring.norms.lateness import Lateness, lateness
from monitoring.norms.report import NARRATIVE, Answers, Fact, report_findings
from monitoring.states import ReportState
from procurement.models import CostLine, Indicator
from procurement.norms.findings import Finding

SOON_DAYS = 14


@dataclass(frozen=True)
class IndicatorLine:
    """One promise with what came of it before and in this report."""

    indicator: Indicator
    before: Decimal
    now: Decimal | None
    evidence: str = ""

    @property
    def adds_up(self) -> bool:
        return adds_up(self.indicator.unit, self.indicator.baseline)

    @property
    def fact(self) -> IndicatorFact:
        """Where the promise stands: counted together, or the newest level."""
        base = self.indicator.baseline or Decimal(0)
        if self.adds_up:
            reached = self.before + (self.now or Decimal(0))
        else:
            reached = self.before if self.now is None else self.now
        return IndicatorFact(base, self.indicator.target, reached)


@dataclass(frozen=True)
class SpendingLine:
    """One cost line: plan, before, now, and what norms make of it."""

    line: CostLine
    fact: LineFact


@dataclass(frozen=True)
class Spending:
    lines: list[SpendingLine]

    @property
    def whole(self) -> LineFact:
        return spending(line.fact for line in self.lines)


def indicators_of(report: Report) -> list[Indicator]:
    """What this report answers for: its milestone's indicators; all of them in the final one."""
    every = list(report.execution.contract.bid.indicators.order_by("no"))
    milestone = report.milestone
    if report.is_final or milestone is None:
        return every
    chosen = set(milestone.indicators.values_list("pk", flat=True))
    return [one for one in every if one.pk in chosen] or every


def indicator_lines(report: Report) -> list[IndicatorLine]:
    """The promises of this report with the accepted or sent figures of the earlier ones."""
    asked = indicators_of(report)
    results = list(
        IndicatorResult.objects.filter(
            report__execution=report.execution_id, report__no__lte=report.no
        ).order_by("report__no")
    )
    lines = []
    for indicator in asked:
        own = [r for r in results if r.indicator_id == indicator.pk]
        earlier = [r.value for r in own if r.report_id != report.pk]
        now = next((r for r in own if r.report_id == report.pk), None)
        lines.append(
            IndicatorLine(
                indicator,
                before=reached(indicator, earlier),
                now=now.value if now else None,
                evidence=now.evidence if now else "",
            )
        )
    return lines


def reached(indicator: Indicator, values: list[Decimal]) -> Decimal:
    """What the figures of all periods make together."""
    if adds_up(indicator.unit, indicator.baseline):
        return sum(values, Decimal(0))
    return values[-1] if values else (indicator.baseline or Decimal(0))


def spending_of(report: Report) -> Spending:
    """Every line paid by the city: plan, spent before this report, spent in it."""
    return spent_by_line(
        report.execution.contract.bid.cost_lines.order_by("no"),
        Expense.objects.filter(report__execution=report.execution_id, report__no__lt=report.no),
        Expense.objects.filter(report=report),
    )


def spent_by_line(lines: Any, before: Any, now: Any) -> Spending:
    """Sums of two sets of expenses by cost line."""
    earlier, present = (
        dict(rows.order_by().values_list("cost_line").annotate(Sum("amount")))
        for rows in (before, now)
    )
    nought = Decimal(0)
    return Spending(
        [
            SpendingLine(
                line,
                LineFact(
                    line.from_grant, earlier.get(line.pk, nought), present.get(line.pk, nought)
                ),
            )
            for line in lines
            if line.from_grant or line.pk in earlier or line.pk in present
        ]
    )


def findings_of(report: Report) -> list[Finding]:
    """What is missing or wrong before the report can be sent."""
    return report_findings(
        Answers(
            texts={name: getattr(report, name) for name in NARRATIVE},
            beneficiaries=report.beneficiaries,
            is_final=report.is_final,
            facts=[
                Fact(line.indicator.no, line.indicator.name, line.now, line.evidence)
                for line in indicator_lines(report)
            ],
            lines=[line.fact for line in spending_of(report).lines],
            contract_sum=report.execution.contract_sum,
            has_files=report.files.exists(),
        )
    )


def narrative_version(report: Report) -> str:
    """A mark of the words as they are saved: it differs as soon as anybody changed one."""
    return _mark([getattr(report, name) for name in NARRATIVE] + [report.beneficiaries])


def indicators_version(report: Report) -> str:
    """The same for the figures."""
    rows = report.indicator_results.order_by("indicator_id")
    return _mark([[r.indicator_id, str(r.value.normalize()), r.evidence] for r in rows])


def _mark(saved: Any) -> str:
    text = json.dumps(saved, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lateness_of(report: Report, *, today: date, calendar: WorkCalendar) -> Lateness:
    """Whether the report is due, late or in time; a returned one is not late again."""
    sent = report.submitted_at
    return lateness(
        due_on=report.due_on,
        sent_on=local(sent).date() if sent is not None else None,
        today=today,
        soon_days=SOON_DAYS,
        calendar=calendar,
    )


def period_words(report: Report) -> str:
    """The period of a report in figures."""
    if report.period_from is None or report.period_to is None:
        return ""
    return f"{day_figures(report.period_from)} – {day_figures(report.period_to)}"


def is_awaited(report: Report) -> bool:
    return report.state in (ReportState.DUE, ReportState.RETURNED)

"""A report as pages show it: its tasks, its timing, itself beside the plan."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karakol_gsz.accounts.people import Visitor
from monitoring import selectors
from monitoring.models import Report, ReportFile
from monitoring.norms.lateness import TIMING_WORDS, Lateness, Timing
from monitoring.norms.report import NARRATIVE, place_words
from monitoring.selectors.project import figure
from monitoring.selectors.report import indicator_lines
from procurement.norms.findings import Finding

TONES = {
    Timing.NOT_YET: "quiet",
    Timing.SOON: "waiting",
    Timing.OVERDUE: "wrong",
    Timing.IN_TIME: "done",
    Timing.LATE: "waiting",
}
PAGES = ("narrative", "indicators", "spending", "files")


def timing(late: Lateness) -> dict[str, Any]:
    """How the report stands against its day, in words and with the days."""
    hint = ""
    if late.days_late:
        hint = ngettext("%(n)s day late", "%(n)s days late", late.days_late)
        hint %= {"n": late.days_late}
    elif late.timing == Timing.SOON:
        hint = ngettext("%(n)s day left", "%(n)s days left", late.days_left)
        hint %= {"n": late.days_left}
    return {
        "words": TIMING_WORDS[late.timing],
        "tone": TONES[late.timing],
        "hint": hint,
        "is_sent": late.timing in (Timing.IN_TIME, Timing.LATE),
    }


def page_titles() -> dict[str, str]:
    return {
        "narrative": _("What was done"),
        "indicators": _("Figures"),
        "spending": _("Spending"),
        "files": _("Photos and papers"),
    }


def page_hints() -> dict[str, str]:
    return {
        "narrative": _("Words and the number of people"),
        "indicators": _("Beside each promise of the contract"),
        "spending": _("Receipts, invoices, pay-rolls by cost line"),
        "files": _("What proves it; photos without faces may be public"),
    }


def tasks(report: Report) -> list[dict[str, Any]]:
    """The pages of the report with what is still missing on each."""
    findings = selectors.findings_of(report)
    titles, hints = page_titles(), page_hints()
    remarked = {item["where"].split(".")[0] for item in report.return_items}
    number = report.execution.contract.number
    rows = []
    for page in PAGES:
        missing = [f for f in findings if f.where.split(".")[0] == page]
        state, tone = _("done"), "done"
        if any(f.blocks for f in missing):
            state, tone = _("to be filled in"), "waiting"
        elif missing:
            state, tone = _("may stay empty"), "quiet"
        if page in remarked:
            state, tone = _("look at the remark"), "wrong"
        rows.append(
            {
                "label": titles[page],
                "url": reverse(f"monitoring:cabinet_report_{page}", args=[number, report.no]),
                "state": state,
                "tone": tone,
                "hint": hints[page],
            }
        )
    return rows


def items_in_words(report: Report, *, at: str = "") -> list[dict[str, str]]:
    """Remarks of the office with their place; with *at* only those of one page."""
    number, found = report.execution.contract.number, []
    for item in report.return_items:
        page = item["where"].split(".")[0]
        if at and page != at:
            continue
        url = ""
        if page in PAGES:
            url = reverse(f"monitoring:cabinet_report_{page}", args=[number, report.no])
        found.append({"label": place_words(item["where"]), "text": item["text"], "url": url})
    return found


def as_link(finding: Finding, report: Report) -> dict[str, str]:
    """A finding with the page where it is put right."""
    page = finding.where.split(".")[0]
    args = [report.execution.contract.number, report.no]
    return {"text": finding.words, "url": reverse(f"monitoring:cabinet_report_{page}", args=args)}


def narrative_rows(report: Report) -> list[tuple[str, Any]]:
    """The saved words by label."""
    report.refresh_from_db()
    rows: list[tuple[str, Any]] = [
        (str(label), getattr(report, name))
        for name, label in NARRATIVE.items()
        if not (report.is_final and name == "next_steps")
    ]
    return [*rows, (_("New people reached in this period"), report.beneficiaries)]


def indicator_rows(report: Report) -> list[tuple[str, Any]]:
    """The saved figures by promise."""
    return [
        (
            line.indicator.name,
            ""
            if line.now is None
            else f"{figure(line.now)} {line.indicator.unit}. {line.evidence}",
        )
        for line in indicator_lines(report)
    ]


def expenses(report: Report) -> Any:
    return report.expenses.select_related("cost_line", "scan").order_by("cost_line__no", "pk")


def whole(report: Report, visitor: Visitor) -> dict[str, Any]:
    """The report beside the plan, for check answers and for the review."""
    return {
        "narrative": narrative_rows(report),
        "lines": indicator_lines(report),
        "spending": selectors.spending_of(report),
        "expenses": expenses(report),
        "files": ReportFile.objects.visible_to(visitor)
        .filter(report=report)
        .select_related("document")
        .order_by("pk"),
    }

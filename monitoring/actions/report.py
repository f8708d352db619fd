"""The life of a report: due → submitted → accepted | returned, and what is written before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake, orders
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from monitoring import notices, papers, selectors
from monitoring.actions.flows import report_flow, under_execution
from monitoring.models import Expense, IndicatorResult, Report, ReportFile
from monitoring.norms.privacy import names_people
from monitoring.norms.report import NARRATIVE
from monitoring.states import REPORT_EDITABLE, ReportState
from procurement.norms.findings import errors

POINTING = _l("This names a person by a number. Take the personal number or the phone out.")


class StaleAnswers(Refusal):
    """Somebody saved the page meanwhile: nothing is overwritten, both texts are shown."""


@deed
def keep_narrative(
    report: Report, *, by: User, now: datetime, answers: Mapping[str, Any], version: str
) -> Report:
    """Keep the words of the report as typed; a draft is no deed, so the journal is silent."""
    fresh = _open(report, by)
    _refuse_stale(selectors.narrative_version(fresh), version)
    for name in NARRATIVE:
        setattr(fresh, name, answers.get(name, getattr(fresh, name)))
    if "beneficiaries" in answers:
        fresh.beneficiaries = answers["beneficiaries"]
    return _kept(fresh)


@deed
def keep_indicators(
    report: Report,
    *,
    by: User,
    now: datetime,
    answers: Mapping[int, tuple[Decimal | None, str]],
    version: str,
) -> Report:
    """Keep the figures by indicator; an emptied figure is taken back."""
    fresh = _open(report, by)
    _refuse_stale(selectors.indicators_version(fresh), version)
    asked = {indicator.pk for indicator in selectors.indicators_of(fresh)}
    for pk, (value, evidence) in answers.items():
        if pk not in asked:
            continue
        if value is None:
            fresh.indicator_results.filter(indicator_id=pk).delete()
            continue
        IndicatorResult.objects.update_or_create(
            report=fresh, indicator_id=pk, defaults={"value": value, "evidence": evidence}
        )
    return _kept(fresh)


@deed
def keep_expense(
    report: Report,
    *,
    by: User,
    now: datetime,
    answers: Mapping[str, Any],
    scan: CheckedFile | None = None,
    expense: Expense | None = None,
) -> Expense:
    """Add one primary document of the spending, or correct it."""
    fresh = _open(report, by)
    kept = Expense(report=fresh) if expense is None else fresh.expenses.get(pk=expense.pk)
    for name, value in answers.items():
        setattr(kept, name, value)
    if kept.document_date > local(now).date():
        raise Refusal(_("The date of the document lies in the future. Check it."))
    if scan is not None:
        kept.scan = intake.take_in(scan, kind="monitoring.expense_scan", by=by, subject=fresh)
    kept.save()
    _kept(fresh)
    return kept


@deed
def remove_expense(report: Report, *, by: User, now: datetime, expense: Expense) -> None:
    """Take a document out of the spending."""
    fresh = _open(report, by)
    fresh.expenses.filter(pk=expense.pk).delete()
    _kept(fresh)


@deed
def attach(
    report: Report,
    *,
    by: User,
    now: datetime,
    title: str,
    upload: CheckedFile,
    is_restricted: bool,
) -> ReportFile:
    """Attach a photo or a paper; restricted unless the NGO says that nobody is seen on it."""
    fresh = _open(report, by)
    if names_people(title):
        raise Refusal(POINTING)
    document = intake.take_in(
        upload, kind="monitoring.report_file", by=by, subject=fresh, title=title
    )
    kept = ReportFile.objects.create(
        report=fresh, title=title, document=document, is_restricted=is_restricted
    )
    _kept(fresh)
    return kept


@deed
def detach(report: Report, *, by: User, now: datetime, file: ReportFile) -> None:
    """Take an attached file off the report; the file itself stays in the archive."""
    fresh = _open(report, by)
    fresh.files.filter(pk=file.pk).delete()
    _kept(fresh)


@under_execution
@report_flow.step(*REPORT_EDITABLE, to=ReportState.SUBMITTED, label=_l("Send the report"))
def submit(report: Report, *, by: User, now: datetime) -> Trace:
    """Send the report to the finance office; from here on its text rests."""
    if wrong := errors(selectors.findings_of(report)):
        raise Refusal(wrong[0].words)
    today = local(now).date()
    report.submitted_at, report.submitted_by = now, by
    report.review_until = (
        selectors.rules_of(report.execution)
        .deadline(Rule.REVIEW_DAYS, today, reader.work_calendar())
        .end
    )
    notify(notices.REPORT_SUBMITTED, report, event=f"monitoring.submit:{report.pk}:{now}")
    return Trace(
        facts={
            "beneficiaries": report.beneficiaries,
            "spent": str(selectors.spending_of(report).whole.now),
        }
    )


@under_execution
@report_flow.step(ReportState.SUBMITTED, to=ReportState.ACCEPTED, label=_l("Accept the report"))
def accept(report: Report, *, by: User, now: datetime) -> None:
    """The report agrees with the plan: it becomes public, and its tranche may be asked for."""
    report.accepted_at, report.accepted_by = now, by
    report.return_items = []
    printed = orders.order(papers.REPORT, report, by=by)
    notify(
        notices.REPORT_ACCEPTED,
        report,
        event=f"monitoring.accept:{report.pk}",
        documents=[printed],
    )


@under_execution
@report_flow.step(ReportState.SUBMITTED, to=ReportState.RETURNED, label=_l("Return for correction"))
def give_back(
    report: Report, *, by: User, now: datetime, items: Sequence[Mapping[str, str]]
) -> Trace:
    """Say what has to be corrected and where; the rules limit how often."""
    said = [dict(item) for item in items if item["text"].strip()]
    if not said:
        raise Refusal(_("Write at least one remark, beside what has to be corrected."))
    limit = selectors.rules_of(report.execution).count(Rule.RETURNS_MAX)
    if report.returns >= limit:
        raise Refusal(
            ngettext(
                "A report is returned %(count)s time at most. Accept it, or call the organisation.",
                "A report is returned %(count)s times at most. Accept it, or call the "
                "organisation.",
                limit,
            )
            % {"count": limit}
        )
    report.returned_at, report.returned_by = now, by
    report.returns += 1
    report.return_items = said
    report.return_words = "\n".join(item["text"] for item in said)
    notify(notices.REPORT_RETURNED, report, event=f"monitoring.give_back:{report.pk}:{now}")
    return Trace(facts={"items": said})


def _open(report: Report, by: User) -> Report:
    """The locked report, as long as its NGO may write in it."""
    fresh = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not by.has_perm("monitoring.write_report", fresh):
        raise PermissionDenied
    if fresh.state not in REPORT_EDITABLE:
        raise Refusal(
            _("The report is “%(state)s”: it cannot be changed now.")
            % {"state": fresh.get_state_display()}
        )
    return fresh


def _refuse_stale(saved: str, seen: str) -> None:
    if saved != seen:
        raise StaleAnswers(
            _("Somebody saved this page meanwhile. Nothing was overwritten: look at both texts.")
        )


def _kept(report: Report) -> Report:
    report.version += 1
    report.save()
    return report

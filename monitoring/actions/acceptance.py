"""The acceptance act: drafted from the record, signed by the NGO, accepted by the city."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake, orders
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from monitoring import notices, papers
from monitoring.actions.execution import close_if_balanced, complete
from monitoring.actions.flows import act_flow, locked, under_execution
from monitoring.models import AcceptanceAct, Execution
from monitoring.states import ActState, ExecutionState, ReportState

SCAN = "monitoring.act_scan"


@deed
def draft(execution: Execution, *, by: User, now: datetime) -> AcceptanceAct:
    """Write the act from the record once every report is accepted; pressed twice it is one act."""
    if not by.has_perm("monitoring.draft_acceptanceact", execution):
        raise PermissionDenied
    fresh = locked(execution.pk)
    drafted = AcceptanceAct.objects.filter(execution=fresh).first()
    if drafted is not None:
        return drafted
    if fresh.state != ExecutionState.RUNNING:
        raise Refusal(_("The work of this project is accepted already."))
    reports = fresh.reports.all()
    if not reports or any(report.state != ReportState.ACCEPTED for report in reports):
        raise Refusal(_("The act is written once all reports are accepted."))
    act = AcceptanceAct(
        execution=fresh,
        number=f"{fresh.contract.number}-А",
        drafted_by=by,
        facts={"contract_sum": str(fresh.contract_sum), "paid_total": str(fresh.paid_total)},
    )
    act_flow.start(act, by=by, facts=act.facts)
    act.document = orders.order(papers.ACT, act, by=by)
    act.save(update_fields=["document"])
    notify(
        notices.ACT_TO_SIGN, act, event=f"monitoring.draft_act:{act.pk}", documents=[act.document]
    )
    return act


@under_execution
@act_flow.step(ActState.DRAFT, to=None, label=_l("Upload the signed act"))
def sign_by_ngo(act: AcceptanceAct, *, by: User, now: datetime, scan: CheckedFile) -> Trace:
    """The organisation signs on paper and sends the scan; a newer scan replaces the older one."""
    if act.document is None or not act.document.is_ready:
        raise Refusal(_("The act is still being printed. Try again in a minute."))
    act.ngo_scan = intake.take_in(scan, kind=SCAN, by=by, subject=act)
    act.ngo_signed_at, act.ngo_signed_by = now, by
    notify(notices.ACT_SIGNED_BY_NGO, act, event=f"monitoring.sign_by_ngo:{act.pk}:{now}")
    return Trace(facts={"sha256": act.ngo_scan.digest})


@under_execution
@act_flow.step(ActState.DRAFT, to=ActState.ACCEPTED, label=_l("Sign for the city"))
def accept(act: AcceptanceAct, *, by: User, now: datetime, scan: CheckedFile) -> Trace:
    """The city signs too: the work is accepted, the act is never printed again."""
    if act.ngo_scan is None or act.document is None:
        raise Refusal(_("First the organisation uploads the act with its signature."))
    act.city_scan = intake.take_in(scan, kind=SCAN, by=by, subject=act)
    act.accepted_at, act.accepted_by = now, by
    act.document.mark_signed(at=now)
    complete(act.execution, by=by, now=now)
    close_if_balanced(act.execution, by=by, now=now)
    notify(
        notices.ACT_ACCEPTED,
        act,
        event=f"monitoring.accept_act:{act.pk}",
        documents=[act.document],
    )
    return Trace(basis=act.number, facts={"sha256": act.city_scan.digest})

"""What projects hang on the portal: lines of the day, three figures at home, tiles."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role, is_department, is_head
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.money import format_som
from karakol_gsz.portal import card, nav, today
from monitoring import selectors
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.policies import ASKERS, SIGNERS
from monitoring.selectors.execution import Money
from monitoring.selectors.report import SOON_DAYS
from monitoring.states import ActState, ExecutionState, PaymentState, ReportState
from ngos.models import MemberRole, Membership, Organization
from procurement.models import Contract

LINES = 10
Lines = tuple[list[today.Todo], list[today.Waiting]]
OFFICE = frozenset(
    {Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN}
)
is_paying = has_role(Role.ACCOUNTANT, Role.OFFICER)


def _title(contract: Contract) -> str:
    return str(text_in(contract, "title"))


def _ngo(contract: Contract) -> str:
    ngo = contract.organization
    return str(text_in(ngo, "short_name") or text_in(ngo, "full_name"))


def _sum(payment: Any) -> str:
    return format_som(payment.amount, portal_language())


def in_the_cabinet(visitor: Visitor, now: datetime) -> Lines:
    """Reports to write, money to ask for, an act to sign; or wait for the city."""
    if not visitor.is_authenticated:
        return [], []
    held = Membership.objects.active().filter(person=visitor)
    roles = set(held.values_list("organization_id", "role"))
    if not roles:
        return [], []
    day = local(now).date()
    projects = list(
        Execution.objects.of(visitor)
        .exclude(state=ExecutionState.CLOSED)
        .select_related("contract__bid__organization", "contract__bid__call__budget_line")
        .order_by("pk")[:LINES]
    )
    moneys = selectors.moneys_of(projects, today=day)
    drafts = AcceptanceAct.objects.filter(execution__in=projects, state=ActState.DRAFT)
    acts = {act.execution_id: act for act in drafts}
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    for project in projects:
        mine = {role for ngo, role in roles if ngo == project.organization.pk}
        for more_todo, more_waiting in (
            _reports_to_write(moneys[project.pk], day),
            _money_to_ask(moneys[project.pk], may_ask=_holds(mine, ASKERS)),
            _act_to_sign(project, acts.get(project.pk), may_sign=_holds(mine, SIGNERS)),
        ):
            todo += more_todo
            waiting += more_waiting
    return todo, waiting


def _holds(mine: set[str], roles: Sequence[MemberRole]) -> bool:
    return bool(mine & {MemberRole.ADMIN, *roles})


def _reports_to_write(money: Money, day: date) -> Lines:
    contract, todo, waiting = money.execution.contract, [], []
    for report in money.reports:
        facts = {"title": _title(contract), "no": report.no}
        url = reverse("monitoring:cabinet_report_show", args=[contract.number, report.no])
        if report.state == ReportState.RETURNED:
            text = _("Correct report %(no)s on “%(title)s” and send it again") % facts
            todo.append(today.Todo(text, _("Correct"), url, urgent=True))
        elif report.state == ReportState.DUE and (report.due_on - day).days <= SOON_DAYS:
            text, late = _("Write report %(no)s on “%(title)s”") % facts, report.due_on < day
            todo.append(today.Todo(text, _("Write"), url, report.due_on, urgent=late))
        elif report.state == ReportState.SUBMITTED:
            text = _("Review of report %(no)s on “%(title)s”") % facts
            waiting.append(today.Waiting(text, _("Finance office"), report.submitted_at))
    return todo, waiting


def _money_to_ask(money: Money, *, may_ask: bool) -> Lines:
    contract, todo, waiting = money.execution.contract, [], []
    url = reverse("monitoring:cabinet_project_show", args=[contract.number])
    for line in money.lines():
        facts = {"sum": _sum(line.tranche), "title": _title(contract)}
        if line.may_be_requested and may_ask:
            text = _("Ask for the payment of %(sum)s for “%(title)s”") % facts
            todo.append(today.Todo(text, _("Ask"), url))
        elif line.payment is not None and line.payment.state != PaymentState.RELEASED:
            text = _("Payment of %(sum)s for “%(title)s”") % facts
            waiting.append(today.Waiting(text, _("Finance office"), line.payment.requested_at))
    return todo, waiting


def _act_to_sign(project: Execution, act: AcceptanceAct | None, *, may_sign: bool) -> Lines:
    if act is None:
        return [], []
    facts = {"number": act.number}
    if act.ngo_scan_id is not None:
        text = _("Signature of the city on the act %(number)s") % facts
        return [], [today.Waiting(text, _("Finance office"), act.ngo_signed_at)]
    if not may_sign:
        return [], []
    url = reverse("monitoring:cabinet_act_sign", args=[project.contract.number])
    return [today.Todo(_("Sign the acceptance act %(number)s") % facts, _("Sign"), url)], []


def in_the_office(visitor: Visitor, now: datetime) -> Lines:
    """Reports to review, payments to prepare or release, acts; and who is waited for."""
    day = local(now).date()
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    for lines in (_reviews, _payments, _acts, _begin):
        more_todo, more_waiting = lines(visitor, day)
        todo += more_todo
        waiting += more_waiting
    return todo, waiting


def _reviews(visitor: Visitor, day: date) -> Lines:
    if not is_department(visitor):
        return [], []
    rows = Report.objects.select_related("execution__contract__bid__organization")
    own = Execution.objects.of(visitor)
    to_review = rows.to_review().exclude(submitted_by=visitor.pk).exclude(execution__in=own)
    todo = [
        today.Todo(
            _("Review report %(no)s of “%(ngo)s”")
            % {"no": report.no, "ngo": _ngo(report.execution.contract)},
            _("Review"),
            reverse(
                "monitoring:office_report_show",
                args=[report.execution.contract.number, report.no],
            ),
            report.review_until,
            urgent=bool(report.review_until and report.review_until < day),
        )
        for report in to_review[:LINES]
    ]
    late = rows.awaited().filter(due_on__lt=day)
    waiting = [
        today.Waiting(
            _("Overdue report %(no)s on project %(number)s")
            % {"no": report.no, "number": report.execution.contract.number},
            _ngo(report.execution.contract),
            report.due_on,
        )
        for report in late[:LINES]
    ]
    return todo, waiting


def _payments(visitor: Visitor, day: date) -> Lines:
    prepares, releases = is_paying(visitor), is_head(visitor)
    if not (prepares or releases):
        return [], []
    rows = (
        Payment.objects.exclude(state=PaymentState.RELEASED)
        .select_related("tranche", "prepared_by", "execution__contract__bid__organization")
        .exclude(execution__in=Execution.objects.of(visitor))
        .order_by("due_on", "pk")[: LINES * 2]
    )
    todo, waiting = [], []
    for payment in rows:
        line, wait = _payment_line(payment, visitor, day, prepares=prepares, releases=releases)
        if line is not None:
            todo.append(line)
        if wait is not None:
            waiting.append(wait)
    return todo, waiting


def _payment_line(
    payment: Payment, visitor: Visitor, day: date, *, prepares: bool, releases: bool
) -> tuple[today.Todo | None, today.Waiting | None]:
    facts = {"sum": _sum(payment), "ngo": _ngo(payment.execution.contract)}
    args = [payment.execution.contract.number, payment.tranche.no]
    url = reverse("monitoring:office_payment_show", args=args)
    urgent = bool(payment.due_on and payment.due_on < day)
    if payment.state == PaymentState.REQUESTED:
        if prepares and payment.requested_by_id != visitor.pk:
            text = _("Prepare the payment of %(sum)s to “%(ngo)s”") % facts
            return today.Todo(text, _("Prepare"), url, payment.due_on, urgent=urgent), None
        text = _("Preparing the payment of %(sum)s to “%(ngo)s”") % facts
        return None, today.Waiting(text, _("Accountant"), payment.requested_at)
    if releases and visitor.pk not in (payment.prepared_by_id, payment.requested_by_id):
        text = _("Release the payment of %(sum)s to “%(ngo)s”") % facts
        return today.Todo(text, _("Release"), url, payment.due_on, urgent=urgent), None
    text = _("Release of the payment of %(sum)s to “%(ngo)s”") % facts
    return None, today.Waiting(text, _("Head of the finance office"), payment.prepared_at)


def _acts(visitor: Visitor, day: date) -> Lines:
    if not is_department(visitor):
        return [], []
    todo, waiting = [], []
    mine = Execution.objects.of(visitor)
    running = (
        Execution.objects.filter(state=ExecutionState.RUNNING, acceptance_act__isnull=True)
        .filter(reports__state=ReportState.ACCEPTED)
        .exclude(pk__in=Report.objects.exclude(state=ReportState.ACCEPTED).values("execution"))
        .exclude(pk__in=mine)
        .select_related("contract")
        .distinct()
        .order_by("pk")
    )
    for project in running[:LINES]:
        url = reverse("monitoring:office_project_show", args=[project.contract.number])
        text = _("Write the acceptance act of project %(number)s")
        todo.append(today.Todo(text % {"number": project.contract.number}, _("Write"), url))
    drafts = AcceptanceAct.objects.filter(state=ActState.DRAFT).exclude(execution__in=mine)
    for act in drafts.select_related("execution__contract__bid__organization")[:LINES]:
        facts, contract = {"number": act.number}, act.execution.contract
        if act.ngo_scan_id is None:
            text = _("Signature of the organisation on the act %(number)s") % facts
            waiting.append(today.Waiting(text, _ngo(contract), act.created_at))
        elif visitor.pk in (act.drafted_by_id, act.ngo_signed_by_id):
            text = _("Signature of the city on the act %(number)s") % facts
            waiting.append(today.Waiting(text, _("A second person"), act.ngo_signed_at))
        else:
            url = reverse("monitoring:office_project_show", args=[contract.number])
            text = _("Sign the act %(number)s for the city") % facts
            todo.append(today.Todo(text, _("Sign"), url))
    return todo, waiting


def _begin(visitor: Visitor, day: date) -> Lines:
    if not is_department(visitor):
        return [], []
    signed = Contract.objects.signed().filter(execution__isnull=True).order_by("pk")[:LINES]
    return [
        today.Todo(
            _("Begin the work on contract %(number)s") % {"number": contract.number},
            _("Begin"),
            reverse("monitoring:office_project_show", args=[contract.number]),
        )
        for contract in signed
    ], []


def at_home(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """What was achieved in three figures that open their papers."""
    achieved = selectors.achieved()
    return {"achieved": achieved} if achieved else None


def of_the_organization(
    visitor: Visitor, subject: Organization, now: datetime
) -> dict[str, Any] | None:
    """The projects of one NGO on its public page."""
    rows = (
        Execution.objects.filter(contract__bid__organization=subject)
        .select_related("contract")
        .order_by("-pk")[:LINES]
    )
    projects = list(rows)
    return {"projects": projects} if projects else None


def of_the_contract(visitor: Visitor, subject: Contract, now: datetime) -> dict[str, Any] | None:
    """From the contract to its project."""
    project = Execution.objects.filter(contract=subject).select_related("contract").first()
    if project is None:
        return None
    is_office = visitor.has_perm("monitoring.see_projects")
    door = "office" if is_office else "cabinet"
    return {
        "execution": project,
        "url": reverse(f"monitoring:{door}_project_show", args=[subject.number]),
    }


today.register("cabinet", in_the_cabinet)
today.register("office", in_the_office)
card.register(card.Card("home", "monitoring/public/_achieved.html", at_home, order=20))
card.register(
    card.Card("organisation", "monitoring/public/_projects.html", of_the_organization, order=30)
)
card.register(card.Card("contract", "monitoring/_execution.html", of_the_contract, order=10))
nav.register(
    "cabinet", nav.Link(_l("Reports and payments"), "monitoring:cabinet_report_list", order=40)
)
nav.register(
    "office", nav.Link(_l("Projects"), "monitoring:office_project_list", order=40, roles=OFFICE)
)
nav.register(
    "office", nav.Link(_l("Reports"), "monitoring:office_report_list", order=45, roles=OFFICE)
)
nav.register(
    "office", nav.Link(_l("Payments"), "monitoring:office_payment_list", order=50, roles=OFFICE)
)

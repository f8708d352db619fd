"""The finance office: reports to review, payments, acts, and each project as a whole."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.listing import ListingView
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from monitoring import selectors
from monitoring.actions import acceptance, execution
from monitoring.actions import payment as payments
from monitoring.actions import report as reports
from monitoring.actions.flows import act_flow, payment_flow, report_flow
from monitoring.forms.filters import PaymentFilter, ProjectFilter, ReportFilter
from monitoring.forms.office import ReleaseForm, ReturnForm, ScanForm
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.states import PaymentState, ReportState
from monitoring.views import pages
from monitoring.views.found import executions, office_only, office_payment, office_report
from procurement.models import Contract

READ_AND_WRITE = ["GET", "HEAD", "POST"]


class OfficeList(LoginRequiredMixin, ListingView):
    """A list that does not exist for those outside the office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            office_only(request.user)
        return super().dispatch(request, *args, **kwargs)


class ProjectList(OfficeList):
    """All projects; above them the signed contracts whose work has not begun."""

    template_name = "monitoring/office/project_list.html"
    filterset_class = ProjectFilter
    orders = {
        "-started": ("-contract__period_from", "-contract__number"),
        "-sum": ("-contract_sum",),
    }

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = executions()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Contract.objects.signed().filter(execution__isnull=True)
        return super().get_context_data(
            not_started=waiting.select_related("bid__organization").order_by("pk"),
            may_start=self.request.user.has_perm("monitoring.start_execution"),
            **kwargs,
        )


class ReportList(OfficeList):
    """Reports: those to review first, then what is overdue or still expected."""

    template_name = "monitoring/office/report_list.html"
    filterset_class = ReportFilter
    orders = {"waiting": ("-is_waiting", "due_on"), "due": ("due_on",)}

    def get_queryset(self) -> QuerySet[Any]:
        is_waiting = ExpressionWrapper(Q(state=ReportState.SUBMITTED), output_field=BooleanField())
        self.queryset = Report.objects.select_related(
            "execution__contract__bid__organization"
        ).annotate(is_waiting=is_waiting)
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today, calendar = local(portal_now()).date(), reader.work_calendar()
        context["rows"] = [
            (one, pages.timing(selectors.lateness_of(one, today=today, calendar=calendar)))
            for one in context["object_list"]
        ]
        return context


class PaymentList(OfficeList):
    """Payments: those that wait first."""

    template_name = "monitoring/office/payment_list.html"
    filterset_class = PaymentFilter
    orders = {"waiting": ("-is_waiting", "due_on"), "due": ("due_on",)}

    def get_queryset(self) -> QuerySet[Any]:
        is_waiting = ExpressionWrapper(~Q(state=PaymentState.RELEASED), output_field=BooleanField())
        self.queryset = Payment.objects.select_related(
            "tranche", "execution__contract__bid__organization"
        ).annotate(is_waiting=is_waiting)
        return super().get_queryset()


@login_required
@require_safe
def project(request: PersonRequest, number: str) -> HttpResponse:
    """One project as the office sees it: reports, money, act; or the contract still to begin."""
    office_only(request.user)
    contract = get_object_or_404(
        Contract.objects.signed().select_related("bid__organization", "bid__call__budget_line"),
        number=number,
    )
    found = executions().filter(contract=contract).first()
    context: dict[str, Any] = {"contract": contract, "execution": found}
    if found is None:
        context["may_start"] = request.user.has_perm("monitoring.start_execution", contract)
    else:
        context.update(_project(request, found))
    return render(request, "monitoring/office/project.html", context)


def _project(request: PersonRequest, found: Execution) -> dict[str, Any]:
    today, calendar = local(portal_now()).date(), reader.work_calendar()
    rows = list(found.reports.select_related("milestone").order_by("no"))
    act = AcceptanceAct.objects.filter(execution=found).select_related(
        "document", "ngo_scan", "city_scan", "drafted_by"
    )
    drafted = act.first()
    is_reported = bool(rows) and all(row.state == ReportState.ACCEPTED for row in rows)
    may_draft = request.user.has_perm("monitoring.draft_acceptanceact", found)
    return {
        "reports": [
            (row, pages.timing(selectors.lateness_of(row, today=today, calendar=calendar)))
            for row in rows
        ],
        "lines": selectors.tranches_of(found, today=today),
        "act": drafted,
        "may_draft": drafted is None and is_reported and may_draft,
        "offers": _names(act_flow.offers(drafted, request.user)) if drafted else set(),
    }


@login_required
@require_POST
def start(request: PersonRequest, number: str) -> HttpResponse:
    office_only(request.user)
    contract = get_object_or_404(Contract.objects.signed(), number=number)
    execution.start(contract, by=request.user, now=portal_now())
    messages.success(request, _("The work has begun: the reports and their days are set."))
    return redirect("monitoring:office_project_show", number)


@login_required
@require_safe
def report(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """The report beside the plan, and what to do with it."""
    found = office_report(request.user, number, no)
    today, calendar = local(portal_now()).date(), reader.work_calendar()
    limit = selectors.rules_of(found.execution).count(Rule.RETURNS_MAX)
    context = {
        "report": found,
        "timing": pages.timing(selectors.lateness_of(found, today=today, calendar=calendar)),
        "items": pages.items_in_words(found),
        "findings": [one for one in selectors.findings_of(found) if not one.blocks],
        "offers": _names(report_flow.offers(found, request.user)),
        "returns_left": limit - found.returns,
        **pages.whole(found, request.user),
    }
    return render(request, "monitoring/office/report.html", context)


@login_required
@require_POST
def accept_report(request: PersonRequest, number: str, no: int) -> HttpResponse:
    found = office_report(request.user, number, no)
    reports.accept(found, by=request.user, now=portal_now())
    messages.success(
        request, _("The report is accepted and public. The organisation may ask for its payment.")
    )
    return redirect("monitoring:office_project_show", number)


@login_required
@require_http_methods(READ_AND_WRITE)
def return_report(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Beside each part there is room to say what is wrong with it."""
    found = office_report(request.user, number, no)
    if not request.user.has_perm("monitoring.give_back_report", found):
        raise PermissionDenied
    form = ReturnForm(request.POST if request.method == "POST" else None, report=found)
    if form.is_valid():
        with refusal_into(form):
            reports.give_back(found, by=request.user, now=portal_now(), items=form.items())
            messages.success(request, _("The report is returned; the letter is on its way."))
            return redirect("monitoring:office_project_show", number)
    return form_page(request, "monitoring/office/return.html", form, {"report": found})


@login_required
@require_safe
def payment(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """One payment with everything the two people have to see before they put their hand to it."""
    found = office_payment(request.user, number, no)
    today = local(portal_now()).date()
    obstacles = []
    if found.state != PaymentState.RELEASED:
        obstacles = selectors.obstacles_of(found.tranche, found.execution, today=today)
    context = {
        "payment": found,
        "execution": found.execution,
        "obstacles": obstacles,
        "report": Report.objects.filter(
            milestone=found.tranche.milestone_id, execution=found.execution_id
        ).first(),
        "offers": _names(payment_flow.offers(found, request.user)),
        "lines": selectors.tranches_of(found.execution, today=today),
    }
    return render(request, "monitoring/office/payment.html", context)


@login_required
@require_POST
def prepare(request: PersonRequest, number: str, no: int) -> HttpResponse:
    found = office_payment(request.user, number, no)
    payments.prepare(found, by=request.user, now=portal_now())
    messages.success(request, _("The payment is prepared. Another person releases it."))
    return redirect("monitoring:office_payment_show", number, no)


@login_required
@require_http_methods(READ_AND_WRITE)
def release(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """The treasury's number and date make a payment paid; nothing takes it back."""
    found = office_payment(request.user, number, no)
    if not request.user.has_perm("monitoring.release_payment", found):
        raise PermissionDenied
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            payments.release(
                found,
                by=request.user,
                now=portal_now(),
                treasury_no=form.cleaned_data["treasury_no"],
                treasury_date=form.cleaned_data["treasury_date"],
            )
            messages.success(
                request, _("The payment stands on the public page; the letter is on its way.")
            )
            return redirect("monitoring:office_payment_show", number, no)
    return form_page(request, "monitoring/office/release.html", form, {"payment": found})


@login_required
@require_POST
def draft_act(request: PersonRequest, number: str) -> HttpResponse:
    found = _execution(request, number)
    acceptance.draft(found, by=request.user, now=portal_now())
    messages.success(request, _("The act is written; the organisation is asked to sign it."))
    return redirect("monitoring:office_project_show", number)


@login_required
@require_http_methods(READ_AND_WRITE)
def accept_act(request: PersonRequest, number: str) -> HttpResponse:
    """The city's signature: upload the act with both signatures."""
    found = _execution(request, number)
    act = get_object_or_404(AcceptanceAct.objects.select_related("document"), execution=found)
    if not request.user.has_perm("monitoring.accept_acceptanceact", act):
        raise PermissionDenied
    form = ScanForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        with refusal_into(form):
            acceptance.accept(
                act, by=request.user, now=portal_now(), scan=form.cleaned_data["scan"]
            )
            messages.success(request, _("The act is signed by both sides: the work is accepted."))
            return redirect("monitoring:office_project_show", number)
    return form_page(request, "monitoring/office/act.html", form, {"execution": found, "act": act})


def _execution(request: PersonRequest, number: str) -> Execution:
    office_only(request.user)
    return get_object_or_404(executions(), contract__number=number)


def _names(steps: Any) -> set[str]:
    return {step.name for step in steps}

"""A project in the NGO's cabinet: reports, money to ask for, the act to sign."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.lawbook import reader
from monitoring import selectors
from monitoring.actions import acceptance, payment
from monitoring.forms.office import ScanForm
from monitoring.models import AcceptanceAct
from monitoring.views import pages
from monitoring.views.found import own_execution


@login_required
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """Where the project stands and what is to be done about it."""
    found = own_execution(request.user, number)
    today, calendar = local(portal_now()).date(), reader.work_calendar()
    reports = found.reports.select_related("milestone").order_by("no")
    context = {
        "execution": found,
        "reports": [
            (report, pages.timing(selectors.lateness_of(report, today=today, calendar=calendar)))
            for report in reports
        ],
        "lines": selectors.tranches_of(found, today=today),
        "act": AcceptanceAct.objects.filter(execution=found).select_related("document").first(),
        "may_ask": request.user.has_perm("monitoring.request_payment", found),
    }
    return render(request, "monitoring/cabinet/project.html", context)


@login_required
@require_POST
def request_payment(request: PersonRequest, number: str, no: int) -> HttpResponse:
    found = own_execution(request.user, number)
    tranche = get_object_or_404(found.contract.tranches, no=no)
    payment.request(tranche, by=request.user, now=portal_now())
    messages.success(request, _("The payment is requested. You get a letter when it is made."))
    return redirect("monitoring:cabinet_project_show", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_act(request: PersonRequest, number: str) -> HttpResponse:
    """Upload the act with the organisation's signature and seal."""
    found = own_execution(request.user, number)
    act = AcceptanceAct.objects.filter(execution=found).select_related("document").first()
    if act is None:
        raise Http404
    if not request.user.has_perm("monitoring.sign_by_ngo_acceptanceact", act):
        raise PermissionDenied
    form = ScanForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        with refusal_into(form):
            acceptance.sign_by_ngo(
                act, by=request.user, now=portal_now(), scan=form.cleaned_data["scan"]
            )
            messages.success(request, _("The signed act is uploaded. The city signs next."))
            return redirect("monitoring:cabinet_project_show", number)
    return form_page(request, "monitoring/cabinet/act.html", form, {"execution": found, "act": act})

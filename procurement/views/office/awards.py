"""The award: one person prepares it, another names the winners."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import award as actions
from procurement.actions.flows import call_flow
from procurement.forms.award import ProposeForm
from procurement.models import Call, Contract
from procurement.selectors import contract as selectors
from procurement.states import CallState
from procurement.views.office.doors import office_only


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, number: str) -> HttpResponseBase:
    """Winners, reserve, what still stands in the way, and whose turn it is."""
    call = _found(request, number)
    now = portal_now()
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        call=call,
        initial={"order": call.award_order_id},
    )
    if request.method == "POST" and not request.user.has_perm(
        "procurement.propose_award_call", call
    ):
        raise PermissionDenied
    if form.is_valid():
        with refusal_into(form):
            actions.propose_award(call, by=request.user, now=now, **form.cleaned_data)
            messages.success(request, _("Prepared: another person now names the winners."))
            return redirect("procurement:office_award_show", number)
    waits = call.state == CallState.STANDSTILL
    context = {
        "call": call,
        "now": now,
        "winners": selectors.winners(call),
        "reserve": selectors.reserve(call),
        "obstacles": selectors.award_findings(call, now=now) if waits else [],
        "offers": {step.name for step in call_flow.offers(call, request.user)},
        "minutes": selectors.results_minutes(call),
        "paper": selectors.award_paper(call),
        "contracts": _contracts(call),
    }
    return form_page(request, "procurement/office/award_show.html", form, context)


@office_only
@require_POST
def name_winners(request: PersonRequest, number: str) -> HttpResponse:
    actions.award(_found(request, number), by=request.user, now=portal_now())
    messages.success(
        request, _("The winners are named; the contracts are drafted and the letters on their way.")
    )
    return redirect("procurement:office_award_show", number)


def _contracts(call: Call) -> list[Contract]:
    rows = Contract.objects.filter(bid__call=call).select_related("bid__organization")
    return list(rows.order_by("number"))


def _found(request: PersonRequest, number: str) -> Call:
    rows = Call.objects.with_results().select_related(
        "budget_line", "award_order", "award_proposed_by", "awarded_by"
    )
    return get_object_or_404(rows, number=number)

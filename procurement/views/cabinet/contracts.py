"""The organisation reads its contract, signs it, or declines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.portal import card
from procurement.actions import award
from procurement.actions import contract as actions
from procurement.forms import contract as forms
from procurement.models import Contract
from procurement.selectors import contract as selectors
from procurement.states import ContractState


@login_required
@require_safe
def index(request: PersonRequest) -> HttpResponse:
    contracts = selectors.in_the_cabinet(request.user)
    return render(request, "procurement/cabinet/contract_list.html", {"contracts": contracts})


@login_required
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """Where the contract stands, whose turn it is, and all that was agreed."""
    contract = _found(request, number)
    is_draft = contract.state == ContractState.DRAFT
    now = portal_now()
    context = {
        "contract": contract,
        "missing": selectors.missing_requisites(contract.organization) if is_draft else [],
        "may_sign": _may_sign(request, contract),
        "may_decline": is_draft
        and contract.ngo_signed_at is None
        and request.user.has_perm("procurement.decline_contract", contract),
        "stages": contract.milestones.prefetch_related("indicators"),
        "payments": contract.tranches.select_related("milestone"),
        "cards": card.hung("contract", request.user, now=now, subject=contract),
    }
    return render(request, "procurement/cabinet/contract_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PersonRequest, number: str) -> HttpResponseBase:
    contract = _found(request, number)
    if not request.user.has_perm("procurement.sign_for_ngo_contract", contract):
        raise PermissionDenied
    form = forms.SignedCopyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        with refusal_into(form):
            scan = form.cleaned_data["scan"]
            actions.sign_for_ngo(contract, by=request.user, now=portal_now(), scan=scan)
            messages.success(request, _("The signed contract is with the finance office."))
            return redirect("procurement:cabinet_contract_show", number)
    template = "procurement/cabinet/contract_sign.html"
    return form_page(request, template, form, {"contract": contract})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, number: str) -> HttpResponseBase:
    contract = _found(request, number)
    if not request.user.has_perm("procurement.decline_contract", contract):
        raise PermissionDenied
    form = forms.DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            words = form.cleaned_data["words"]
            award.decline(contract, by=request.user, now=portal_now(), words=words)
            messages.success(request, _("You have declined the contract."))
            return redirect("procurement:cabinet_contract_show", number)
    template = "procurement/cabinet/contract_decline.html"
    return form_page(request, template, form, {"contract": contract})


def _may_sign(request: PersonRequest, contract: Contract) -> bool:
    waits = (
        contract.state == ContractState.DRAFT
        and contract.document is not None
        and contract.ngo_signed_at is None
    )
    return waits and request.user.has_perm("procurement.sign_for_ngo_contract", contract)


def _found(request: PersonRequest, number: str) -> Contract:
    return get_object_or_404(selectors.in_the_cabinet(request.user), number=number)

"""The office makes the contract: a task list, the paper, the second signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, form_status, refusal_into
from karakol_gsz.core.listing import ListingView
from karakol_gsz.portal import card
from procurement.actions import contract as actions
from procurement.actions.flows import contract_flow
from procurement.forms import contract as forms
from procurement.models import Contract
from procurement.norms.findings import errors
from procurement.selectors import contract as selectors
from procurement.states import ContractState
from procurement.views.office.doors import office_only

FORMS: dict[str, Any] = {"subject": forms.SubjectForm, "terms": forms.TermsForm}
ROWS: dict[str, tuple[Any, Any]] = {
    "stages": (forms.StageFormSet, actions.set_stages),
    "payments": (forms.PaymentFormSet, actions.set_payments),
}


@method_decorator(office_only, name="dispatch")
class ContractList(ListingView):
    """All contracts, newest first."""

    template_name = "procurement/office/contract_list.html"
    filterset_class = forms.ContractFilter

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = selectors.in_the_office(self.request.user)
        return super().get_queryset()


@office_only
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """What is to be done before the paper, where the paper is, and the next button."""
    contract = _found(request, number)
    is_draft = contract.state == ContractState.DRAFT
    is_open = is_draft and not selectors.is_handed_over(contract)
    found = selectors.findings(contract) if is_open else []
    now = portal_now()
    context = {
        "contract": contract,
        "is_open": is_open,
        "tasks": _tasks(contract, found) if is_open else [],
        "errors": errors(found),
        "party_words": [one.words for one in found if one.where == "parties"],
        "stages": contract.milestones.prefetch_related("indicators"),
        "payments": contract.tranches.select_related("milestone"),
        "offers": {step.name for step in contract_flow.offers(contract, request.user)},
        "cards": card.hung("contract", request.user, now=now, subject=contract),
    }
    return render(request, "procurement/office/contract_show.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, number: str, page: str) -> HttpResponseBase:
    """One page of the draft; once the paper is out there is nothing to edit."""
    contract = _found(request, number)
    if page not in forms.PAGES:
        raise Http404
    if not request.user.has_perm("procurement.fill_in_contract", contract):
        raise PermissionDenied
    if request.method != "POST" and (
        contract.state != ContractState.DRAFT or selectors.is_handed_over(contract)
    ):
        return redirect("procurement:office_contract_show", number)
    if page in ROWS:
        return _edit_rows(request, contract, page)
    form = FORMS[page](request.POST if request.method == "POST" else None, instance=contract)
    if form.is_valid():
        with refusal_into(form):
            answers = {name: form.cleaned_data[name] for name in form.Meta.fields}
            fresh = _found(request, number)
            actions.fill_in(fresh, by=request.user, now=portal_now(), answers=answers)
            messages.success(request, _("Saved."))
            return redirect("procurement:office_contract_show", number)
    context = {"contract": _found(request, number), "page": forms.PAGES[page]}
    return form_page(request, "procurement/office/contract_page.html", form, context)


def _edit_rows(request: PersonRequest, contract: Contract, page: str) -> HttpResponseBase:
    factory, action = ROWS[page]
    posted = request.POST if request.method == "POST" else None
    rows = _stage_rows(contract) if page == "stages" else _payment_rows(contract)
    formset = factory(posted, initial=rows, prefix=page, form_kwargs={"contract": contract})
    if posted is not None and formset.is_valid():
        with refusal_into(formset):
            action(contract, by=request.user, now=portal_now(), rows=formset.rows())
            if "more" not in posted:
                messages.success(request, _("Saved."))
                return redirect("procurement:office_contract_show", contract.number)
            return redirect("procurement:office_contract_edit", contract.number, page)
    context = {"contract": contract, "page": forms.PAGES[page], "formset": formset}
    template = "procurement/office/contract_rows.html"
    return render(request, template, context, status=form_status(formset))


def _stage_rows(contract: Contract) -> list[dict[str, Any]]:
    return [
        {
            "no": stage.no,
            "title_ru": stage.title_ru,
            "title_ky": stage.title_ky,
            "due_on": stage.due_on,
            "indicators": [one.pk for one in stage.indicators.all()],
        }
        for stage in contract.milestones.prefetch_related("indicators")
    ]


def _payment_rows(contract: Contract) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "percent": row.percent,
            "amount": row.amount,
            "due_on": row.due_on,
            "stage": row.milestone.no if row.milestone else None,
        }
        for row in contract.tranches.select_related("milestone")
    ]


@office_only
@require_POST
def hand_over(request: PersonRequest, number: str) -> HttpResponse:
    actions.hand_over(_found(request, number), by=request.user, now=portal_now())
    messages.success(
        request, _("The contract is being printed; the organisation is asked to sign it.")
    )
    return redirect("procurement:office_contract_show", number)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: PersonRequest, number: str) -> HttpResponseBase:
    contract = _found(request, number)
    if not request.user.has_perm("procurement.take_back_contract", contract):
        raise PermissionDenied
    form = forms.TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            reason = form.cleaned_data["reason"]
            actions.take_back(contract, by=request.user, now=portal_now(), reason=reason)
            messages.success(request, _("The contract can be changed again."))
            return redirect("procurement:office_contract_show", number)
    template = "procurement/office/contract_take_back.html"
    return form_page(request, template, form, {"contract": contract})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PersonRequest, number: str) -> HttpResponseBase:
    contract = _found(request, number)
    if not request.user.has_perm("procurement.sign_contract", contract):
        raise PermissionDenied
    form = forms.SignedCopyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        with refusal_into(form):
            scan = form.cleaned_data["scan"]
            actions.sign(contract, by=request.user, now=portal_now(), scan=scan)
            messages.success(request, _("The contract is signed by both parties."))
            return redirect("procurement:office_contract_show", number)
    template = "procurement/office/contract_sign.html"
    return form_page(request, template, form, {"contract": contract})


def _tasks(contract: Contract, found: list[Any]) -> list[dict[str, Any]]:
    tasks = []
    for page in forms.PAGES.values():
        mine = [one for one in found if one.where.split(".")[0] == page.slug]
        is_empty = page.slug == "terms" and not (contract.terms_ru or contract.terms_ky)
        state, tone = (_("done"), "done")
        if any(one.blocks for one in mine):
            state, tone = _("to be filled in"), "going"
        elif is_empty:
            state, tone = _("optional"), "quiet"
        url = reverse("procurement:office_contract_edit", args=[contract.number, page.slug])
        hint = " ".join(one.words for one in mine)
        tasks.append({"label": page.title, "url": url, "state": state, "tone": tone, "hint": hint})
    return tasks


def _found(request: PersonRequest, number: str) -> Contract:
    rows = Contract.objects.whole_for(request.user).select_related(*selectors.AROUND)
    return get_object_or_404(rows, number=number)

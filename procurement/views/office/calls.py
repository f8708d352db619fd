"""The office announces: a draft as a task list, approved by a second person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, form_status, refusal_into
from karakol_gsz.core.listing import ListingView
from karakol_gsz.documents.models import Document
from karakol_gsz.portal import card
from procurement.actions import call as actions
from procurement.actions.flows import call_flow
from procurement.forms import call as forms
from procurement.models import Call
from procurement.papers.call import ANNOUNCEMENT
from procurement.selectors import call as selectors
from procurement.states import CallState
from procurement.views.office.doors import office_only

FORMS = {"texts": forms.TextsForm, "dates": forms.DatesForm, "basis": forms.BasisForm}
ROWS = {
    "lots": (forms.LotFormSet, "lots", actions.set_lots),
    "criteria": (forms.CriterionFormSet, "criteria", actions.set_criteria),
    "papers": (forms.PaperFormSet, "required_documents", actions.set_papers),
}
SIMPLE_STEPS = {
    "plan": (actions.plan, "plan"),
    "take_up": (actions.take_up, "take_up"),
    "submit_for_approval": (actions.submit_for_approval, "submit"),
    "publish": (actions.publish, "publish"),
}


@method_decorator(office_only, name="dispatch")
class CallList(ListingView):
    """All calls the office works on, newest first."""

    template_name = "procurement/office/call_list.html"
    filterset_class = forms.CallFilter

    def get_queryset(self) -> QuerySet[Any]:
        rows = Call.objects.visible_to(self.request.user).select_related("programme")
        self.queryset = rows.prefetch_related("lots")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_draft = self.request.user.has_perm("procurement.draft_call")
        return super().get_context_data(may_draft=may_draft, **kwargs)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponseBase:
    if not request.user.has_perm("procurement.draft_call"):
        raise PermissionDenied
    form = forms.NewCallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            call = actions.draft(by=request.user, now=portal_now(), **form.cleaned_data)
            return redirect("procurement:office_call_show", call.number)
    return form_page(request, "procurement/office/call_new.html", form)


@office_only
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """The draft's task list, what is missing, its dates as counted, and the next button."""
    call = _found(request, number)
    now = portal_now()
    today = local(now).date()
    rules = selectors.rules_of(call, today)
    is_draft = call.state in (CallState.DRAFT, CallState.SUBMITTED_FOR_APPROVAL)
    found = selectors.findings(call, today=today) if is_draft else []
    context = {
        "call": call,
        "rules": rules,
        "total": selectors.total_of(call),
        "tasks": _tasks(call, found) if call.state == CallState.DRAFT else [],
        "errors": [one for one in found if one.blocks],
        "warnings": [one for one in found if not one.blocks],
        "moments": selectors.timeline(call, rules, now=now) if call.closes_at else [],
        "offers": {step.name for step in call_flow.offers(call, request.user)},
        "may_repeat": call.state == CallState.FAILED
        and request.user.has_perm("procurement.repeat_call", call),
        "announcement": Document.objects.current(ANNOUNCEMENT.kind, call),
        "cards": card.hung("call", request.user, now=now, subject=call),
        "lots": call.lots.all(),
        "criteria": call.criteria.all(),
        "papers": call.required_documents.all(),
    }
    return render(request, "procurement/office/call_show.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, number: str, page: str) -> HttpResponseBase:
    """One page of the draft; it is saved on its own, half-written texts too."""
    call = _found(request, number)
    if page not in forms.PAGES:
        raise Http404
    if not request.user.has_perm("procurement.fill_in_call", call):
        raise PermissionDenied
    if call.state != CallState.DRAFT:
        return redirect("procurement:office_call_show", number)
    if page in ROWS:
        return _edit_rows(request, call, page)
    posted = request.POST if request.method == "POST" else None
    form = FORMS[page](posted, instance=call)
    if form.is_valid():
        with refusal_into(form):
            answers = {name: form.cleaned_data[name] for name in form.fields}
            fresh = _found(request, number)
            actions.fill_in(fresh, by=request.user, now=portal_now(), answers=answers)
            messages.success(request, _("Saved."))
            return redirect("procurement:office_call_show", number)
    context = {"call": call, "page": forms.PAGES[page], **_dates_beside(call, page)}
    return form_page(request, "procurement/office/call_page.html", form, context)


def _edit_rows(request: PersonRequest, call: Call, page: str) -> HttpResponseBase:
    factory, related, action = ROWS[page]
    names = list(factory.form.base_fields)
    rows = [
        {name: getattr(row, name) for name in names if hasattr(row, name)}
        for row in getattr(call, related).all()
    ]
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if posted is not None else None
    formset = factory(posted, files, initial=rows, prefix=page)
    if posted is not None and formset.is_valid():
        action(call, by=request.user, now=portal_now(), rows=formset.rows())
        if "more" not in posted:
            messages.success(request, _("Saved."))
            return redirect("procurement:office_call_show", call.number)
        return redirect("procurement:office_call_edit", call.number, page)
    context = {"call": call, "page": forms.PAGES[page], "formset": formset}
    template = "procurement/office/call_rows.html"
    return render(request, template, context, status=form_status(formset))


@office_only
@require_POST
def step(request: PersonRequest, number: str, name: str) -> HttpResponse:
    """The steps that need nothing but a press."""
    if name not in SIMPLE_STEPS:
        raise Http404
    action, _word = SIMPLE_STEPS[name]
    call = action(_found(request, number), by=request.user, now=portal_now())
    messages.success(request, _after(name))
    return redirect("procurement:office_call_show", call.number)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PersonRequest, number: str) -> HttpResponseBase:
    call = _found(request, number)
    if not request.user.has_perm("procurement.send_back_call", call):
        raise PermissionDenied
    form = forms.RemarksForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            remarks = form.cleaned_data["remarks"]
            actions.send_back(call, by=request.user, now=portal_now(), remarks=remarks)
            messages.success(request, _("The call is back with the officer."))
            return redirect("procurement:office_call_show", number)
    return form_page(request, "procurement/office/call_send_back.html", form, {"call": call})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, number: str) -> HttpResponseBase:
    call = _found(request, number)
    if not request.user.has_perm("procurement.cancel_call", call):
        raise PermissionDenied
    form = forms.CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            actions.cancel(call, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The call is cancelled; those who began a bid are told."))
            return redirect("procurement:office_call_show", number)
    return form_page(request, "procurement/office/call_cancel.html", form, {"call": call})


@office_only
@require_POST
def repeat(request: PersonRequest, number: str) -> HttpResponse:
    again = actions.repeat(_found(request, number), by=request.user, now=portal_now())
    messages.success(request, _("A draft was made from the failed call: look it through."))
    return redirect("procurement:office_call_show", again.number)


def _after(name: str) -> str:
    return {
        "plan": _("The plan is public."),
        "take_up": _("The call is a draft again."),
        "submit_for_approval": _("Sent for approval: a second person publishes the call."),
        "publish": _("The call is published. The announcement is being printed."),
    }[name]


def _tasks(call: Call, found: list[Any]) -> list[dict[str, Any]]:
    tasks = []
    for page in forms.PAGES.values():
        mine = [one for one in found if one.where.split(".")[0] == page.slug]
        blocked = [one for one in mine if one.blocks]
        state, tone = (_("to be filled in"), "going") if blocked else (_("done"), "done")
        url = reverse("procurement:office_call_edit", args=[call.number, page.slug])
        hint = " ".join(one.words for one in mine)
        tasks.append({"label": page.title, "url": url, "state": state, "tone": tone, "hint": hint})
    return tasks


def _dates_beside(call: Call, page: str) -> dict[str, Any]:
    """Beside the dates stands how each is counted."""
    if page != "dates" or not call.closes_at:
        return {}
    now = portal_now()
    rules = selectors.rules_of(call, local(now).date())
    return {"moments": selectors.timeline(call, rules, now=now)}


def _found(request: HttpRequest, number: str) -> Call:
    rows = Call.objects.visible_to(request.user).select_related(
        "programme", "budget_line", "order", "rule_set", "drafted_by", "repeat_of"
    )
    return get_object_or_404(rows, number=number)

"""The office plans: programmes, their money and the decisions that approve them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, form_status, refusal_into
from procurement.actions import programme as actions
from procurement.actions.flows import programme_flow
from procurement.forms.programme import BudgetLineFormSet, DecisionForm, ProgrammeForm
from procurement.models import Programme
from procurement.views.office.doors import office_only


@office_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = Programme.objects.visible_to(request.user).prefetch_related("budget_lines")
    context = {
        "programmes": rows.select_related("decision"),
        "may_draft": request.user.has_perm("procurement.draft_programme"),
    }
    return render(request, "procurement/office/programme_list.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponseBase:
    if not request.user.has_perm("procurement.draft_programme"):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = ProgrammeForm(posted, request.FILES if posted is not None else None)
    lines = BudgetLineFormSet(posted, prefix="lines")
    if form.is_valid() and lines.is_valid():
        now = portal_now()
        with refusal_into(form):
            drafted = actions.draft(by=request.user, now=now, answers=_answers(form))
            actions.fill_in(
                drafted,
                by=request.user,
                now=now,
                answers={},
                lines=_rows(lines),
                need=form.cleaned_data["need_upload"],
            )
            return redirect("procurement:office_programme_show", drafted.number)
    return _form_page(request, form, lines, None)


@office_only
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    found = _found(request, number)
    context = {
        "programme": found,
        "lines": found.budget_lines.all(),
        "calls": found.calls.visible_to(request.user),
        "offers": {step.name for step in programme_flow.offers(found, request.user)},
    }
    return render(request, "procurement/office/programme_show.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, number: str) -> HttpResponseBase:
    found = _found(request, number)
    if not request.user.has_perm("procurement.fill_in_programme", found):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = ProgrammeForm(posted, request.FILES if posted is not None else None, instance=found)
    initial = list(found.budget_lines.values("year", "code", "amount"))
    lines = BudgetLineFormSet(posted, prefix="lines", initial=initial)
    if form.is_valid() and lines.is_valid():
        with refusal_into(form):
            actions.fill_in(
                found,
                by=request.user,
                now=portal_now(),
                answers=_answers(form),
                lines=_rows(lines),
                need=form.cleaned_data["need_upload"],
            )
            messages.success(request, _("The programme is saved."))
            return redirect("procurement:office_programme_show", number)
    return _form_page(request, form, lines, found)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: PersonRequest, number: str) -> HttpResponseBase:
    found = _found(request, number)
    if not request.user.has_perm("procurement.approve_programme", found):
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            decision = form.cleaned_data["decision"]
            actions.approve(found, by=request.user, now=portal_now(), decision=decision)
            messages.success(request, _("The programme is approved and public."))
            return redirect("procurement:office_programme_show", number)
    context = {"programme": found}
    return form_page(request, "procurement/office/programme_approve.html", form, context)


def _form_page(request: HttpRequest, form: Any, lines: Any, found: Any) -> HttpResponse:
    context = {"form": form, "formset": lines, "programme": found}
    status = form_status(form, lines)
    return render(request, "procurement/office/programme_edit.html", context, status=status)


def _answers(form: ProgrammeForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ProgrammeForm.Meta.fields}


def _rows(lines: Any) -> list[dict[str, Any]]:
    kept = [f.cleaned_data for f in lines if f.cleaned_data and not f.cleaned_data.get("DELETE")]
    return [{k: row[k] for k in ("year", "code", "amount")} for row in kept]


def _found(request: PersonRequest, number: str) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user), number=number)

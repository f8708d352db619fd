"""The NGO writes a report: a list of pages, each saved on its own, then one Send."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.moments import time_words
from karakol_gsz.lawbook import reader
from monitoring import selectors
from monitoring.actions import report as deeds
from monitoring.forms.report import ExpenseForm, FileForm, IndicatorsForm, NarrativeForm
from monitoring.models import Execution, Report
from monitoring.norms.report import NARRATIVE
from monitoring.selectors.report import indicator_lines
from monitoring.states import REPORT_EDITABLE
from monitoring.views import pages
from monitoring.views.found import own_report

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def report_list(request: PersonRequest) -> HttpResponse:
    """All reports of my projects, the nearest day first, and the projects themselves."""
    mine = Execution.objects.of(request.user)
    reports = (
        Report.objects.filter(execution__in=mine)
        .select_related("execution__contract", "milestone")
        .order_by("due_on", "pk")
    )
    today, calendar = local(portal_now()).date(), reader.work_calendar()
    rows = [
        (report, pages.timing(selectors.lateness_of(report, today=today, calendar=calendar)))
        for report in reports
    ]
    awaited = [row for row in rows if row[0].state in REPORT_EDITABLE]
    others = [row for row in rows if row[0].state not in REPORT_EDITABLE]
    projects = mine.select_related("contract").order_by("-pk")
    context = {"groups": [(_("To be written"), awaited), (_("Sent"), others)], "projects": projects}
    return render(request, "monitoring/cabinet/report_list.html", context)


@login_required
@require_safe
def show(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """The report as a list of pages; once it is sent, as it was sent."""
    found = own_report(request.user, number, no)
    today, calendar = local(portal_now()).date(), reader.work_calendar()
    context: dict[str, Any] = {
        "report": found,
        "timing": pages.timing(selectors.lateness_of(found, today=today, calendar=calendar)),
        "items": pages.items_in_words(found),
        "is_open": found.state in REPORT_EDITABLE,
    }
    if found.state in REPORT_EDITABLE:
        context["tasks"] = pages.tasks(found)
        context["may_submit"] = request.user.has_perm("monitoring.submit_report", found)
    else:
        context.update(pages.whole(found, request.user))
    return render(request, "monitoring/cabinet/report.html", context)


@login_required
@require_http_methods(READ_AND_WRITE)
def narrative(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """What was done and what came of it."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    kept = {name: getattr(found, name) for name in (*NARRATIVE, "beneficiaries")}
    form = NarrativeForm(
        request.POST if request.method == "POST" else None,
        initial=_typed(request, found, "narrative") or kept,
        is_final=found.is_final,
    )
    _mark_remarks(form, found)
    context = _page(request, found, "narrative", selectors.narrative_version(found))
    if form.is_valid():
        try:
            deeds.keep_narrative(
                found,
                by=request.user,
                now=portal_now(),
                answers=form.cleaned_data,
                version=request.POST.get("version", ""),
            )
        except deeds.StaleAnswers as stale:
            form.refuse(stale.message)
            context.update(theirs=pages.narrative_rows(found))
        except Refusal as refusal:
            form.refuse(refusal.message)
        else:
            return _on(request, found, "cabinet_report_indicators")
    elif context["both"]:
        context["theirs"] = pages.narrative_rows(found)
    return form_page(request, "monitoring/cabinet/narrative.html", form, context)


@login_required
@require_POST
def autosave_narrative(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Keep what is being typed; wrong fields wait for their correction."""
    found = own_report(request.user, number, no)
    form = NarrativeForm(request.POST, is_final=found.is_final)
    form.is_valid()

    def save() -> str:
        kept = deeds.keep_narrative(
            found,
            by=request.user,
            now=portal_now(),
            answers=form.cleaned_data,
            version=request.POST.get("version", ""),
        )
        return selectors.narrative_version(kept)

    return _autosaved(request, found, "narrative", form, save)


@login_required
@require_http_methods(READ_AND_WRITE)
def indicators(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Figures beside what was promised."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    form = IndicatorsForm(
        request.POST if request.method == "POST" else None,
        lines=indicator_lines(found),
        initial=_typed(request, found, "indicators"),
    )
    context = _page(request, found, "indicators", selectors.indicators_version(found))
    if form.is_valid():
        try:
            deeds.keep_indicators(
                found,
                by=request.user,
                now=portal_now(),
                answers=form.answers(),
                version=request.POST.get("version", ""),
            )
        except deeds.StaleAnswers as stale:
            form.refuse(stale.message)
            context.update(theirs=pages.indicator_rows(found))
        except Refusal as refusal:
            form.refuse(refusal.message)
        else:
            return _on(request, found, "cabinet_report_spending")
    elif context["both"]:
        context["theirs"] = pages.indicator_rows(found)
    return form_page(request, "monitoring/cabinet/indicators.html", form, context)


@login_required
@require_POST
def autosave_indicators(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Keep the figures that can be read; the others wait for their correction."""
    found = own_report(request.user, number, no)
    form = IndicatorsForm(request.POST, lines=indicator_lines(found))
    form.is_valid()

    def save() -> str:
        kept = deeds.keep_indicators(
            found,
            by=request.user,
            now=portal_now(),
            answers=form.answers(),
            version=request.POST.get("version", ""),
        )
        return selectors.indicators_version(kept)

    return _autosaved(request, found, "indicators", form, save)


@login_required
@require_safe
def spending(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Plan and spending by cost line, and the documents that prove it."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    context = {
        "report": found,
        "spending": selectors.spending_of(found),
        "expenses": pages.expenses(found),
        "items": pages.items_in_words(found, at="spending"),
    }
    return render(request, "monitoring/cabinet/spending.html", context)


@login_required
@require_http_methods(READ_AND_WRITE)
def expense(request: PersonRequest, number: str, no: int, pk: int | None = None) -> HttpResponse:
    """Add a document of the spending, or correct one."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    kept = get_object_or_404(found.expenses.select_related("scan"), pk=pk) if pk else None
    form = ExpenseForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        lines=selectors.spending_of(found).lines,
        initial=ExpenseForm.initial_of(kept) if kept else None,
    )
    if form.is_valid():
        with refusal_into(form):
            deeds.keep_expense(
                found,
                by=request.user,
                now=portal_now(),
                answers=form.answers(),
                scan=form.cleaned_data["scan"],
                expense=kept,
            )
            messages.success(request, _("The document is saved."))
            again = (
                "cabinet_expense_new" if "another" in request.POST else "cabinet_report_spending"
            )
            return redirect(f"monitoring:{again}", number, no)
    context = {"report": found, "expense": kept}
    return form_page(request, "monitoring/cabinet/expense.html", form, context)


@login_required
@require_POST
def remove_expense(request: PersonRequest, number: str, no: int, pk: int) -> HttpResponse:
    found = own_report(request.user, number, no)
    kept = get_object_or_404(found.expenses, pk=pk)
    deeds.remove_expense(found, by=request.user, now=portal_now(), expense=kept)
    messages.success(request, _("The document is taken out."))
    return redirect("monitoring:cabinet_report_spending", number, no)


@login_required
@require_http_methods(READ_AND_WRITE)
def files(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Photos and papers; out of the public page unless said otherwise."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    form = FileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        with refusal_into(form):
            deeds.attach(
                found,
                by=request.user,
                now=portal_now(),
                title=form.cleaned_data["title"],
                upload=form.cleaned_data["file"],
                is_restricted=not form.cleaned_data["is_open"],
            )
            messages.success(request, _("The file is attached."))
            return redirect("monitoring:cabinet_report_files", number, no)
    context = {
        "report": found,
        "files": found.files.select_related("document").order_by("pk"),
        "items": pages.items_in_words(found, at="files"),
    }
    return form_page(request, "monitoring/cabinet/files.html", form, context)


@login_required
@require_POST
def remove_file(request: PersonRequest, number: str, no: int, pk: int) -> HttpResponse:
    found = own_report(request.user, number, no)
    file = get_object_or_404(found.files, pk=pk)
    deeds.detach(found, by=request.user, now=portal_now(), file=file)
    messages.success(request, _("The file is taken off the report."))
    return redirect("monitoring:cabinet_report_files", number, no)


@login_required
@require_safe
def check(request: PersonRequest, number: str, no: int) -> HttpResponse:
    """Check the answers, then send."""
    found = own_report(request.user, number, no)
    if (closed := _closed(request, found)) is not None:
        return closed
    findings = selectors.findings_of(found)
    context = {
        "report": found,
        "missing": [pages.as_link(one, found) for one in findings if one.blocks],
        "warnings": [one for one in findings if not one.blocks],
        "may_submit": request.user.has_perm("monitoring.submit_report", found),
        **pages.whole(found, request.user),
    }
    return render(request, "monitoring/cabinet/check.html", context)


@login_required
@require_POST
def submit(request: PersonRequest, number: str, no: int) -> HttpResponse:
    found = own_report(request.user, number, no)
    deeds.submit(found, by=request.user, now=portal_now())
    messages.success(
        request, _("The report is sent. The finance office reads it and writes to you.")
    )
    return redirect("monitoring:cabinet_report_show", number, no)


def _closed(request: PersonRequest, found: Report) -> HttpResponse | None:
    """Who may not write is refused; a sent report is only read."""
    if not request.user.has_perm("monitoring.write_report", found):
        raise PermissionDenied
    if found.state in REPORT_EDITABLE:
        return None
    if request.method == "POST":
        raise Refusal(_("The report is sent already: it cannot be changed now."))
    messages.info(request, _("The report is sent already: it cannot be changed now."))
    return redirect("monitoring:cabinet_report_show", found.execution.contract.number, found.no)


def _page(request: PersonRequest, found: Report, page: str, version: str) -> dict[str, Any]:
    args = [found.execution.contract.number, found.no]
    return {
        "report": found,
        "version": version,
        "autosave_url": reverse(f"monitoring:cabinet_report_{page}_autosave", args=args),
        "items": pages.items_in_words(found, at=page),
        "both": request.method != "POST" and "both" in request.GET,
    }


def _mark_remarks(form: NarrativeForm, found: Report) -> None:
    """Show a remark of the office at the field it is about."""
    for item in found.return_items:
        name = item["where"].removeprefix("narrative.")
        if name in form.fields:
            form.fields[name].remark = item["text"]  # type: ignore[attr-defined]


def _key(found: Report, page: str) -> str:
    return f"report:{found.pk}:{page}"


def _typed(request: PersonRequest, found: Report, page: str) -> dict[str, Any] | None:
    """What this person typed when somebody else was quicker; kept for the page of both texts."""
    if "both" not in request.GET:
        return None
    typed: dict[str, Any] | None = request.session.get(_key(found, page))
    return typed


def _on(request: PersonRequest, found: Report, name: str) -> HttpResponse:
    page = "narrative" if name == "cabinet_report_indicators" else "indicators"
    request.session.pop(_key(found, page), None)
    messages.success(request, _("Saved."))
    target = "cabinet_report_show" if "later" in request.POST else name
    return redirect(f"monitoring:{target}", found.execution.contract.number, found.no)


def _autosaved(
    request: PersonRequest, found: Report, page: str, form: Any, save: Any
) -> JsonResponse:
    """The answer to the page's own script."""
    try:
        version = save()
    except deeds.StaleAnswers as stale:
        typed = {name: request.POST.get(name, "") for name in form.fields}
        request.session[_key(found, page)] = typed
        args = [found.execution.contract.number, found.no]
        url = reverse(f"monitoring:cabinet_report_{page}", args=args) + "?both=1"
        return JsonResponse({"text": str(stale.message), "url": url}, status=409)
    except Refusal as refusal:
        return JsonResponse({"text": str(refusal.message)}, status=409)
    text = _("Saved: %(time)s") % {"time": time_words(portal_now())}
    if form.errors:
        labels = ", ".join(str(form.fields[name].label) for name in form.errors)
        text += ". " + _("Not saved yet: %(fields)s") % {"fields": labels}
    return JsonResponse({"version": version, "text": text})

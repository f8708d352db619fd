"""The NGO registers itself: a list of pages, each saved on its own, then one Send."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, posted, refusal_into
from ngos import selectors
from ngos.actions import registration
from ngos.forms.registration import FORMS, PapersForm
from ngos.models import Organization
from ngos.norms import registration as pages
from ngos.norms.registration import Gap, Page
from ngos.states import REGISTRATION_EDITABLE, RegistrationState
from ngos.views import answers
from ngos.views.current import current_organization

DONE, SOME, NOTHING = "done", "going", "quiet"


@login_required
@require_safe
def organization(request: PersonRequest) -> HttpResponse:
    """Where the registration stands and what is to be done about it."""
    mine = current_organization(request)
    found = mine or Organization()
    papers = selectors.papers_of(found)
    may_change = _may_change(request, found)
    context: dict[str, Any] = {
        "organization": mine,
        "others": [one for one in selectors.organizations_of(request.user) if one != mine],
        "reasons": answers.reasons_in_words(found),
        "may_submit": mine is None or request.user.has_perm("ngos.submit_organization", mine),
    }
    if may_change and found.state in REGISTRATION_EDITABLE:
        context["tasks"] = _tasks(found, set(papers))
        context["is_complete"] = not selectors.gaps_of(found)
    else:
        context["sections"] = answers.sections(found, papers, may_change=may_change)
    return render(request, "ngos/cabinet/organization.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, page: str) -> HttpResponse:
    """One page of the registration; the first page saved begins the registration."""
    found = pages.page_named(page)
    if found is None:
        raise Http404
    mine = current_organization(request)
    if not _may_change(request, mine or Organization()):
        raise PermissionDenied
    if mine is not None and not registration.fields_open(mine, page):
        messages.info(request, _("This page cannot be changed now."))
        return redirect("ngos:cabinet_organization")
    for_later = "later" in request.POST and (mine is None or mine.state == RegistrationState.DRAFT)
    form = _form(request, mine or Organization(), found, complete=not for_later)
    if form.is_valid():
        with refusal_into(form):
            _save(request, mine, found, form)
            return _on_from(request, found, form, for_later=for_later)
    context = {
        "organization": mine,
        "page": found,
        "may_wait": mine is None or mine.state == RegistrationState.DRAFT,
        "reasons": [r for r in answers.reasons_in_words(mine or Organization()) if not r["label"]],
    }
    return form_page(request, "ngos/cabinet/page.html", form, context)


@login_required
@require_safe
def check(request: PersonRequest) -> HttpResponse:
    """Check your answers, then send."""
    mine = current_organization(request)
    if mine is None or mine.state not in REGISTRATION_EDITABLE:
        return redirect("ngos:cabinet_organization")
    papers = selectors.papers_of(mine)
    context = {
        "organization": mine,
        "sections": answers.sections(mine, papers, may_change=_may_change(request, mine)),
        "missing": [_as_link(gap) for gap in selectors.gaps_of(mine)],
        "warnings": selectors.warnings_of(mine, today=local(portal_now()).date()),
        "may_submit": request.user.has_perm("ngos.submit_organization", mine),
    }
    return render(request, "ngos/cabinet/check.html", context)


@login_required
@require_POST
def submit(request: PersonRequest) -> HttpResponse:
    """Send the registration for the check."""
    mine = current_organization(request)
    if mine is None:
        raise Http404
    registration.submit(mine, by=request.user, now=portal_now())
    messages.success(
        request, _("The registration is sent. The finance office checks it and writes to you.")
    )
    return redirect("ngos:cabinet_organization")


def _may_change(request: PersonRequest, found: Organization) -> bool:
    if found.pk is None:
        return request.user.has_perm("ngos.start_organization")
    return request.user.has_perm("ngos.fill_in_organization", found)


def _form(request: PersonRequest, found: Organization, page: Page, *, complete: bool) -> Any:
    data, files = posted(request), request.FILES or None
    reasons = selectors.reasons_by_field(found) if found.state == RegistrationState.RETURNED else {}
    if page.slug == pages.PAPERS:
        held = selectors.papers_of(found)
        if request.method == "POST":
            data = request.POST
        return PapersForm(data, files, held=held, complete=complete, reasons=reasons)
    return FORMS[page.slug](
        request.POST if request.method == "POST" else None,
        instance=copy(found),
        today=local(portal_now()).date(),
        allowed=registration.fields_open(found, page.slug),
        complete=complete,
        reasons=reasons,
    )


def _save(request: PersonRequest, mine: Organization | None, page: Page, form: Any) -> Organization:
    now, by = portal_now(), request.user
    found = mine or registration.start(by=by, now=now)
    if page.slug == pages.PAPERS:
        uploads = {kind: upload for kind, upload in form.cleaned_data.items() if upload}
        return registration.attach(found, by=by, now=now, uploads=uploads) if uploads else found
    return registration.fill_in(
        found, by=by, now=now, page=page.slug, answers=dict(form.cleaned_data)
    )


def _on_from(request: PersonRequest, page: Page, form: Any, *, for_later: bool) -> HttpResponse:
    for warning in form.warnings:
        messages.warning(request, warning.words)
    messages.success(request, _("Saved."))
    following = pages.page_after(page.slug)
    mine = current_organization(request)
    if for_later or following is None or mine is None or mine.state != RegistrationState.DRAFT:
        return redirect("ngos:cabinet_organization")
    return redirect("ngos:cabinet_organization_edit", following.slug)


def _tasks(found: Organization, papers: set[str]) -> list[dict[str, Any]]:
    missing = selectors.gaps_of(found) if found.pk else pages.gaps({}, ())
    asked = {reason["where"].partition(".")[0] for reason in found.return_reasons}
    return [
        {
            "label": page.title,
            "url": reverse("ngos:cabinet_organization_edit", args=[page.slug]),
            "hint": _("The finance office asks to correct this page.")
            if page.slug in asked
            else "",
            **_state(found, page, papers, [gap.field for gap in missing if gap.page == page.slug]),
        }
        for page in pages.PAGES
    ]


def _state(found: Organization, page: Page, papers: set[str], missing: list[str]) -> dict[str, Any]:
    if page.slug == pages.PAPERS:
        given = [name for name in page.fields if name in papers]
    else:
        given = [name for name in page.fields if answers.value_of(found, page, name, {})]
    if page.slug == pages.CONTACTS.slug and not found.is_refuge:
        given = [name for name in given if name != "is_refuge"]
    if page.is_optional:
        return (
            {"state": _("filled in"), "tone": DONE}
            if given
            else {"state": _("optional"), "tone": NOTHING}
        )
    if not missing:
        return {"state": _("filled in"), "tone": DONE}
    if given:
        return {"state": _("begun"), "tone": SOME}
    return {"state": _("not begun"), "tone": NOTHING}


def _as_link(gap: Gap) -> dict[str, str]:
    url = reverse("ngos:cabinet_organization_edit", args=[gap.page])
    return {"label": selectors.heading_of(gap.where), "url": f"{url}#div_id_{gap.field}"}

"""The finance office checks registrations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.listing import ListingView
from ngos import selectors
from ngos.actions import registration
from ngos.forms.filters import OfficeFilter
from ngos.forms.office import ReturnForm, SuspendForm
from ngos.models import Organization, OrganizationQuerySet
from ngos.models.organization import reads_the_register
from ngos.states import RegistrationState
from ngos.views import answers


class OrganizationList(LoginRequiredMixin, ListingView):
    """All registrations that were sent, the longest wait first."""

    template_name = "ngos/office/list.html"
    filterset_class = OfficeFilter
    orders = {
        "waiting": ("-is_waiting", "submitted_at"),
        "name": ("name_key",),
        "-submitted": ("-submitted_at",),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not reads_the_register(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        is_waiting = ExpressionWrapper(
            Q(state=RegistrationState.SUBMITTED), output_field=BooleanField()
        )
        self.queryset = _sent().by_alphabet().annotate(is_waiting=is_waiting)
        return super().get_queryset()


@login_required
@require_safe
def show(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Everything the NGO said and attached, what looks unusual, and what to do."""
    found = _found(request, public_id)
    papers = selectors.papers_of(found)
    user = request.user
    context = {
        "organization": found,
        "sections": answers.sections(found, papers, may_change=False),
        "warnings": selectors.warnings_of(found, today=local(portal_now()).date()),
        "reasons": answers.reasons_in_words(found),
        "memberships": selectors.memberships_of(found),
        "offers": {step.name for step in registration.registration.offers(found, user)},
    }
    return render(request, "ngos/office/show.html", context)


@login_required
@require_POST
def verify(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = _found(request, public_id)
    registration.verify(found, by=request.user, now=portal_now())
    messages.success(
        request,
        _("The organisation stands in the register. Its letter and certificate are on their way."),
    )
    return redirect("ngos:office_organization_show", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Beside each answer there is room to say what is wrong with it."""
    found = _found(request, public_id)
    if not request.user.has_perm("ngos.send_back_organization", found):
        raise PermissionDenied
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        rows=answers.answer_rows(found, selectors.papers_of(found)),
    )
    if form.is_valid():
        with refusal_into(form):
            registration.send_back(
                found,
                by=request.user,
                now=portal_now(),
                reasons=form.reasons(portal_language()),
            )
            messages.success(request, _("The registration is returned; the letter is on its way."))
            return redirect("ngos:office_organization_show", public_id)
    return form_page(request, "ngos/office/return.html", form, {"organization": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = _found(request, public_id)
    if not request.user.has_perm("ngos.suspend_organization", found):
        raise PermissionDenied
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            registration.suspend(
                found, by=request.user, now=portal_now(), reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The registration is suspended."))
            return redirect("ngos:office_organization_show", public_id)
    return form_page(request, "ngos/office/suspend.html", form, {"organization": found})


@login_required
@require_POST
def restore(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = _found(request, public_id)
    registration.restore(found, by=request.user, now=portal_now())
    messages.success(request, _("The suspension is ended."))
    return redirect("ngos:office_organization_show", public_id)


def _sent() -> OrganizationQuerySet:
    return Organization.objects.exclude(state=RegistrationState.DRAFT)


def _found(request: PersonRequest, public_id: UUID) -> Organization:
    """A page of the office does not exist for those outside it."""
    if not reads_the_register(request.user):
        raise Http404
    rows = _sent().select_related("submitted_by", "verified_by", "certificate")
    return get_object_or_404(rows, public_id=public_id)

"""The people of an NGO: who acts for it and as what; invitations and answers to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from ngos import selectors
from ngos.actions import membership as deeds
from ngos.forms.people import InviteForm, RoleForm
from ngos.models import Invitation, Membership, Organization
from ngos.views.current import SESSION_KEY, current_organization


@login_required
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Who acts for the organisation."""
    mine = current_organization(request)
    context = {
        "organization": mine,
        "memberships": selectors.memberships_of(mine) if mine else [],
        "invitations": mine.invitations.open() if mine else [],
        "invited_to": selectors.open_invitations_to(request.user),
        "may_change": bool(mine and request.user.has_perm("ngos.invite_person", mine)),
    }
    return render(request, "ngos/cabinet/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest) -> HttpResponse:
    mine = _run_by(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            deeds.invite(mine, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The invitation is on its way."))
            return redirect("ngos:cabinet_people")
    return form_page(request, "ngos/cabinet/invite.html", form, {"organization": mine})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a person another role."""
    held = _membership(request, pk)
    if not request.user.has_perm("ngos.change_membership", held):
        raise PermissionDenied
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": held.role})
    if form.is_valid():
        with refusal_into(form):
            deeds.change_role(held, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The role is changed."))
            return redirect("ngos:cabinet_people")
    return form_page(request, "ngos/cabinet/role.html", form, {"membership": held})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    """Asked once, in words: a person stops acting for the organisation."""
    held = _membership(request, pk)
    if not request.user.has_perm("ngos.end_membership", held):
        raise PermissionDenied
    back = reverse("ngos:cabinet_people")
    if request.method == "POST":
        is_own = held.person_id == request.user.pk
        deeds.leave(held, by=request.user, now=portal_now())
        messages.success(
            request,
            _("You act for the organisation no longer.")
            if is_own
            else _("This person acts for the organisation no longer."),
        )
        return redirect(back)
    context = {
        "title": _("End the work for the organisation"),
        "text": _("From this moment the person sees and sends nothing in its name."),
        "facts": [(_("Person"), str(held.person)), (_("Role"), held.get_role_display())],
        "button": _("End"),
        "kind": "wrong",
        "cancel_url": back,
        "base_template": "base_cabinet.html",
    }
    return render(request, "components/confirm.html", context)


@login_required
@require_POST
def answer(request: PersonRequest, pk: int, said: str) -> HttpResponse:
    """Yes or no to an invitation."""
    rows = Invitation.objects.addressed_to(request.user).select_related("organization")
    invitation = get_object_or_404(rows, pk=pk)
    if said == "yes":
        held = deeds.accept(invitation, by=request.user, now=portal_now())
        request.session[SESSION_KEY] = str(held.organization.public_id)
        messages.success(request, _("You act for the organisation from now on."))
        return redirect("ngos:cabinet_organization")
    deeds.decline(invitation, by=request.user, now=portal_now())
    messages.success(request, _("The invitation is declined."))
    return redirect("portal:cabinet_today")


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    rows = Invitation.objects.visible_to(request.user).select_related("organization")
    deeds.withdraw(get_object_or_404(rows, pk=pk), by=request.user, now=portal_now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("ngos:cabinet_people")


def _run_by(request: PersonRequest) -> Organization:
    mine = current_organization(request)
    if mine is None:
        raise Http404
    if not request.user.has_perm("ngos.invite_person", mine):
        raise PermissionDenied
    return mine


def _membership(request: PersonRequest, pk: int) -> Membership:
    """Found among the people of one's own organisations only: the office does not act here."""
    mine = Organization.objects.of(request.user)
    rows = Membership.objects.active().filter(organization__in=mine)
    return get_object_or_404(rows.select_related("person", "organization"), pk=pk)

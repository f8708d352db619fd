"""My profile, the link of an invitation, and the people of the office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karakol_gsz.accounts import actions, selectors
from karakol_gsz.accounts.forms import (
    AcceptForm,
    BasisForm,
    EndRoleForm,
    FindForm,
    GrantForm,
    InviteForm,
    ProfileForm,
)
from karakol_gsz.accounts.models import RoleGrant, User
from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.http import form_page, posted, refusal_into

PEOPLE_PER_PAGE = 20
form_view = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_view
def profile(request: PersonRequest) -> HttpResponse:
    form = ProfileForm(posted(request), instance=_unchanged(request.user))
    if form.is_valid():
        actions.change_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return form_page(request, "accounts/profile.html", form)


@never_cache
@form_view
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: it shows a form as long as it is open, and says so when it is not."""
    found = actions.find(token)
    if found is None:
        raise Http404
    now = portal_now()
    if found.accepted_at is not None or found.expires_at <= now:
        raise Refusal(actions.gone())
    form = AcceptForm(posted(request), person=found.user)
    if form.is_valid():
        with refusal_into(form):
            actions.accept(
                found,
                password=form.cleaned_data["password"],
                full_name=form.cleaned_data["full_name"],
                email=form.cleaned_data.get("email", ""),
                now=now,
            )
            messages.success(request, _("The password is set. Sign in with it."))
            return redirect("account_login")
    return form_page(request, "accounts/invitation.html", form, {"person": found.user})


@login_required
@require_GET
def people(request: PersonRequest) -> HttpResponse:
    _allowed(request, "accounts.view_people")
    form = FindForm(request.GET or None)
    email = form.cleaned_data["email"] if form.is_valid() else ""
    found = selectors.found_by_email(email) if email else selectors.people()
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    today = local(portal_now()).date()
    context = {
        "page": page,
        "page_obj": page,
        "today": today,
        "email": email,
        "filter_form": form,
        "is_filtered": bool(email),
        "may_invite": request.user.has_perm("accounts.invite_user"),
    }
    return render(request, "accounts/people.html", context)


@login_required
@form_view
def invite(request: PersonRequest) -> HttpResponse:
    _allowed(request, "accounts.invite_user")
    form = InviteForm(posted(request))
    if form.is_valid():
        data = form.cleaned_data
        with refusal_into(form):
            invited = actions.invite(
                email=data["email"],
                full_name=data["full_name"],
                language=data["language"],
                roles=data["roles"],
                order=form.order(),
                by=request.user,
                now=portal_now(),
            )
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:office_person", invited.invitation.user.public_id)
    return form_page(request, "accounts/invite.html", form)


@login_required
@require_GET
def person(request: PersonRequest, public_id: UUID) -> HttpResponse:
    return _person_page(request, _person(request, public_id))


@login_required
@require_POST
def invite_again(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = _person(request, public_id, perm="accounts.invite_user")
    actions.invite_again(found, by=request.user, now=portal_now())
    messages.success(request, _("The invitation is on its way."))
    return redirect("accounts:office_person", public_id)


@login_required
@form_view
def grant_role(request: PersonRequest, public_id: UUID) -> HttpResponse:
    found = _person(request, public_id, perm="accounts.change_roles")
    form = GrantForm(posted(request))
    if form.is_valid():
        with refusal_into(form):
            role = form.cleaned_data["role"]
            actions.grant_role(found, role, order=form.order(), by=request.user)
            messages.success(request, _("The role is given."))
            return redirect("accounts:office_person", public_id)
    return form_page(request, "accounts/grant_role.html", form, {"person": found})


@login_required
@form_view
def end_role(request: PersonRequest, public_id: UUID, grant: int) -> HttpResponse:
    found = _person(request, public_id, perm="accounts.change_roles")
    held = get_object_or_404(RoleGrant, pk=grant, user=found)
    form = EndRoleForm(posted(request))
    if form.is_valid():
        with refusal_into(form):
            actions.end_role(held, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The last day of the role is written down."))
            return redirect("accounts:office_person", public_id)
    return form_page(request, "accounts/end_role.html", form, {"person": found, "grant": held})


@login_required
@form_view
def block(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Block an open account or open a blocked one: one page, asked once."""
    found = _person(request, public_id, perm="accounts.block_user")
    form = BasisForm(posted(request))
    if form.is_valid():
        deed = actions.block if found.is_active else actions.unblock
        with refusal_into(form):
            deed(found, basis=form.cleaned_data["basis"], by=request.user)
            messages.success(request, _("Saved."))
            return redirect("accounts:office_person", public_id)
    return form_page(request, "accounts/block.html", form, {"person": found})


def _person_page(request: PersonRequest, found: User) -> HttpResponse:
    context: dict[str, Any] = {
        "person": found,
        "grants": found.grants.select_related("acting_for").order_by("-starts_on", "-pk"),
        "today": local(portal_now()).date(),
        "waits": selectors.waits_for_a_password(found),
        "may_change": request.user.has_perm("accounts.change_roles"),
    }
    return render(request, "accounts/person.html", context)


def _person(request: PersonRequest, public_id: UUID, *, perm: str = "accounts.view_people") -> User:
    _allowed(request, perm)
    return get_object_or_404(User, public_id=public_id, is_robot=False)


def _allowed(request: PersonRequest, perm: str) -> None:
    """A page that is not for this person does not exist for this person."""
    if not request.user.has_perm(perm):
        raise Http404


def _unchanged(user: User) -> User:
    """A copy for the form, which writes into what it is given before anything is saved."""
    return User.objects.get(pk=user.pk)

"""Two habits of the sign-in pages: a wrong form answers 422, staff bring a second factor."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

Next = Callable[[HttpRequest], HttpResponseBase]


class SignInFormMiddleware:
    """allauth answers a wrong form with 200; the portal's answer to a wrong form is 422."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        if request.method == "POST" and response.status_code == 200 and _is_allauth(request):
            things = (response.context_data or {}).values()
            if any(isinstance(thing, BaseForm) and thing.errors for thing in things):
                response.status_code = 422
        return response


def _is_allauth(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.func.__module__.startswith("allauth.")


class StaffSecondFactorMiddleware:
    """Where the settings ask for it, whoever holds a role reaches no page without a second factor.

    People of NGOs hold no role and are never asked.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._must_set_up(request):
            messages.warning(request, _("Your work requires a second step of sign-in. Set it up."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_STAFF_MFA or _is_open(request):
            return False
        user = request.user
        if not user.is_authenticated or not user.roles:
            return False
        return not (_brought_it(request) or is_mfa_enabled(user))


def _brought_it(request: HttpRequest) -> bool:
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


def _is_open(request: HttpRequest) -> bool:
    """The pages by which the second factor is set up, and what no person is asked for."""
    path = request.path_info
    accounts = reverse("account_login").removesuffix("login/")
    return path.startswith((accounts, settings.STATIC_URL, "/health/", "/i18n/"))

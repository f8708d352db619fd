"""An NGO asks about a call."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.i18n import portal_language
from ngos.views.current import current_organization
from procurement.actions import question as actions
from procurement.forms.question import AskForm
from procurement.models import Call


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, number: str) -> HttpResponseBase:
    call = get_object_or_404(Call.objects.visible_to(request.user), number=number)
    organization = current_organization(request)
    if organization is None or not request.user.has_perm("procurement.ask_question"):
        raise PermissionDenied(_("Questions are asked by the people of an organisation."))
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            actions.ask(
                call,
                by=request.user,
                now=portal_now(),
                organization=organization,
                text=form.cleaned_data["text"],
                language=portal_language(),
            )
            messages.success(request, _("The question is sent. The answer will be on this page."))
            return redirect(call)
    now = portal_now()
    context = {"call": call, "is_time": call.takes_questions_at(now)}
    return form_page(request, "procurement/cabinet/question_ask.html", form, context)

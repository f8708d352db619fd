"""The register of objections and the head's decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.i18n import text_in
from karakol_gsz.core.listing import ListingView
from procurement.actions import appeal as actions
from procurement.forms.appeal import UPHOLD, DecisionForm
from procurement.models import Appeal
from procurement.models.appeal import reads_appeals


class AppealList(LoginRequiredMixin, ListingView):
    """All objections, the nearest term of decision first."""

    model = Appeal
    template_name = "procurement/office/appeal_list.html"
    orders = {
        "state": ("state", "decide_until", "pk"),
        "-filed": ("-filed_at",),
        "call": ("call__number", "pk"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not reads_appeals(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = Appeal.objects.visible_to(self.request.user)
        self.queryset = rows.select_related("call", "organization", "bid", "decided_by")
        return super().get_queryset()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, pk: int) -> HttpResponse:
    """What is objected to; below it, for the one who decides, the decision."""
    if not reads_appeals(request.user):
        raise Http404
    rows = Appeal.objects.select_related("call", "organization", "bid", "filed_by", "decided_by")
    appeal = get_object_or_404(rows, pk=pk)
    may_decide = request.user.has_perm("procurement.uphold_appeal", appeal)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            actions.decide(
                appeal,
                by=request.user,
                now=portal_now(),
                is_upheld=form.cleaned_data["decision"] == UPHOLD,
                words_ru=form.cleaned_data["words_ru"],
                words_ky=form.cleaned_data["words_ky"],
            )
            messages.success(request, _("The objection is decided; the bidder has got a letter."))
            return redirect("procurement:office_appeal_show", pk)
    context = {
        "appeal": appeal,
        "may_decide": may_decide and appeal.decided_at is None,
        "facts": [
            (_("Call"), appeal.call.number),
            (_("Organisation"), str(text_in(appeal.organization, "full_name"))),
            (_("Bid"), appeal.bid.code if appeal.bid else ""),
            (_("Filed by"), str(appeal.filed_by)),
        ],
    }
    return form_page(request, "procurement/office/appeal_show.html", form, context)

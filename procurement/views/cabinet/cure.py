"""The bidder brings the papers that were named, within the term."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import admission as actions
from procurement.forms.admission import CureForm
from procurement.models import Bid
from procurement.states import BidState


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cure(request: PersonRequest, code: str) -> HttpResponse:
    """One field for each named paper; what was brought in time is checked like the rest."""
    rows = Bid.objects.of(request.user).select_related("call", "lot", "organization")
    bid = get_object_or_404(rows.exclude(returned_at=None), code=code)
    if not request.user.has_perm("procurement.cure_bid", bid):
        raise PermissionDenied
    form = CureForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        items=bid.return_items,
    )
    now = portal_now()
    if form.is_valid():
        with refusal_into(form):
            actions.cure(bid, by=request.user, now=now, uploads=form.uploads())
            messages.success(request, _("The papers are received. The committee checks them."))
            return redirect("procurement:cabinet_bid_cure", code)
    context = {
        "bid": bid,
        "call": bid.call,
        "now": now,
        "is_open": bid.state == BidState.RETURNED and bool(bid.cure_until and now < bid.cure_until),
    }
    return form_page(request, "procurement/cabinet/cure.html", form, context)

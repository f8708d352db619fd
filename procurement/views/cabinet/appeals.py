"""What the bidder gets to know of its own bid after the results, and the way to object."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import appeal as actions
from procurement.actions import results
from procurement.forms.appeal import AppealForm
from procurement.models import Appeal, Bid, PartialOffer
from procurement.selectors import results as selectors
from procurement.states import CALL_WITH_RESULTS, BidState


@login_required
@require_safe
def outcome(request: PersonRequest, code: str) -> HttpResponse:
    """Own points per criterion, the committee's words without names, until when to object."""
    bid = _found(request, code)
    now = portal_now()
    comments = selectors.comments_on(bid)
    context = {
        "bid": bid,
        "call": bid.call,
        "is_rejected": bid.state == BidState.REJECTED,
        "lines": [
            (cell, comments.get(cell.criterion.no, []))
            for cell in selectors.cells_of(bid, list(bid.call.criteria.all()))
        ],
        "all_points": sum(one.weight for one in bid.call.criteria.all()),
        "judged": selectors.judged_in_lot(bid),
        "may_object": selectors.takes_objections(bid.call, now)
        and not Appeal.objects.undecided().filter(bid=bid).exists()
        and request.user.has_perm("procurement.file_appeal", bid),
        "is_open": selectors.takes_objections(bid.call, now),
        "how": selectors.objection_derivation(bid.call),
        "appeals": list(Appeal.objects.visible_to(request.user).filter(bid=bid)),
        "offer": _offer(request, bid),
        "may_accept": request.user.has_perm("procurement.accept_offer_bid", bid),
        "now": now,
    }
    return render(request, "procurement/cabinet/outcome.html", context)


@login_required
@require_POST
def accept_offer(request: PersonRequest, code: str) -> HttpResponse:
    bid = _found(request, code)
    results.accept_offer(bid, by=request.user, now=portal_now())
    messages.success(request, _("You have accepted the smaller sum. The city has got a letter."))
    return redirect("procurement:cabinet_bid_outcome", code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to_it(request: PersonRequest, code: str) -> HttpResponse:
    """Write an objection; it stops the naming of winners until it is decided."""
    bid = _found(request, code)
    if not request.user.has_perm("procurement.file_appeal", bid):
        raise PermissionDenied
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            actions.file(bid, by=request.user, now=portal_now(), text=form.cleaned_data["text"])
            messages.success(request, _("Your objection is filed. The head of the office decides."))
            return redirect("procurement:cabinet_bid_outcome", code)
    context = {
        "bid": bid,
        "call": bid.call,
        "is_open": selectors.takes_objections(bid.call, portal_now()),
        "how": selectors.objection_derivation(bid.call),
    }
    return form_page(request, "procurement/cabinet/appeal.html", form, context)


def _offer(request: PersonRequest, bid: Bid) -> PartialOffer | None:
    return PartialOffer.objects.visible_to(request.user).filter(bid=bid).first()


def _found(request: PersonRequest, code: str) -> Bid:
    """One's own bid, once the results are out."""
    rows = Bid.objects.of(request.user).select_related("call", "lot", "organization")
    bid = get_object_or_404(rows, code=code)
    judged = bid.state in (BidState.RANKED, BidState.REJECTED)
    if bid.call.state not in CALL_WITH_RESULTS or not judged:
        raise Http404
    return bid

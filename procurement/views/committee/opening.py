"""The opening: each confirms for themselves, then one press opens everything."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.lawbook.keys import Rule
from procurement.actions import opening as actions
from procurement.models import Post
from procurement.selectors import minutes as records
from procurement.states import CallState
from procurement.views.committee.doors import page, room_or_404


@login_required
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """Who has confirmed, who may, and the log of what lies sealed."""
    room = room_or_404(request, number)
    now = portal_now()
    call, seat = room.call, room.seat_of(request.user)
    is_due = call.state == CallState.CLOSED or (
        call.state == CallState.PUBLISHED and not call.accepts_at(now)
    )
    may_act = is_due and seat is not None and seat.post != Post.RESERVE
    context = page(
        room,
        request,
        now=now,
        is_due=is_due,
        is_open=call.accepts_at(now),
        needed=room.rules.count(Rule.OPENERS),
        may_confirm=may_act and not room.has_confirmed(request.user),
        may_open=may_act and not room.hands_missing(),
        received=[bid for bid in room.bids if bid.state == "submitted"],
        opened=records.opened_bids(call),
        minutes=room.minutes.get("opening"),
    )
    return render(request, "procurement/committee/opening.html", context)


@login_required
@require_POST
def confirm(request: PersonRequest, number: str) -> HttpResponse:
    room = room_or_404(request, number)
    actions.confirm(room.call, by=request.user, now=portal_now())
    messages.success(request, _("Your confirmation is written down."))
    return redirect("procurement:committee_opening", number)


@login_required
@require_POST
def open_all(request: PersonRequest, number: str) -> HttpResponse:
    room = room_or_404(request, number)
    call = actions.open_all(room.call, by=request.user, now=portal_now())
    if call.state == CallState.FAILED:
        messages.warning(request, _("There was nothing to open: the call has failed."))
    else:
        messages.success(
            request,
            _("All bids are opened. Their hashes agree with the receipts; letters are out."),
        )
    return redirect("procurement:committee_opening", number)

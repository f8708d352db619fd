"""Declarations of interest: all on one page, before anything of a bid is shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import committee as actions
from procurement.forms.committee import DeclareForm
from procurement.models import Declaration, Seat
from procurement.norms.interests import INTEREST_WORDS, Interest, recuses
from procurement.views.committee.doors import page, room_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: PersonRequest, number: str) -> HttpResponse:
    """Only the name of the organisation and of its head stand here."""
    room = room_or_404(request, number)
    seat = room.seat_of(request.user)
    waiting = room.to_declare(seat) if seat is not None and seat.is_voting else []
    form = DeclareForm(
        request.POST if request.method == "POST" else None, bids=waiting, person=request.user
    )
    if form.is_valid():
        with refusal_into(form):
            made = actions.declare(
                room.call,
                by=request.user,
                now=portal_now(),
                kinds=form.kinds,
                words=form.words,
                consent=form.cleaned_data["consent"],
            )
            aside = sum(recuses(one.kind) for one in made)
            messages.success(
                request,
                _("You step aside from %(count)s of the bids. The points of the NGO do not suffer.")
                % {"count": aside}
                if aside
                else _("Your declarations are signed."),
            )
            return redirect("procurement:committee_call", number)
    context = page(
        room,
        request,
        waiting=waiting,
        made=_made(seat),
        silent=room.undeclared(),
    )
    return form_page(request, "procurement/committee/declare.html", form, context)


def _made(seat: Seat | None) -> list[dict[str, object]]:
    """What this person has declared, for themselves only."""
    if seat is None:
        return []
    rows = Declaration.objects.filter(seat=seat).select_related("bid__organization")
    return [
        {
            "bid": one.bid,
            "kind": INTEREST_WORDS[Interest(one.kind)],
            "words": one.words,
            "recused": recuses(one.kind),
            "signed_at": one.signed_at,
        }
        for one in rows.order_by("bid__registration_no")
    ]

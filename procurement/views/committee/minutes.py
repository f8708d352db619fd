"""Minutes of any kind: red lines turn green, print, sign."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import minutes as actions
from procurement.forms.minutes import MinutesForm, SignForm
from procurement.models import Minutes
from procurement.selectors import minutes as selectors
from procurement.selectors.committee import Room
from procurement.states import MinutesState
from procurement.views.committee.doors import page, room_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, number: str, kind: str) -> HttpResponse:
    """What is known, what is missing; the secretary types, the rest read."""
    room, minutes = _found(request, number, kind)
    now = portal_now()
    may_fill = request.user.has_perm("procurement.fill_in_minutes", minutes)
    if request.method == "POST" and not may_fill:
        raise PermissionDenied
    form = MinutesForm(request.POST if request.method == "POST" else None, minutes=minutes, now=now)
    if form.is_valid():
        with refusal_into(form):
            kept = actions.fill_in(minutes, by=request.user, now=now, **form.facts())
            left = len(selectors.missing(kept))
            messages.success(
                request,
                _("Saved. Still missing: %(count)s.") % {"count": left}
                if left
                else _("Saved. The minutes are complete, they may be printed."),
            )
            return redirect("procurement:committee_minutes", number, kind)
    context = _context(room, request, minutes, may_fill=may_fill)
    return form_page(request, "procurement/committee/minutes.html", form, context)


@login_required
@require_POST
def print_out(request: PersonRequest, number: str, kind: str) -> HttpResponse:
    _room, minutes = _found(request, number, kind)
    actions.print_out(minutes, by=request.user, now=portal_now())
    messages.success(request, _("The minutes are being printed in both languages; all are asked."))
    return redirect("procurement:committee_minutes", number, kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PersonRequest, number: str, kind: str) -> HttpResponse:
    """A hand is put to the minutes on a page of its own."""
    room, minutes = _found(request, number, kind)
    if not request.user.has_perm("procurement.put_hand_minutes", minutes):
        raise PermissionDenied
    form = SignForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        with refusal_into(form):
            signed = actions.sign(minutes, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(
                request,
                _("All have signed. The minutes are final.")
                if signed.state == MinutesState.SIGNED
                else _("You have signed the minutes."),
            )
            return redirect("procurement:committee_minutes", number, kind)
    context = _context(room, request, minutes)
    return form_page(request, "procurement/committee/minutes_sign.html", form, context)


def _found(request: PersonRequest, number: str, kind: str) -> tuple[Room, Minutes]:
    room = room_or_404(request, number)
    seen = Minutes.objects.visible_to(request.user).standing()
    rows = seen.select_related("call__committee", "document")
    minutes = get_object_or_404(rows, call=room.call, kind=kind)
    return room, minutes


def _context(
    room: Room, request: PersonRequest, minutes: Minutes, *, may_fill: bool = False
) -> dict[str, Any]:
    is_draft = minutes.state == MinutesState.DRAFT
    signatures = list(minutes.signatures.select_related("seat__person").order_by("signed_at"))
    signed = {one.seat_id for one in signatures}
    seat = room.seat_of(request.user)
    present = selectors.present_of(minutes)
    gaps = selectors.missing(minutes)
    may_change = may_fill and is_draft and not signatures
    return page(
        room,
        request,
        minutes=minutes,
        lines=selectors.lines(minutes),
        gaps=gaps,
        signatures=signatures,
        unsigned=selectors.unsigned(minutes) if minutes.document else [],
        present=[s for s in room.seats if s.pk in present],
        may_fill=may_change,
        may_print=may_change and not gaps and minutes.document is None,
        may_sign=bool(
            is_draft
            and minutes.document
            and seat is not None
            and seat.pk in present
            and seat.pk not in signed
        ),
    )

"""Who may stand at a committee's table."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.audit import looks
from karakol_gsz.core.clock import portal_now
from procurement.models import Bid, Call
from procurement.selectors.committee import Room, room_of


def room_or_404(request: PersonRequest, number: str) -> Room:
    """The room exists for those seated in it and for the secretaries; for nobody else."""
    call = get_object_or_404(Call.objects.visible_to(request.user), number=number)
    if not request.user.has_perm("procurement.enter_room", call):
        raise Http404
    room = room_of(call)
    if room.committee is None:
        raise Http404
    return room


def bid_or_404(request: PersonRequest, call: Call, code: str) -> Bid:
    """An opened bid this person may read; a denied look is written down, once a minute."""
    rows = Bid.objects.filter(call=call).select_related(
        "call", "lot", "organization", "current_version"
    )
    rows = rows.defer("current_version__sealed")
    found = rows.read_by(request.user).filter(code=code).first()
    if found is None:
        sealed = Bid.objects.filter(call=call, code=code).first()
        if sealed is not None:
            looks.note_denied(sealed, by=request.user, now=portal_now())
        raise Http404
    return found


def page(room: Room, request: PersonRequest, **context: Any) -> dict[str, Any]:
    """What every page of the room is given."""
    seat = room.seat_of(request.user)
    return {"room": room, "call": room.call, "seat": seat, "sensitive": room.call.is_sensitive} | {
        **context
    }

"""The room of one call: its steps, who is missing, and the one thing to do next."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import day_words, moment_words
from karakol_gsz.portal.today import today
from procurement.models import MinutesKind, Seat
from procurement.selectors import committee as selectors
from procurement.selectors.committee import Room
from procurement.states import CALL_WITH_RESULTS, CallState, MinutesState
from procurement.views.committee.doors import page, room_or_404

ROAD = [
    CallState.PUBLISHED,
    CallState.CLOSED,
    CallState.OPENED,
    CallState.ADMISSION,
    CallState.EVALUATION,
    CallState.RANKED,
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.AWARDED,
]


@dataclass(frozen=True)
class Stage:
    """One line of the room's task list."""

    label: str
    state: str
    tone: str
    url: str = ""
    hint: str = ""


@login_required
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    room = room_or_404(request, number)
    now = portal_now()
    codes = [room.call.number, *(bid.code for bid in room.bids)]
    day = today("committee", request.user, now)
    mine = [line for line in day.todo if any(f"/{code}/" in line.url for code in codes)]
    rows = selectors.bids_to_judge(request.user, [room])
    context = page(
        room,
        request,
        tasks=stages(room),
        next=mine[0] if mine else None,
        more=mine[1:],
        waiting=[line for line in day.waiting if room.call.number in line.text],
        rows=rows,
        now=now,
    )
    return render(request, "procurement/committee/room.html", context)


def stages(room: Room) -> list[Stage]:
    """The way of the call, each step with its state in words and with who is missing."""
    return [
        _opening(room),
        _declarations(room),
        _admission(room),
        _evaluation(room),
        _ranking(room),
        *_minutes(room),
        _results(room),
    ]


def _opening(room: Room) -> Stage:
    label, url = _("Opening of bids"), _url("committee_opening", room)
    call = room.call
    if _passed(room, CallState.CLOSED):
        moment = call.opened_at or call.failed_at
        return Stage(label, _("Done"), "done", url, _when(moment))
    hint = _("By %(moment)s") % {"moment": _when(call.opening_at)} if call.opening_at else ""
    if room.hands:
        names = ", ".join(str(hand.person) for hand in room.hands)
        return Stage(
            label, _("In progress"), "going", url, _("Confirmed: %(who)s") % {"who": names}
        )
    return Stage(label, _("Not started"), "quiet", url, hint)


def _declarations(room: Room) -> Stage:
    label, url = _("Declarations of interest"), _url("committee_declare", room)
    if not room.opened:
        return Stage(label, _("Later"), "quiet", "", _("After the opening, before a bid is shown."))
    silent = room.undeclared()
    if silent:
        return Stage(label, _("In progress"), "going", url, _who(silent))
    return Stage(label, _("Done"), "done", url)


def _admission(room: Room) -> Stage:
    label, url = _("Check for conformity"), _url("committee_admission_list", room)
    if room.call.state == CallState.OPENED:
        return Stage(label, _("Not started"), "quiet", url, _due(room, "admission"))
    if room.call.state == CallState.ADMISSION:
        return Stage(label, _("In progress"), "going", url, _due(room, "admission"))
    if _passed(room, CallState.ADMISSION) and room.opened:
        counts = _("Admitted: %(count)s of %(all)s") % {
            "count": sum(bid.state in ("admitted", "ranked") for bid in room.opened),
            "all": len(room.opened),
        }
        return Stage(label, _("Done"), "done", url, counts)
    return Stage(label, _("Later"), "quiet")


def _evaluation(room: Room) -> Stage:
    label = _("Evaluation")
    if room.call.state == CallState.EVALUATION:
        marking = room.still_marking()
        if not marking:
            return Stage(label, _("Done"), "done", "", _("All marks are locked."))
        return Stage(label, _("In progress"), "going", _url("committee_home"), _who(marking))
    if _passed(room, CallState.EVALUATION) and room.call.evaluation_at:
        return Stage(label, _("Done"), "done")
    return Stage(label, _("Later"), "quiet", "", _due(room, "evaluation"))


def _ranking(room: Room) -> Stage:
    label = _("Ranking")
    if room.call.state == CallState.EVALUATION and not room.still_marking():
        return Stage(label, _("Not started"), "quiet", _url("committee_ranking", room))
    if room.call.ranked_at:
        url = _url("committee_ranking", room)
        return Stage(label, _("Done"), "done", url, _when(room.call.ranked_at))
    return Stage(label, _("Later"), "quiet")


def _minutes(room: Room) -> list[Stage]:
    """A line for each kind that there is; the first one that is still to come stands as «later»."""
    lines = []
    for kind in MinutesKind:
        minutes = room.minutes.get(kind)
        label = str(kind.label)[:1].upper() + str(kind.label)[1:]
        if minutes is None:
            if kind == MinutesKind.OPENING or not room.call.failed_at:
                lines.append(Stage(label, _("Later"), "quiet"))
            continue
        url = reverse("procurement:committee_minutes", args=[room.call.number, kind])
        if minutes.state == MinutesState.SIGNED:
            lines.append(Stage(label, _("Signed"), "done", url, minutes.number))
        elif minutes.document is None:
            lines.append(Stage(label, _("To be completed"), "waiting", url, minutes.number))
        else:
            signed = {one.seat_id for one in minutes.signatures.all()}
            present = minutes.facts.get("present", [])
            left = [s for s in room.seats if s.pk in present and s.pk not in signed]
            lines.append(Stage(label, _("To be signed"), "waiting", url, _who(left)))
    return lines


def _results(room: Room) -> Stage:
    label = _("Results")
    if room.call.state in CALL_WITH_RESULTS or room.call.results_published_at:
        return Stage(label, _("Published"), "done", _url("public_call_results", room))
    day = room.call.results_planned_on
    hint = _("By %(moment)s") % {"moment": day_words(day, portal_language())} if day else ""
    return Stage(label, _("Later"), "quiet", "", hint)


def _passed(room: Room, state: CallState) -> bool:
    """The call has left *state* behind."""
    if room.call.state in (CallState.FAILED, CallState.CANCELLED):
        return True
    return room.call.state in ROAD and ROAD.index(CallState(room.call.state)) > ROAD.index(state)


def _who(seats: list[Seat]) -> str:
    names = ", ".join(str(seat.person) for seat in seats)
    return _("Waiting for: %(who)s") % {"who": names} if names else ""


def _due(room: Room, step: str) -> str:
    day = room.due_on(step)
    return _("By %(moment)s") % {"moment": day_words(day, portal_language())} if day else ""


def _when(moment: object) -> str:
    return moment_words(moment, portal_language()) if moment else ""  # type: ignore[arg-type]


def _url(name: str, room: Room | None = None) -> str:
    """The address of a step; empty while its page is not built."""
    try:
        return reverse(f"procurement:{name}", args=[room.call.number] if room else [])
    except NoReverseMatch:
        return ""

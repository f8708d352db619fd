"""What each person of a committee does next and whom they wait for: one list for all pages."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import moment_words
from karakol_gsz.portal.today import Todo, Waiting
from procurement.models import Minutes, Post, Seat
from procurement.selectors import admission
from procurement.selectors.committee import PRESIDING, Room
from procurement.states import BidState, CallState, MinutesState


class Lines:
    """The lines of one person in one room, gathered from the state of the call."""

    def __init__(self, room: Room, visitor: Visitor, now: datetime) -> None:
        self.room, self.visitor, self.now = room, visitor, now
        self.todo: list[Todo] = []
        self.waiting: list[Waiting] = []
        self.number = {"number": room.call.number}
        self.seat = room.seat_of(visitor)
        if self.seat is None or self.seat.post == Post.RESERVE:
            return
        self._of_state(self.seat)
        self._of_minutes(self.seat)

    def _of_state(self, seat: Seat) -> None:
        call = self.room.call
        if call.accepts_at(self.now):
            closes = moment_words(call.closes_at, portal_language()) if call.closes_at else ""
            self._wait(
                _("Call %(number)s: bids are accepted until %(closes)s")
                % {**self.number, "closes": closes},
                _("Organisations"),
                call.published_at,
            )
        elif call.state in (CallState.PUBLISHED, CallState.CLOSED):
            self._opening()
        elif call.state == CallState.OPENED:
            self._declaring(seat)
            self._beginning(seat)
        elif call.state == CallState.ADMISSION:
            self._declaring(seat)
            self._checking(seat)
        elif call.state == CallState.EVALUATION:
            self._declaring(seat)

    def _opening(self) -> None:
        room = self.room
        if not room.has_confirmed(self.visitor):
            self._do(
                _("Confirm the opening of bids: call %(number)s") % self.number,
                _("Confirm"),
                "committee_opening",
                due=room.call.opening_at,
            )
        elif room.hands_missing():
            names = [str(s.person) for s in room.seats if self._may_confirm(s)]
            self._wait(
                _("A second confirmation of the opening: call %(number)s") % self.number,
                ", ".join(names),
                room.hands[0].confirmed_at,
            )
        else:
            self._do(
                _("Open the bids: call %(number)s") % self.number,
                _("Open"),
                "committee_opening",
                due=room.call.opening_at,
            )

    def _may_confirm(self, seat: Seat) -> bool:
        return seat.post != Post.RESERVE and not self.room.has_confirmed(seat.person)

    def _declaring(self, seat: Seat) -> None:
        room = self.room
        if seat.is_voting and room.to_declare(seat):
            self._do(
                _("Declare your interests: call %(number)s") % self.number,
                _("Declare"),
                "committee_declare",
            )
        if seat.post != Post.SECRETARY:
            return
        if silent := [s for s in room.undeclared() if s.pk != seat.pk]:
            self._wait(
                _("Declarations of interest: call %(number)s") % self.number,
                ", ".join(str(s.person) for s in silent),
                room.call.opened_at,
            )

    def _beginning(self, seat: Seat) -> None:
        if seat.post == Post.SECRETARY:
            self._do(
                _("Begin the check for conformity: call %(number)s") % self.number,
                _("Begin"),
                "committee_admission_list",
                due=self.room.due_on("admission"),
            )

    def _checking(self, seat: Seat) -> None:
        room = self.room
        proposed = admission.proposals(room)
        left = [bid for bid in room.opened if not proposed[bid.pk]]
        due = room.due_on("admission")
        if seat.post == Post.SECRETARY and left:
            self._do(
                _("Check the bids of call %(number)s, left: %(count)s")
                % {**self.number, "count": len(left)},
                _("Check"),
                "committee_admission_list",
                due=due,
            )
        if seat.post == Post.SECRETARY:
            for bid in room.opened:
                if bid.state == BidState.RETURNED:
                    self._wait(
                        _("Correction of a bid"), f"№ {bid.registration_no}", bid.returned_at
                    )
        ready = not admission.obstacles(room, proposed)
        text = _("Confirm the check for conformity: call %(number)s") % self.number
        if seat.post in PRESIDING and ready:
            self._do(text, _("Look and confirm"), "committee_admission_list", due=due)
        elif ready and (chair := room.holder(*PRESIDING)):
            self._wait(text, str(chair.person), None)
        elif seat.post in PRESIDING and left and (secretary := room.holder(Post.SECRETARY)):
            self._wait(
                _("Check for conformity: call %(number)s") % self.number,
                str(secretary.person),
                room.call.admission_at,
            )

    def _of_minutes(self, seat: Seat) -> None:
        for minutes in self.room.minutes.values():
            if minutes.state != MinutesState.DRAFT:
                continue
            signed = {one.seat_id for one in minutes.signatures.all()}
            present = minutes.facts.get("present", [])
            if minutes.document is None:
                if seat.post == Post.SECRETARY:
                    self._paper(minutes, _("Complete the minutes %(minutes)s"), _("Complete"))
            elif seat.pk in present and seat.pk not in signed:
                self._paper(minutes, _("Sign the minutes %(minutes)s"), _("Sign"))
            elif seat.post == Post.SECRETARY:
                names = [
                    str(s.person) for s in self.room.seats if s.pk in present and s.pk not in signed
                ]
                text = _("Signatures under the minutes %(minutes)s") % {"minutes": minutes.number}
                self._wait(text, ", ".join(names), None)

    def _paper(self, minutes: Minutes, text: str, button: str) -> None:
        url = reverse("procurement:committee_minutes", args=[self.room.call.number, minutes.kind])
        self.todo.append(Todo(text % {"minutes": minutes.number}, button, url))

    def _do(self, text: str, button: str, name: str, *, due: object = None) -> None:
        url = reverse(f"procurement:{name}", args=[self.room.call.number])
        self.todo.append(Todo(text, button, url, due))  # type: ignore[arg-type]

    def _wait(self, text: str, who: str, since: datetime | None) -> None:
        self.waiting.append(Waiting(text, who, since))

"""Lines of «What to do today» for the committee, the office that appoints it, and the bidder."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_department
from karakol_gsz.portal import today
from procurement.models import Bid
from procurement.selectors import committee as selectors
from procurement.selectors.next_steps import Lines
from procurement.states import BidState, CallState

LINES = 10
Found = tuple[list[today.Todo], list[today.Waiting]]


def at_the_table(visitor: Visitor, now: datetime) -> Found:
    """Everything that waits for a seat of this person, at whichever door they stand."""
    if not visitor.is_authenticated:
        return [], []
    found = [Lines(r, visitor, now) for r in selectors.rooms(selectors.calls_of(visitor))]
    todo = [line for lines in found for line in lines.todo]
    return todo, [line for lines in found for line in lines.waiting]


def in_the_office(visitor: Visitor, now: datetime) -> Found:
    """Calls that are out and have no committee yet."""
    if not is_department(visitor):
        return [], []
    todo = [
        today.Todo(
            text=_("Appoint the committee of call %(number)s") % {"number": call.number},
            button=_("Appoint"),
            url=reverse("procurement:office_committee_edit", args=[call.number]),
            due=call.closes_at,
            urgent=not call.accepts_at(now),
        )
        for call in selectors.without_committee(now)[:LINES]
    ]
    return todo, []


def in_the_cabinet(visitor: Visitor, now: datetime) -> Found:
    """The bidder: papers to bring; else the committee is at work."""
    if not visitor.is_authenticated:
        return [], []
    todo, waiting = [], []
    checked = (CallState.OPENED, CallState.ADMISSION)
    rows = Bid.objects.of(visitor).filter(
        state__in=[BidState.RETURNED, BidState.OPENED], call__state__in=checked
    )
    for bid in rows.select_related("call").order_by("pk")[:LINES]:
        if bid.state == BidState.RETURNED and bid.cure_until and now < bid.cure_until:
            todo.append(
                today.Todo(
                    text=_("Bring the papers that are missing in bid %(code)s")
                    % {"code": bid.code},
                    button=_("Attach"),
                    url=reverse("procurement:cabinet_bid_cure", args=[bid.code]),
                    due=bid.cure_until,
                    urgent=True,
                )
            )
        else:
            text = _("Check for conformity of bid %(code)s") % {"code": bid.code}
            waiting.append(today.Waiting(text, _("Committee"), bid.cured_at or bid.opened_at))
    return todo, waiting


today.register("committee", at_the_table)
today.register("office", at_the_table)
today.register("office", in_the_office)
today.register("cabinet", in_the_cabinet)

"""What bids hang on the cabinet: drafts to finish, bids that wait for the opening, the list."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.i18n import text_in
from karakol_gsz.portal import nav, today
from procurement.selectors import bid as bids

LINES = 10


def in_the_cabinet(visitor: Visitor, now: datetime) -> tuple[list[today.Todo], list[today.Waiting]]:
    """Finish what was begun before the close; wait for the opening of what was sent."""
    if not visitor.is_authenticated:
        return [], []
    todo = [
        today.Todo(
            text=_("Finish the bid for “%(call)s”") % {"call": text_in(bid.call, "title")},
            button=_("Go on"),
            url=reverse("procurement:cabinet_bid_show", args=[bid.code]),
            due=bid.call.closes_at,
        )
        for bid in bids.unfinished(visitor, now)[:LINES]
    ]
    waiting = [
        today.Waiting(
            text=_("Opening of the bids for “%(call)s”, yours is %(code)s")
            % {"call": text_in(bid.call, "title"), "code": bid.code},
            who=_("Committee"),
            since=bid.submitted_at,
        )
        for bid in bids.waiting_for_the_opening(visitor)[:LINES]
    ]
    return todo, waiting


today.register("cabinet", in_the_cabinet)
nav.register("cabinet", nav.Link(_l("My bids"), "procurement:cabinet_bid_list", order=20))

"""When a bid may be begun, typed, sent, withdrawn: time first, then the standing of the NGO."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from karakol_gsz.core.errors import Refusal
from ngos.models import Organization
from procurement.models import Call
from procurement.selectors import bid as bids


def shared(call: Call) -> Call:
    """The call, held FOR SHARE: many bids may be begun at once, the call's own step waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procurement_call WHERE id = %s FOR SHARE", [call.pk])
    return Call.objects.get(pk=call.pk)


def must_accept(call: Call, now: datetime) -> None:
    """In time is strictly before the close, by the portal's clock."""
    if not call.accepts_at(now):
        raise Refusal(why_not(call, now))


def why_not(call: Call, now: datetime) -> str:
    """Time is over, or the call itself is not open."""
    if call.closes_at is not None and now >= call.closes_at:
        return too_late(call)
    return _("The call does not accept bids now: it is “%(state)s”.") % {
        "state": call.get_state_display()
    }


def too_late(call: Call) -> str:
    """The one sentence about time, and what became of the text."""
    return bids.closing_words(call) + " " + _("Nothing was sent; your text is kept as a draft.")


def must_be_able(organization: Organization) -> None:
    """Standing is read anew at every step: a suspension counts from the moment it is made."""
    if reasons := bids.barriers(organization):
        raise Refusal(" ".join(str(reason.words) for reason in reasons))

"""Letters about a bid: received, replaced, withdrawn. None says a word of what it holds."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import moment_words
from karakol_gsz.notifications.notice import Notice, notices
from procurement.models import Bid, BidVersion
from procurement.selectors import bid as bids


def _facts(bid: Bid) -> dict[str, Any]:
    call, language = bid.call, portal_language()
    return {
        "code": bid.code,
        "call": str(text_in(call, "title")),
        "number": call.number,
        "closes": moment_words(call.closes_at, language) if call.closes_at else "",
        "opening": moment_words(call.opening_at, language) if call.opening_at else "",
        "closing_words": bids.closing_words(call) if call.closes_at else "",
        "url": reverse("procurement:cabinet_bid_show", args=[bid.code]),
    }


def _readers(version: BidVersion) -> list[User]:
    return bids.readers_of_letters(version.bid)


def _of_version(version: BidVersion) -> dict[str, Any]:
    return {
        **_facts(version.bid),
        "version": version.number,
        "sha256": version.sha256,
        "received": moment_words(version.received_at, portal_language(), exact=True),
        "receipt_url": reverse("procurement:cabinet_bid_receipt", args=[version.bid.code]),
    }


def _of_withdrawn(bid: Bid) -> dict[str, Any]:
    at = bid.withdrawn_at
    return {
        **_facts(bid),
        "withdrawn": moment_words(at, portal_language()) if at else "",
        "call_url": bid.call.get_absolute_url(),
    }


BID_RECEIVED = notices.register(
    Notice("procurement.bid_received", recipients=_readers, facts=_of_version)
)
BID_REPLACED = notices.register(
    Notice("procurement.bid_replaced", recipients=_readers, facts=_of_version)
)
BID_WITHDRAWN = notices.register(
    Notice("procurement.bid_withdrawn", recipients=bids.readers_of_letters, facts=_of_withdrawn)
)

"""Letters about the committee's work: to its people, and to those who bid."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_words, moment_words
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from karakol_gsz.notifications.notice import Notice, notices
from procurement.models import Bid, Call, Committee, Minutes, MinutesKind, Post, Seat
from procurement.norms.admission import GROUND_WORDS, Ground
from procurement.selectors import committee as selectors
from procurement.selectors import minutes as records
from procurement.selectors.bid import readers_of_letters


def _call_facts(call: Call) -> dict[str, Any]:
    return {
        "number": call.number,
        "title": str(text_in(call, "title")),
        "url": reverse("procurement:committee_call", args=[call.number]),
    }


def _of_committee(committee: Committee) -> dict[str, Any]:
    call = committee.call
    closes = moment_words(call.closes_at, portal_language()) if call.closes_at else ""
    return {**_call_facts(call), "order": str(committee.order), "closes": closes}


def _of_seat(seat: Seat) -> dict[str, Any]:
    return {**_call_facts(seat.committee.call), "order": str(seat.order or "")}


def _of_bid(bid: Bid) -> dict[str, Any]:
    """A letter to the bidder: the code and the call, never a word of the bid."""
    call = bid.call
    rules = Rules.thaw(call.rules)
    return {
        "code": bid.code,
        "number": call.number,
        "title": str(text_in(call, "title")),
        "registration_no": bid.registration_no,
        "url": reverse("procurement:cabinet_bid_show", args=[bid.code]),
        "phone": call.contact_phone,
        "email": call.contact_email,
        "objection": rules.words(Rule.STANDSTILL_DAYS),
    }


def _opened(bid: Bid) -> dict[str, Any]:
    version = bid.current_version
    moment = bid.opened_at
    return {
        **_of_bid(bid),
        "opened": moment_words(moment, portal_language()) if moment else "",
        "sha256": version.sha256 if version else "",
    }


def _returned(bid: Bid) -> dict[str, Any]:
    until = bid.cure_until
    return {
        **_of_bid(bid),
        "items": [
            {"title": str(text_in(_Titled(item), "title")), "words": item["words"]}
            for item in bid.return_items
        ],
        "until": moment_words(until, portal_language()) if until else "",
        "url": reverse("procurement:cabinet_bid_cure", args=[bid.code]),
    }


def _rejected(bid: Bid) -> dict[str, Any]:
    return {
        **_of_bid(bid),
        "ground": str(GROUND_WORDS[Ground(bid.reject_ground)]) if bid.reject_ground else "",
        "words": bid.reject_words,
    }


def _cured(bid: Bid) -> dict[str, Any]:
    address = reverse("procurement:committee_admission", args=[bid.call.number, bid.code])
    return {**_of_bid(bid), "url": address}


def _admitted(bid: Bid) -> dict[str, Any]:
    day = bid.call.results_planned_on
    return {**_of_bid(bid), "results": day_words(day, portal_language()) if day else ""}


def _failed(call: Call) -> dict[str, Any]:
    return {
        **_call_facts(call),
        "reason": str(call.get_fail_reason_display()),
        "url": reverse("procurement:public_call_show", args=[call.number]),
    }


def _evaluation(call: Call) -> dict[str, Any]:
    day = selectors.Room(call).due_on("evaluation")
    return {**_call_facts(call), "due": day_words(day, portal_language()) if day else ""}


def _of_minutes(minutes: Minutes) -> dict[str, Any]:
    return {
        **_call_facts(minutes.call),
        "minutes": minutes.number,
        "kind": str(minutes.get_kind_display()),
        "url": reverse("procurement:committee_minutes", args=[minutes.call.number, minutes.kind]),
    }


def _signed(minutes: Minutes) -> dict[str, Any]:
    facts = _of_minutes(minutes)
    paper = minutes.document.get_absolute_url() if minutes.document else facts["url"]
    return {**facts, "url": paper}


def _bidders(call: Call) -> list[User]:
    """Everybody whose bid was opened, and those seated."""
    found = {person.pk: person for person in selectors.people_on(call)}
    for bid in call.bids.filter(submitted_at__isnull=False).select_related("organization"):
        found.update({person.pk: person for person in readers_of_letters(bid)})
    return list(found.values())


def _who_signs(minutes: Minutes) -> list[User]:
    return [seat.person for seat in records.unsigned(minutes)]


def _who_reads(minutes: Minutes) -> list[User]:
    """The committee; of an opening the bidders as well, they were concerned."""
    if minutes.kind == MinutesKind.OPENING:
        return _bidders(minutes.call)
    return selectors.people_on(minutes.call)


class _Titled:
    """A kept item as a thing with a pair of titles."""

    def __init__(self, item: dict[str, str]) -> None:
        self.title_ru, self.title_ky = item.get("title_ru", ""), item.get("title_ky", "")


APPOINTED = notices.register(
    Notice(
        "procurement.committee_appointed",
        recipients=lambda committee: selectors.people_on(committee.call),
        facts=_of_committee,
    )
)
STEPPED_IN = notices.register(
    Notice(
        "procurement.committee_stepped_in",
        recipients=lambda seat: [seat.person],
        facts=_of_seat,
    )
)
BID_OPENED = notices.register(
    Notice("procurement.bid_opened", recipients=readers_of_letters, facts=_opened)
)
TO_DECLARE = notices.register(
    Notice(
        "procurement.committee_to_declare",
        recipients=lambda call: selectors.people_on(call, voting=True),
        facts=_call_facts,
    )
)
BID_RETURNED = notices.register(
    Notice("procurement.bid_returned", recipients=readers_of_letters, facts=_returned)
)
BID_CURED = notices.register(
    Notice(
        "procurement.bid_cured",
        recipients=lambda bid: selectors.people_on(bid.call, Post.SECRETARY),
        facts=_cured,
    )
)
BID_ADMITTED = notices.register(
    Notice("procurement.bid_admitted", recipients=readers_of_letters, facts=_admitted)
)
BID_REJECTED = notices.register(
    Notice("procurement.bid_rejected", recipients=readers_of_letters, facts=_rejected)
)
CALL_FAILED = notices.register(
    Notice("procurement.call_failed", recipients=_bidders, facts=_failed)
)
EVALUATION_BEGUN = notices.register(
    Notice(
        "procurement.committee_evaluation",
        recipients=lambda call: selectors.people_on(call, voting=True),
        facts=_evaluation,
    )
)
MINUTES_TO_SIGN = notices.register(
    Notice("procurement.minutes_to_sign", recipients=_who_signs, facts=_of_minutes)
)
MINUTES_SIGNED = notices.register(
    Notice("procurement.minutes_signed", recipients=_who_reads, facts=_signed)
)

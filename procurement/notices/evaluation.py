"""Letters about the ranking, the outcome of a bid, and the end of the time for objections."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import moment_words
from karakol_gsz.core.money import format_som
from karakol_gsz.notifications.notice import Notice, notices
from procurement.models import Bid, Call, PartialOffer, Post, Seat
from procurement.notices.call import call_facts, people_in
from procurement.selectors import results
from procurement.selectors.bid import readers_of_letters
from procurement.states import BidState


def seated(call: Call, *posts: Post) -> list[User]:
    """Those who hold one of the posts on the committee today; without posts, all who vote."""
    seats = Seat.objects.taken().filter(committee__call=call)
    wanted = Q(post__in=posts) if posts else Q(is_voting=True)
    return [seat.person for seat in seats.filter(wanted).select_related("person")]


def _presiding(call: Call) -> list[User]:
    return seated(call, Post.CHAIR, Post.DEPUTY)


def _secretary(call: Call) -> list[User]:
    return seated(call, Post.SECRETARY)


def _everybody_concerned(call: Call) -> list[User]:
    judged = [BidState.ADMITTED, BidState.RANKED, BidState.REJECTED]
    bids = Bid.objects.filter(call=call, state__in=judged)
    people = [person for bid in bids for person in readers_of_letters(bid)]
    return [*people, *seated(call), *_secretary(call)]


def _of_the_office(call: Call) -> list[User]:
    return people_in(Role.OFFICER, Role.HEAD)


def _ranking_facts(call: Call) -> dict[str, Any]:
    return {**call_facts(call), "url": reverse("procurement:committee_ranking", args=[call.number])}


def _award_facts(call: Call) -> dict[str, Any]:
    return {**call_facts(call), "url": reverse("procurement:office_call_show", args=[call.number])}


def _outcome_facts(bid: Bid) -> dict[str, Any]:
    """Own points and reasons; the comments stand on the page only, not in an e-mail."""
    call, until = bid.call, bid.call.standstill_until
    offer = PartialOffer.objects.unanswered().filter(bid=bid).first()
    language = portal_language()
    return {
        **call_facts(call),
        "code": bid.code,
        "is_rejected": bid.state == BidState.REJECTED,
        "ground": str(bid.get_reject_ground_display()) if bid.reject_ground else "",
        "reject_words": bid.reject_words,
        "outcome": str(bid.get_outcome_display()),
        "reasons": str(text_in(bid, "outcome_words")),
        "points": [
            {
                "title": str(text_in(cell.criterion, "title")),
                "points": cell.text,
                "weight": f"{cell.criterion.weight:f}".removesuffix(".00"),
            }
            for cell in results.cells_of(bid, list(call.criteria.all()))
        ],
        "until": moment_words(until, language) if until else "",
        "how": results.objection_derivation(call),
        "offer": format_som(offer.amount, language) if offer else "",
        "offer_until": moment_words(offer.accept_until, language) if offer else "",
        "url": reverse("procurement:cabinet_bid_outcome", args=[bid.code]),
        "results_url": reverse("procurement:public_call_results", args=[call.number]),
    }


def _accepted_facts(bid: Bid) -> dict[str, Any]:
    return {
        **call_facts(bid.call),
        "code": bid.code,
        "sum": format_som(bid.recommended_sum or 0, portal_language()),
        "url": reverse("procurement:public_call_results", args=[bid.call.number]),
    }


def _told_of_the_acceptance(bid: Bid) -> list[User]:
    return [*_secretary(bid.call), *people_in(Role.OFFICER)]


RANKING_PREPARED = notices.register(
    Notice("procurement.ranking_prepared", recipients=_presiding, facts=_ranking_facts)
)
RANKED = notices.register(Notice("procurement.ranked", recipients=_secretary, facts=_ranking_facts))
OUTCOME = notices.register(
    Notice("procurement.bid_outcome", recipients=readers_of_letters, facts=_outcome_facts)
)
OFFER_ACCEPTED = notices.register(
    Notice("procurement.offer_accepted", recipients=_told_of_the_acceptance, facts=_accepted_facts)
)
STANDSTILL_OVER = notices.register(
    Notice("procurement.standstill_over", recipients=_of_the_office, facts=_award_facts)
)
RECONSIDERED = notices.register(
    Notice("procurement.call_reconsidered", recipients=_everybody_concerned, facts=call_facts)
)

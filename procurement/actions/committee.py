"""A committee: appointed by order, a reserve steps in by order, each member declares per bid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal, presenters
from karakol_gsz.city.models import Order
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import deed
from procurement.actions.consent import must_be_signed_by
from procurement.models import Bid, Call, Committee, Declaration, Opening, Post, Seat
from procurement.norms.committee import quorum_of
from procurement.norms.findings import errors
from procurement.norms.interests import Interest, needs_words, recuses
from procurement.notices import committee as notices
from procurement.selectors import committee as selectors
from procurement.selectors.call import rules_of
from procurement.states import CallState

BEFORE_OPENING = (
    CallState.PLANNED,
    CallState.DRAFT,
    CallState.SUBMITTED_FOR_APPROVAL,
    CallState.PUBLISHED,
    CallState.CLOSED,
)
WHILE_AT_WORK = (
    CallState.PUBLISHED,
    CallState.CLOSED,
    CallState.OPENED,
    CallState.ADMISSION,
    CallState.EVALUATION,
)

for _model, _words in {
    "committee": {"appoint": _l("Committee appointed"), "appoint_anew": _l("Order typed anew")},
    "seat": {"leave": _l("Left the committee"), "step_in": _l("Stepped in from the reserve")},
    "declaration": {"declare": _l("Declared no interest"), "recuse": _l("Stepped aside")},
}.items():
    for _action, _label in _words.items():
        presenters.register(f"procurement.{_model}", _action, _label)


@deed
def appoint(
    call: Call, *, by: User, now: datetime, order: Order, seats: Sequence[Mapping[str, Any]]
) -> Committee:
    """Seat the people whom the order names; until the opening the same order may be typed anew."""
    if not by.has_perm("procurement.appoint_committee", call):
        raise PermissionDenied
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state not in BEFORE_OPENING or Opening.objects.filter(call=locked).exists():
        raise Refusal(
            _("The opening has begun. From now on people change one by one, each by an order.")
        )
    rules = rules_of(locked, local(now).date())
    if found := errors(selectors.composition_findings(seats, rules)):
        raise Refusal(" ".join(finding.words for finding in found))
    votes = sum(seat["post"] in selectors.VOTING_POSTS for seat in seats)
    committee, is_new = Committee.objects.update_or_create(
        call=locked,
        defaults={
            "order": order,
            "quorum": quorum_of(votes, fraction=rules.text(Rule.QUORUM)),
            "appointed_by": by,
        },
    )
    committee.seats.all().delete()
    for seat in seats:
        Seat.objects.create(
            committee=committee,
            person=seat["person"],
            post=seat["post"],
            side=seat["side"],
            is_voting=seat["post"] in selectors.VOTING_POSTS,
        )
    people = {str(seat["person"].pk): str(seat["post"]) for seat in seats}
    journal.record(
        committee,
        "appoint" if is_new else "appoint_anew",
        by=by,
        basis=str(order),
        facts={"call": locked.number, "seats": people, "quorum": committee.quorum},
    )
    notify(notices.APPOINTED, committee, event=f"committee.appointed:{committee.pk}:{order.pk}")
    return committee


@deed
def replace(
    leaving: Seat, *, by: User, now: datetime, order: Order, reserve: Seat | None = None
) -> Seat | None:
    """Somebody leaves by order; a reserve member of the same side takes the vote."""
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=leaving.committee_id)
    if not by.has_perm("procurement.replace_seat", committee):
        raise PermissionDenied
    if committee.call.state not in WHILE_AT_WORK:
        raise Refusal(_("The committee of this call no longer changes."))
    gone = committee.seats.select_for_update(of=("self",)).get(pk=leaving.pk)
    if gone.left_on is not None:
        raise Refusal(_("This person has left the committee already."))
    if reserve is not None:
        fresh = committee.seats.select_for_update(of=("self",)).get(pk=reserve.pk)
        _refuse_wrong_reserve(gone, fresh)
    gone.left_on = local(now).date()
    gone.order = order
    gone.save(update_fields=["left_on", "order"])
    journal.record(gone, "leave", by=by, before=gone.post, basis=str(order))
    if reserve is None:
        return None
    fresh.post = gone.post if gone.post in (Post.CHAIR, Post.DEPUTY) else Post.MEMBER
    fresh.is_voting, fresh.order = True, order
    fresh.save(update_fields=["post", "is_voting", "order"])
    journal.record(fresh, "step_in", by=by, before=Post.RESERVE, after=fresh.post, basis=str(order))
    notify(notices.STEPPED_IN, fresh, event=f"committee.stepped_in:{fresh.pk}:{order.pk}")
    return fresh


@deed
def declare(
    call: Call,
    *,
    by: User,
    now: datetime,
    kinds: Mapping[int, str],
    words: Mapping[int, str],
    consent: str,
) -> list[Declaration]:
    """Declare per bid, before anything of it is shown; an interest recuses from that bid.

    All bids that wait for this member are answered at once: nobody picks what to read first.
    """
    if not by.has_perm("procurement.declare_interest", call):
        raise PermissionDenied
    seat = Seat.objects.select_for_update(of=("self",)).get(
        pk__in=Seat.objects.of(by), committee__call=call
    )
    waiting = list(Bid.objects.to_declare_by(by).filter(call=call).order_by("registration_no"))
    if not waiting:
        raise Refusal(_("You have declared on every bid already. A declaration does not change."))
    must_be_signed_by(by, consent)
    made = []
    for bid in waiting:
        kind = kinds.get(bid.pk, "")
        said = words.get(bid.pk, "").strip()
        if not kind:
            raise Refusal(_("Answer for every bid: No. %(no)s.") % {"no": bid.registration_no})
        if needs_words(kind) and not said:
            raise Refusal(
                _("Say in words what the interest is: No. %(no)s.") % {"no": bid.registration_no}
            )
        declaration = Declaration.objects.create(
            seat=seat, bid=bid, kind=Interest(kind).value, words=said
        )
        journal.record(
            declaration,
            "recuse" if recuses(kind) else "declare",
            by=by,
            after=kind,
            facts={"bid": bid.code, "call": call.number},
        )
        made.append(declaration)
    return made


def _refuse_wrong_reserve(gone: Seat, reserve: Seat) -> None:
    if reserve.post != Post.RESERVE or reserve.left_on is not None:
        raise Refusal(_("Choose a reserve member."))
    if not gone.is_voting:
        raise Refusal(_("Only a voting member is replaced by a reserve member."))
    if gone.side != reserve.side:
        raise Refusal(
            _("A reserve member of the same side steps in: the balance of sides must stay.")
        )

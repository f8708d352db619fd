"""Who may what in a committee: a seat by order gives the right, and it belongs to one person."""

from typing import Any

import rules

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_clock, is_department, is_secretary, is_signed_in
from karakol_gsz.documents import access
from karakol_gsz.documents.models import Document
from ngos.models import MemberRole, Membership
from procurement.models import Bid, Call, Minutes, Post, Seat

PRESIDING = (Post.CHAIR, Post.DEPUTY)


def _seats(user: User, call: Call) -> Any:
    return Seat.objects.of(user).filter(committee__call=call)


@rules.predicate
def sits(user: User, call: Call) -> bool:
    """Holds a seat today; the reserve waits for an order."""
    return bool(_seats(user, call).exclude(post=Post.RESERVE).exists())


@rules.predicate
def keeps_the_file(user: User, call: Call) -> bool:
    """Is the secretary of this committee."""
    return bool(_seats(user, call).filter(post=Post.SECRETARY).exists())


@rules.predicate
def presides(user: User, call: Call) -> bool:
    """Is its chair, or the deputy."""
    return bool(_seats(user, call).filter(post__in=PRESIDING).exists())


@rules.predicate
def votes(user: User, call: Call) -> bool:
    return bool(_seats(user, call).filter(is_voting=True).exists())


def on_its_call(predicate: Any) -> Any:
    """The same sentence about the call that a bid or minutes belong to."""

    @rules.predicate(name=f"on_its_call:{predicate.name}")
    def asked(user: User, thing: Any) -> bool:
        return bool(predicate(user, thing.call))

    return asked


@rules.predicate
def writes_for_the_bidder(user: User, bid: Bid) -> bool:
    """An editor, a signatory or an administrator of the NGO that bids."""
    held = Membership.objects.acting(user, MemberRole.EDITOR, MemberRole.SIGNATORY)
    return held.filter(organization=bid.organization_id).exists()


enters_room = is_secretary | sits

rules.add_perm("procurement.appoint_committee", is_department)
rules.add_perm("procurement.replace_seat", is_department)
rules.add_perm("procurement.enter_room", is_signed_in & enters_room)

rules.add_perm("procurement.confirm_opening", is_signed_in & sits)
rules.add_perm("procurement.open_bids_call", is_signed_in & sits)
rules.add_perm("procurement.open_envelope_bid", is_signed_in & on_its_call(sits))
rules.add_perm("procurement.fail_call", is_signed_in & sits)

rules.add_perm("procurement.declare_interest", is_signed_in & votes)

rules.add_perm("procurement.begin_admission_call", is_signed_in & keeps_the_file)
rules.add_perm("procurement.check_bid", is_signed_in & on_its_call(keeps_the_file))
rules.add_perm("procurement.return_for_cure_bid", is_signed_in & on_its_call(keeps_the_file))
rules.add_perm("procurement.cure_bid", is_signed_in & writes_for_the_bidder)
rules.add_perm("procurement.end_cure_bid", is_clock | (is_signed_in & on_its_call(keeps_the_file)))
rules.add_perm("procurement.admit_bid", is_signed_in & on_its_call(presides))
rules.add_perm("procurement.reject_bid", is_signed_in & on_its_call(presides))
rules.add_perm("procurement.finish_admission_call", is_signed_in & presides)

rules.add_perm("procurement.draft_minutes", is_signed_in & sits)
rules.add_perm("procurement.fill_in_minutes", is_signed_in & on_its_call(keeps_the_file))
rules.add_perm("procurement.print_out_minutes", is_signed_in & on_its_call(keeps_the_file))
rules.add_perm("procurement.put_hand_minutes", is_signed_in & on_its_call(sits))
rules.add_perm("procurement.complete_minutes", is_signed_in & on_its_call(sits))


def reads_minutes_paper(visitor: Visitor, document: Document) -> bool:
    """The paper is read by those who read the minutes."""
    if document.subject_type != Minutes._meta.label_lower:
        return False
    return Minutes.objects.visible_to(visitor).filter(pk=document.subject_id).exists()


def reads_cured_paper(visitor: Visitor, document: Document) -> bool:
    """What was brought later is read by those who read the bid."""
    if document.subject_type != Bid._meta.label_lower:
        return False
    return Bid.objects.visible_to(visitor).filter(pk=document.subject_id).exists()


access.register_reader("procurement.minutes", reads_minutes_paper)
access.register_reader("procurement.cure", reads_cured_paper)

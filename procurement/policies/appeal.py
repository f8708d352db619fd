"""Who objects and who decides: not a member of the committee, not the one who objected."""

import rules

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.policies import is_head, is_signed_in, not_the_one
from ngos.models import MemberRole, Membership
from procurement.models import Appeal, Bid, Call, ScoreSheet, Seat
from procurement.policies.bid import acts_for_bidder

objects_for_it = acts_for_bidder(MemberRole.EDITOR, MemberRole.SIGNATORY)


@rules.predicate
def sits_on_the_committee(user: User, appeal: Appeal) -> bool:
    """Has or had a seat on the committee whose decision is disputed."""
    return Seat.objects.filter(committee__call=appeal.call_id, person=user).exists()


@rules.predicate
def acts_for_the_objector(user: User, appeal: Appeal) -> bool:
    held = Membership.objects.active().filter(person=user)
    return held.filter(organization=appeal.organization_id).exists()


@rules.predicate
def may_take_up_again(user: User, call: Call) -> bool:
    """Decides the objection that sends the call back."""
    return not Seat.objects.filter(committee__call=call, person=user).exists()


@rules.predicate
def may_take_up_the_bid(user: User, bid: Bid) -> bool:
    return bool(may_take_up_again(user, bid.call))


decides = is_signed_in & is_head & ~sits_on_the_committee & ~acts_for_the_objector
decides &= not_the_one("filed_by")

rules.add_perm("procurement.file_appeal", is_signed_in & objects_for_it)
rules.add_perm("procurement.uphold_appeal", decides)
rules.add_perm("procurement.dismiss_appeal", decides)
rules.add_perm("procurement.reconsider_call", is_signed_in & is_head & may_take_up_again)
rules.add_perm("procurement.take_up_bid", is_signed_in & is_head & may_take_up_the_bid)


@rules.predicate
def may_open_the_sheet(user: User, sheet: ScoreSheet) -> bool:
    return bool(may_take_up_again(user, sheet.bid.call))


rules.add_perm("procurement.unlock_scoresheet", is_signed_in & is_head & may_open_the_sheet)

"""Who marks, who prepares the ranking, who approves it: never one human being as both hands."""

import rules

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.policies import is_signed_in
from procurement.models import Absence, Bid, Call, Declaration, Post, RankingDraft, ScoreSheet, Seat
from procurement.policies.bid import signs_it
from procurement.policies.committee import keeps_the_file


def seat_of(user: User, call: Call) -> Seat | None:
    """The seat the person holds on the call's committee today."""
    return Seat.objects.of(user).filter(committee__call=call).first()


@rules.predicate
def judges(user: User, bid: Bid) -> bool:
    """Votes on the call and has declared that nothing ties them to the bid."""
    own = Seat.objects.of(user).filter(is_voting=True, committee__call=bid.call_id)
    return Declaration.objects.clean().filter(seat__in=own, bid=bid).exists()


@rules.predicate
def is_own_sheet(user: User, sheet: ScoreSheet) -> bool:
    return sheet.seat.person_id == user.pk and bool(judges(user, sheet.bid))


@rules.predicate
def presides(user: User, call: Call) -> bool:
    """The chair; the deputy only while the chair is noted as absent or has left."""
    seat = seat_of(user, call)
    if seat is None:
        return False
    if seat.post == Post.CHAIR:
        return True
    there = Seat.objects.taken().filter(committee__call=call, post=Post.CHAIR)
    away = Absence.objects.filter(seat__in=there)
    return seat.post == Post.DEPUTY and (not there.exists() or away.exists())


@rules.predicate
def did_not_prepare_it(user: User, call: Call) -> bool:
    """Another human being than the one who prepared the ranking."""
    return not RankingDraft.objects.filter(call=call, prepared_by=user.pk).exists()


@rules.predicate
def presides_over_the_bid(user: User, bid: Bid) -> bool:
    return bool(presides(user, bid.call))


rules.add_perm("procurement.mark_bid", is_signed_in & judges)
rules.add_perm("procurement.lock_scoresheet", is_signed_in & is_own_sheet)
rules.add_perm("procurement.note_absence_call", is_signed_in & (keeps_the_file | presides))
rules.add_perm("procurement.note_vote_call", is_signed_in & presides)
rules.add_perm("procurement.prepare_ranking_call", is_signed_in & keeps_the_file)
rules.add_perm("procurement.rank_call", is_signed_in & presides & did_not_prepare_it)
rules.add_perm("procurement.place_bid", is_signed_in & presides_over_the_bid)
rules.add_perm("procurement.publish_results_call", is_signed_in & keeps_the_file)
rules.add_perm("procurement.begin_standstill_call", is_signed_in & keeps_the_file)
rules.add_perm("procurement.declare_failed_call", is_signed_in & keeps_the_file)
rules.add_perm("procurement.accept_offer_bid", is_signed_in & signs_it)

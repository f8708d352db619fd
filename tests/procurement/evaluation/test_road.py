"""From the marks to the end of the time for objections, through the actions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Message
from procurement.actions import appeal as appeals
from procurement.actions import evaluation, ranking, results
from procurement.models import Appeal, Bid, Call, Mark, PartialOffer, ScoreSheet
from procurement.states import AppealState, BidOutcome, BidState, CallState, SheetState
from procurement.tasks.evaluation import end_standstills
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, DeclarationFactory
from tests.procurement.evaluation.scene import (
    answers,
    approve,
    mark,
    mark_all,
    scene,
    signed,
)

pytestmark = pytest.mark.django_db


def test_a_small_call_from_marks_to_the_standstill() -> None:
    made = scene("150000", "100000", "90000", lot_sum="200000", projects=3)
    mark_all(made, (5, 5), (4, 4), (2, 2))

    call = approve(made)
    signed(call)
    call = results.publish(call, by=made.secretary, now=portal_now())

    first, second, third = Bid.objects.filter(call=call).order_by("registration_no")
    assert call.state == CallState.STANDSTILL
    assert call.standstill_until is not None and call.standstill_until > portal_now()
    assert (first.outcome, first.rank, first.score) == ("winner", 1, Decimal("100.00"))
    assert first.recommended_sum == Decimal("150000.00")
    assert (second.outcome, second.rank, second.score) == ("reserve", 2, Decimal("80.00"))
    assert (third.outcome, third.rank) == ("below_threshold", 3)
    assert third.recommended_sum is None
    assert all(bid.outcome_words_ru and bid.outcome_words_ky for bid in (first, second, third))
    assert second.score_details["criteria"] == {"1": "48.00", "2": "32.00"}
    assert PartialOffer.objects.get().amount == Decimal("50000.00")
    assert Message.objects.filter(kind="procurement.bid_outcome", channel="inbox").count() >= 3


def test_a_recused_member_is_absent_and_not_zero() -> None:
    made = scene()
    bid = made.bids[0]
    aside = made.seats[4]
    aside.declarations.all().delete()
    DeclarationFactory(seat=aside, bid=bid, recused=True)

    mark_all(made, (4, 4))
    approve(made)

    bid.refresh_from_db()
    assert (bid.score, bid.score_details["members"]) == (Decimal("80.00"), 4)
    with pytest.raises(PermissionDenied):
        evaluation.save_marks(bid, by=aside.person, now=portal_now(), answers=answers(0, 0))


def test_a_draft_may_be_incomplete_and_a_lock_may_not() -> None:
    made = scene()
    bid, person = made.bids[0], made.members[1]

    sheet = evaluation.save_marks(bid, by=person, now=portal_now(), answers=answers(4, None))

    with pytest.raises(Refusal, match="2"):
        evaluation.lock(sheet, by=person, now=portal_now())
    uncommented = {**answers(5, 4), "comments": {}}
    evaluation.save_marks(bid, by=person, now=portal_now(), answers=uncommented)
    with pytest.raises(Refusal, match="5"):
        evaluation.lock(sheet, by=person, now=portal_now())
    evaluation.save_marks(bid, by=person, now=portal_now(), answers=answers(5, 4, advice=""))
    with pytest.raises(Refusal):
        evaluation.lock(sheet, by=person, now=portal_now())
    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.OPEN


def test_locked_marks_no_longer_change() -> None:
    made = scene()
    mark(made.bids[0], made.members[1], 4, 4)

    with pytest.raises(Refusal):
        evaluation.save_marks(
            made.bids[0], by=made.members[1], now=portal_now(), answers=answers(1, 1)
        )

    assert set(Mark.objects.values_list("value", flat=True)) == {4}


def test_the_recommended_sum_is_not_above_the_sum_asked_for() -> None:
    made = scene("100000")

    with pytest.raises(Refusal):
        evaluation.save_marks(
            made.bids[0],
            by=made.members[1],
            now=portal_now(),
            answers=answers(4, 4, recommended_sum=Decimal("100000.01")),
        )


def test_nobody_marks_for_another() -> None:
    made = scene()
    sheet = evaluation.save_marks(
        made.bids[0], by=made.members[1], now=portal_now(), answers=answers(4, 4)
    )

    with pytest.raises(PermissionDenied):
        evaluation.lock(sheet, by=made.members[2], now=portal_now())
    with pytest.raises(PermissionDenied):
        evaluation.save_marks(
            made.bids[0], by=made.secretary, now=portal_now(), answers=answers(4, 4)
        )


def test_the_ranking_waits_for_everybody_and_for_the_quorum() -> None:
    made = scene()
    for person in made.members[:3]:
        mark(made.bids[0], person, 4, 4)

    with pytest.raises(Refusal):
        ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    for seat in made.seats[3:]:
        evaluation.note_absence(
            made.call, by=made.secretary, now=portal_now(), seat=seat, reason="Болеет."
        )
    with pytest.raises(Refusal, match="4"):
        ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())

    assert Call.objects.get(pk=made.call.pk).state == CallState.EVALUATION


def test_an_absent_member_is_not_waited_for_and_marks_no_more() -> None:
    made = scene()
    for person in made.members[:4]:
        mark(made.bids[0], person, 4, 4)
    away = made.seats[4]

    evaluation.note_absence(made.call, by=made.chair, now=portal_now(), seat=away, reason="Болеет.")

    with pytest.raises(Refusal):
        evaluation.save_marks(made.bids[0], by=away.person, now=portal_now(), answers=answers(0, 0))
    assert approve(made).state == CallState.RANKED


def test_two_people_make_a_ranking() -> None:
    made = scene()
    mark_all(made, (4, 4))

    with pytest.raises(Refusal):
        ranking.rank(made.call, by=made.chair, now=portal_now())
    with pytest.raises(PermissionDenied):
        ranking.prepare_ranking(made.call, by=made.chair, now=portal_now())
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    with pytest.raises(PermissionDenied):
        ranking.rank(made.call, by=made.secretary, now=portal_now())
    with pytest.raises(PermissionDenied):
        ranking.rank(made.call, by=made.members[1], now=portal_now())


def test_one_person_as_both_hands_is_refused() -> None:
    """The secretary who became the chair may not approve what they prepared."""
    made = scene()
    mark_all(made, (4, 4))
    draft = ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    draft.prepared_by = made.chair
    draft.save()

    with pytest.raises(PermissionDenied):
        ranking.rank(made.call, by=made.chair, now=portal_now())


def test_a_tie_waits_for_the_vote_of_the_committee() -> None:
    made = scene("150000", "150000", lot_sum="200000", projects=2)
    mark_all(made, (4, 4), (4, 4))
    codes = tuple(sorted(bid.code for bid in made.bids))

    with pytest.raises(Refusal):
        ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    ballots = {seat.pk: codes[1] for seat in made.seats[:3]}
    ballots |= {seat.pk: codes[0] for seat in made.seats[3:]}
    ranking.note_vote(made.call, by=made.chair, now=portal_now(), tied=codes, ballots=ballots)
    approve(made)

    assert Bid.objects.get(code=codes[1]).outcome == BidOutcome.WINNER
    assert Bid.objects.get(code=codes[0]).outcome == BidOutcome.RESERVE


def test_a_vote_needs_a_quorum_and_members_who_judge() -> None:
    made = scene("150000", "150000", lot_sum="200000", projects=2)
    mark_all(made, (4, 4), (4, 4))
    codes = tuple(sorted(bid.code for bid in made.bids))

    few = {made.seats[0].pk: codes[0]}
    with pytest.raises(Refusal):
        ranking.note_vote(made.call, by=made.chair, now=portal_now(), tied=codes, ballots=few)
    stranger = {**dict.fromkeys([seat.pk for seat in made.seats], codes[0]), 0: codes[0]}
    with pytest.raises(Refusal):
        ranking.note_vote(made.call, by=made.chair, now=portal_now(), tied=codes, ballots=stranger)
    with pytest.raises(PermissionDenied):
        ranking.note_vote(made.call, by=made.secretary, now=portal_now(), tied=codes, ballots=few)


def test_results_wait_for_signed_minutes() -> None:
    made = scene()
    mark_all(made, (4, 4))
    call = approve(made)

    with pytest.raises(Refusal):
        results.publish(call, by=made.secretary, now=portal_now())

    assert Call.objects.get(pk=call.pk).state == CallState.RANKED
    assert not Message.objects.filter(kind="procurement.bid_outcome").exists()


def test_nobody_above_the_threshold_fails_the_call_and_may_object() -> None:
    made = scene()
    mark_all(made, (2, 2))
    call = approve(made)
    signed(call)

    call = results.publish(call, by=made.secretary, now=portal_now())

    assert (call.state, call.fail_reason) == (CallState.FAILED, "none_above_threshold")
    owner = made.owners[made.bids[0].pk]
    filed = appeals.file(made.bids[0], by=owner, now=portal_now(), text="Не согласны.")
    assert filed.state == AppealState.FILED


def test_the_rest_of_the_money_is_accepted_in_time() -> None:
    made = scene("150000", "100000", lot_sum="200000", projects=2)
    mark_all(made, (5, 5), (4, 4))
    call = approve(made)
    signed(call)
    results.publish(call, by=made.secretary, now=portal_now())
    bid = Bid.objects.get(pk=made.bids[1].pk)
    owner = made.owners[bid.pk]
    late = PartialOffer.objects.get(bid=bid).accept_until

    with pytest.raises(PermissionDenied):
        results.accept_offer(bid, by=made.owners[made.bids[0].pk], now=portal_now())
    with pytest.raises(Refusal):
        results.accept_offer(bid, by=owner, now=late)
    bid = results.accept_offer(bid, by=owner, now=late - timedelta(seconds=1))

    assert (bid.outcome, bid.recommended_sum) == (BidOutcome.WINNER, Decimal("50000.00"))
    with pytest.raises(Refusal):
        results.accept_offer(bid, by=owner, now=portal_now())


def published(*marks: tuple[int, int]) -> tuple:
    made = scene("150000", "100000", lot_sum="150000", projects=2)
    mark_all(made, *(marks or ((5, 5), (4, 4))))
    call = approve(made)
    signed(call)
    return made, results.publish(call, by=made.secretary, now=portal_now())


def test_an_objection_is_in_time_before_the_last_second() -> None:
    made, call = published()
    bid, until = made.bids[1], call.standstill_until
    owner = made.owners[bid.pk]

    with pytest.raises(Refusal):
        appeals.file(bid, by=owner, now=until, text="Поздно.")
    filed = appeals.file(bid, by=owner, now=until - timedelta(seconds=1), text="Не согласны.")

    assert filed.decide_until > local(portal_now()).date()
    with pytest.raises(Refusal):
        appeals.file(bid, by=owner, now=portal_now(), text="Ещё раз.")
    with pytest.raises(PermissionDenied):
        appeals.file(bid, by=made.owners[made.bids[0].pk], now=portal_now(), text="Чужое.")


def test_a_dismissed_objection_leaves_the_results() -> None:
    made, call = published()
    bid = made.bids[1]
    filed = appeals.file(bid, by=made.owners[bid.pk], now=portal_now(), text="Не согласны.")
    head = UserFactory(role="head")
    words = {"words_ru": "Баллы верны.", "words_ky": "Баллдар туура."}

    decided = appeals.decide(filed, by=head, now=portal_now(), is_upheld=False, **words)

    assert (decided.state, decided.decided_by) == (AppealState.DISMISSED, head)
    assert Call.objects.get(pk=call.pk).state == CallState.STANDSTILL
    with pytest.raises(Refusal):
        appeals.decide(filed, by=head, now=portal_now(), is_upheld=True, **words)


def test_an_upheld_objection_sends_the_call_back_to_the_marks() -> None:
    made, call = published()
    bid = made.bids[1]
    filed = appeals.file(bid, by=made.owners[bid.pk], now=portal_now(), text="Не согласны.")
    words = {"words_ru": "Критерий понят неверно.", "words_ky": "Критерий туура эмес түшүнүлгөн."}

    appeals.decide(filed, by=UserFactory(role="head"), now=portal_now(), is_upheld=True, **words)

    call.refresh_from_db()
    assert (call.state, call.standstill_until, call.ranked_at) == (CallState.EVALUATION, None, None)
    assert set(Bid.objects.filter(call=call).values_list("state", flat=True)) == {"admitted"}
    opened = ScoreSheet.objects.filter(state=SheetState.OPEN).values_list("bid", flat=True)
    assert set(opened) == {bid.pk}
    for person in made.members:
        mark(bid, person, 5, 5)
    approve(made)
    bid.refresh_from_db()
    assert bid.score == Decimal("100.00")


def test_new_minutes_are_needed_after_an_upheld_objection() -> None:
    made, call = published()
    bid = made.bids[1]
    filed = appeals.file(bid, by=made.owners[bid.pk], now=portal_now(), text="Не согласны.")
    words = {"words_ru": "Верно.", "words_ky": "Туура."}
    appeals.decide(filed, by=UserFactory(role="head"), now=portal_now(), is_upheld=True, **words)
    for person in made.members:
        mark(bid, person, 5, 5)
    call = approve(made)

    with pytest.raises(Refusal):
        results.publish(call, by=made.secretary, now=portal_now())


def test_a_rejected_bid_whose_objection_is_upheld_is_judged_after_all() -> None:
    made, call = published()
    rejected = BidFactory(rejected=True, call=call, lot=made.bids[0].lot, registration_no=9)
    from_it = UserFactory()
    rejected.organization.memberships.create(person=from_it, role="admin")
    filed = appeals.file(rejected, by=from_it, now=portal_now(), text="Устав был приложен.")
    words = {"words_ru": "Устав есть.", "words_ky": "Устав бар."}

    appeals.decide(filed, by=UserFactory(role="head"), now=portal_now(), is_upheld=True, **words)

    rejected.refresh_from_db()
    assert (rejected.state, rejected.reject_ground) == (BidState.ADMITTED, "")


@pytest.mark.parametrize("who", ["chair", "filer", "officer"])
def test_who_may_not_decide_an_objection(who: str) -> None:
    made, _call = published()
    bid = made.bids[1]
    owner = made.owners[bid.pk]
    filed = appeals.file(bid, by=owner, now=portal_now(), text="Не согласны.")
    person = {"chair": made.chair, "filer": owner, "officer": UserFactory(role="officer")}[who]
    if who != "officer":
        person.grants.create(
            role="head", order_number="1", order_date="2020-01-01", starts_on="2020-01-01"
        )
    person.__dict__.pop("roles", None)

    with pytest.raises(PermissionDenied):
        appeals.decide(
            filed, by=person, now=portal_now(), is_upheld=False, words_ru="а", words_ky="а"
        )

    assert Appeal.objects.undecided().count() == 1


def test_the_clock_tells_the_office_once_that_the_time_is_over(at) -> None:
    made, call = published()
    UserFactory(role="head")
    assert end_standstills() == 0
    at(call.standstill_until)

    first, second = end_standstills(), end_standstills()

    assert first > 0 and second == 0

"""Who may see which row: expectations J, from the rows' side."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core import clock
from procurement.models import (
    Activity,
    Bid,
    BidPage,
    Call,
    CostLine,
    Mark,
    Question,
    ScoreSheet,
    still_marking,
)
from procurement.states import CallState
from tests.factories.accounts import UserFactory
from tests.factories.bids import (
    ActivityFactory,
    BidFactory,
    BidPageFactory,
    CostLineFactory,
    DeclarationFactory,
    ScoreSheetFactory,
)
from tests.factories.ngos import MembershipFactory
from tests.factories.procurement import (
    CallFactory,
    CriterionFactory,
    QuestionFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

OFFICE = [
    Role.OFFICER,
    Role.HEAD,
    Role.ACCOUNTANT,
    Role.SECRETARY,
    Role.AUDITOR,
    Role.ADMIN,
]
READERS = {Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR, Role.ADMIN}


def sees(model: Any, row: Any, visitor: Any) -> bool:
    return bool(model.objects.visible_to(visitor).filter(pk=row.pk).exists())


def owner_of(bid: Bid) -> User:
    person: User = MembershipFactory(organization=bid.organization).person
    return person


def seated(bid: Bid, *, declared: bool | None = None, person: User | None = None) -> Any:
    """A voting seat: undeclared, free of interest (True) or stepped aside (False)."""
    given = {"person": person} if person else {}
    seat = SeatFactory(committee__call=bid.call, **given)
    if declared is not None:
        DeclarationFactory(seat=seat, bid=bid, **({} if declared else {"recused": True}))
    return seat


@pytest.mark.parametrize("stage", [CallState.DRAFT, CallState.SUBMITTED_FOR_APPROVAL])
def test_a_draft_call_stays_in_the_office(stage: CallState) -> None:
    call = CallFactory(stage=stage)

    assert [sees(Call, call, UserFactory(role=role)) for role in OFFICE] == [True] * len(OFFICE)
    assert not sees(Call, call, AnonymousUser())
    assert not sees(Call, call, UserFactory(role=Role.MEMBER))


@pytest.mark.parametrize("stage", [CallState.PLANNED, CallState.PUBLISHED, CallState.CANCELLED])
def test_a_call_that_went_out_is_public(stage: CallState) -> None:
    assert sees(Call, CallFactory(stage=stage), AnonymousUser())


def test_a_sealed_bid_is_its_owners_and_nobody_elses() -> None:
    bid = BidFactory(submitted=True)
    others = [UserFactory(role=role) for role in Role] + [AnonymousUser()]
    others.append(seated(bid).person)

    assert sees(Bid, bid, owner_of(bid))
    assert [sees(Bid, bid, other) for other in others] == [False] * len(others)


def test_a_member_of_the_past_no_longer_sees_the_bid() -> None:
    bid = BidFactory()

    assert not sees(Bid, bid, MembershipFactory(organization=bid.organization, ended=True).person)


def test_what_the_owner_typed_stays_the_owners_after_the_opening() -> None:
    bid = BidFactory(opened=True)
    page = BidPageFactory(bid=bid)

    assert sees(BidPage, page, owner_of(bid))
    assert not any(sees(BidPage, page, UserFactory(role=role)) for role in Role)


@pytest.mark.parametrize("role", OFFICE)
def test_an_opened_bid_is_read_by_the_office_but_the_accountant_reads_its_budget(
    role: Role,
) -> None:
    bid, visitor = BidFactory(opened=True), UserFactory(role=role)
    activity, line = ActivityFactory(bid=bid), CostLineFactory(bid=bid)

    assert sees(Bid, bid, visitor) == (role in READERS)
    assert sees(Activity, activity, visitor) == (role in READERS)
    assert sees(CostLine, line, visitor)


@pytest.mark.parametrize(("declared", "seen"), [(None, False), (True, True), (False, False)])
def test_a_member_reads_a_bid_only_after_a_clean_declaration(
    declared: bool | None, seen: bool
) -> None:
    bid = BidFactory(opened=True)

    assert sees(Bid, bid, seated(bid, declared=declared).person) is seen


def test_another_role_does_not_open_what_the_seat_keeps_closed() -> None:
    bid, head = BidFactory(opened=True), UserFactory(role=Role.HEAD)
    seated(bid, declared=False, person=head)

    assert not sees(Bid, bid, head)


def test_before_the_close_only_the_secretary_reads_the_log() -> None:
    bid = BidFactory(submitted=True)
    people = {role: UserFactory(role=role) for role in Role}

    before = {role for role in Role if bid in Bid.objects.in_log(people[role])}
    clock.move_to(bid.call.closes_at + timedelta(seconds=1))
    after = {role for role in Role if bid in Bid.objects.in_log(people[role])}
    clock.move(timedelta(0))

    assert before == {Role.SECRETARY}
    assert after == {Role.SECRETARY, Role.OFFICER, Role.HEAD, Role.AUDITOR}


def test_a_draft_is_in_no_log() -> None:
    assert not Bid.objects.in_log(UserFactory(role=Role.SECRETARY)).filter(pk=BidFactory().pk)


def test_nobody_sees_others_marks_before_all_have_locked() -> None:
    bid = BidFactory(admitted=True)
    CriterionFactory(call=bid.call)
    first = ScoreSheetFactory(bid=bid, locked=True, marks=4)
    second = ScoreSheetFactory(bid=bid, marks=2)
    auditor = UserFactory(role=Role.AUDITOR)

    assert list(still_marking()) == [bid]
    assert sees(ScoreSheet, first, first.seat.person)
    assert sees(ScoreSheet, second, second.seat.person)
    assert not sees(ScoreSheet, first, second.seat.person)
    assert not sees(ScoreSheet, first, auditor)

    second.state, second.locked_at, second.total = "locked", first.locked_at, first.total
    second.save()

    assert list(still_marking()) == []
    assert sees(ScoreSheet, first, second.seat.person)
    assert sees(ScoreSheet, second, first.seat.person)
    assert [sees(Mark, mark, auditor) for mark in first.marks.all()] == [True]


def test_a_member_who_stepped_aside_sees_no_mark_and_is_not_waited_for() -> None:
    bid = BidFactory(admitted=True)
    sheet = ScoreSheetFactory(bid=bid, locked=True)
    aside = seated(bid, declared=False).person

    assert list(still_marking()) == []
    assert not sees(ScoreSheet, sheet, aside)


def test_marks_never_reach_the_bidder_as_rows() -> None:
    bid = BidFactory(winner=True)
    sheet = ScoreSheetFactory(bid=bid, locked=True)

    assert sees(Bid, bid, owner_of(bid))
    assert not sees(ScoreSheet, sheet, owner_of(bid))
    assert not sees(ScoreSheet, sheet, AnonymousUser())


def test_a_question_is_public_once_it_is_answered() -> None:
    waiting, answered = QuestionFactory(), QuestionFactory(answered=True)
    asker = MembershipFactory(organization=waiting.organization).person

    assert sees(Question, answered, AnonymousUser())
    assert not sees(Question, waiting, AnonymousUser())
    assert sees(Question, waiting, asker)
    assert sees(Question, waiting, UserFactory(role=Role.OFFICER))

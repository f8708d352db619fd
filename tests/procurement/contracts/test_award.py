"""The award: not before its time, not by one person, never above the money, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.audit.models import Event
from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Channel, Message
from karakol_gsz.portal import today
from procurement.actions import award as awards
from procurement.actions import contract as contracts
from procurement.models import Call, Contract, FailReason
from procurement.selectors import contract as selectors
from procurement.states import BidOutcome, CallState, ContractState
from tests.factories.accounts import UserFactory
from tests.factories.bids import AppealFactory
from tests.factories.city import OrderFactory
from tests.factories.procurement import CallFactory, LotFactory
from tests.procurement.contracts.conftest import Story


def letters(person: User) -> list[str]:
    rows = Message.objects.filter(person=person, channel=Channel.INBOX)
    return sorted(rows.values_list("kind", flat=True))


def test_two_people_name_the_winners_and_everybody_gets_a_letter(
    story: Story, commits: Callable[[], None]
) -> None:
    now = portal_now()

    proposed = story.propose()
    awarded = awards.award(story.call, by=story.head, now=now)
    commits()

    assert proposed.state == CallState.STANDSTILL
    assert proposed.award_order == Order.objects.get(kind=OrderKind.AWARD)
    assert (awarded.state, awarded.awarded_at) == (CallState.AWARDED, now)
    contract = Contract.objects.get()
    assert contract.bid == story.winner
    assert contract.number == f"{story.call.number}-1"
    assert contract.total_sum == Decimal("200000.00")
    assert contract.drafted_by == story.officer
    assert contract.award_order == awarded.award_order
    assert letters(story.head) == ["procurement.awarded_proposed"]
    assert letters(story.director) == ["procurement.awarded"]
    assert letters(story.reserve.organization.memberships.get().person) == [
        "procurement.awarded_others"
    ]
    deeds = Event.objects.about(awarded).values_list("action", flat=True)
    assert list(deeds) == ["propose_award", "award"]


def test_the_draft_begins_with_stages_and_payments_that_break_no_rule(story: Story) -> None:
    contract = story.award()

    found = selectors.findings(contract)

    assert [one.code for one in found if one.blocks] == []
    assert sum(row.percent for row in contract.tranches.all()) == Decimal("100.00")
    assert sum(row.amount for row in contract.tranches.all()) == contract.total_sum
    assert [row.kind for row in contract.tranches.all()] == ["advance", "after_report", "final"]


def test_nothing_is_awarded_while_objections_may_come(make_story: Callable[..., Story]) -> None:
    story = make_story(standstill_until=portal_now() + timedelta(minutes=5))

    with pytest.raises(Refusal):
        story.propose()

    assert not Contract.objects.exists()


def test_time_decides_again_when_the_head_presses(story: Story, at: Callable[[Any], None]) -> None:
    story.propose()
    Call.objects.filter(pk=story.call.pk).update(standstill_until=portal_now() + timedelta(days=1))

    with pytest.raises(Refusal):
        awards.award(story.call, by=story.head, now=portal_now())

    at(portal_now() + timedelta(days=1, minutes=1))
    assert awards.award(story.call, by=story.head, now=portal_now()).state == CallState.AWARDED


def test_an_undecided_objection_holds_the_award_up(story: Story) -> None:
    story.propose()
    AppealFactory(call=story.call, bid=story.loser, organization=story.loser.organization)

    with pytest.raises(Refusal) as refusal:
        awards.award(story.call, by=story.head, now=portal_now())

    assert "1" in str(refusal.value)


def test_one_person_with_both_roles_is_refused(story: Story) -> None:
    both = UserFactory(roles=[Role.OFFICER, Role.HEAD])
    awards.propose_award(story.call, by=both, now=portal_now(), number="А-1", on=portal_today())

    with pytest.raises(PermissionDenied):
        awards.award(story.call, by=both, now=portal_now())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECRETARY, Role.AUDITOR, Role.ADMIN])
def test_only_the_head_names_the_winners(story: Story, role: Role) -> None:
    story.propose()

    with pytest.raises(PermissionDenied):
        awards.award(story.call, by=UserFactory(role=role), now=portal_now())


def test_the_head_does_not_press_before_another_has_prepared(story: Story) -> None:
    with pytest.raises(Refusal):
        awards.award(story.call, by=story.head, now=portal_now())


@pytest.mark.parametrize("traits", [{"kind": OrderKind.CALL}, {"kind": OrderKind.AWARD}])
def test_the_order_is_of_the_right_kind_and_of_this_call(
    story: Story, traits: dict[str, Any]
) -> None:
    order = OrderFactory(**traits)
    if order.kind == OrderKind.AWARD:
        CallFactory(awarded=True, award_order=order)

    with pytest.raises(Refusal):
        story.propose(order=order)


def test_a_suspended_winner_gets_no_contract(story: Story) -> None:
    story.propose()
    story.winner.organization.state = "suspended"
    story.winner.organization.suspended_at = portal_now()
    story.winner.organization.suspended_by = story.officer
    story.winner.organization.save()

    with pytest.raises(Refusal):
        awards.award(story.call, by=story.head, now=portal_now())


def test_a_second_press_is_refused_and_makes_no_second_contract(story: Story) -> None:
    story.award()

    with pytest.raises(Refusal):
        awards.award(story.call, by=story.head, now=portal_now())

    assert Contract.objects.count() == 1


def test_winners_never_get_more_than_the_lot(story: Story) -> None:
    story.lot.max_sum = Decimal("199999.99")
    story.lot.save()

    with pytest.raises(Refusal):
        story.propose()


def test_a_refusal_offers_the_contract_to_the_reserve_for_a_shorter_term(story: Story) -> None:
    contract = story.award()

    declined = awards.decline(contract, by=story.director, now=portal_now(), words="Нет людей.")

    assert declined.state == ContractState.DECLINED
    offered = Contract.objects.get(bid=story.reserve)
    assert (offered.number, offered.state) == (f"{story.call.number}-2", ContractState.DRAFT)
    assert offered.sign_until is not None and contract.sign_until is not None
    assert offered.sign_until < contract.sign_until
    assert letters(story.reserve.organization.memberships.get().person) == [
        "procurement.awarded_others",
        "procurement.contract_offered",
    ]
    assert story.reserve.outcome == BidOutcome.RESERVE


def test_the_reserve_is_offered_no_more_than_is_left(story: Story) -> None:
    other = LotFactory(call=story.call, no=2, max_sum=Decimal("150000.00"))
    story.reserve.lot = other
    story.reserve.save()
    contract = story.award()
    Contract.objects.filter(pk=contract.pk).update(total_sum=Decimal("90000.00"))
    story.winner.lot = other
    story.winner.save()

    awards.decline(contract, by=story.director, now=portal_now(), words="Нет людей.")

    assert Contract.objects.get(bid=story.reserve).total_sum == Decimal("150000.00")


def test_without_a_reserve_the_lot_and_then_the_call_come_to_nothing(story: Story) -> None:
    contract = story.award()
    awards.decline(contract, by=story.director, now=portal_now(), words="Нет людей.")
    last = Contract.objects.get(bid=story.reserve)
    person = story.reserve.organization.memberships.get().person

    awards.decline(last, by=person, now=portal_now(), words="Тоже нет.")

    story.call.refresh_from_db()
    assert (story.call.state, story.call.fail_reason) == (
        CallState.FAILED,
        FailReason.ALL_DECLINED,
    )
    assert Event.objects.filter(action="fail_lot").count() == 1


def test_a_refusal_needs_words_and_a_signatory(story: Story) -> None:
    contract = story.award()

    with pytest.raises(Refusal):
        awards.decline(contract, by=story.director, now=portal_now(), words=" ")
    with pytest.raises(PermissionDenied):
        awards.decline(contract, by=UserFactory(), now=portal_now(), words="Чужой.")
    with pytest.raises(PermissionDenied):
        awards.decline(contract, by=story.officer, now=portal_now(), words="За них.")


def test_lines_of_the_day_follow_the_award(story: Story) -> None:
    def of(person: User, place: str = "office") -> tuple[int, int]:
        lines = today.today(place, User.objects.get(pk=person.pk), portal_now())
        mine = [one for one in lines.todo if story.call.number in one.text]
        others = [one for one in lines.waiting if story.call.number in one.text]
        return len(mine), len(others)

    assert of(story.officer) == (1, 0)
    story.propose()
    assert of(story.officer) == (0, 1)
    assert of(story.head) == (1, 0)
    awards.award(story.call, by=story.head, now=portal_now())
    assert of(story.officer) == (1, 0)
    assert of(story.director, "cabinet") == (0, 1)
    contracts.hand_over(Contract.objects.get(), by=story.officer, now=portal_now())
    assert of(story.officer) == (0, 1)
    assert of(story.director, "cabinet") == (1, 0)


def _at_once(count: int, press: Callable[[int], str]) -> list[str]:
    def one(number: int) -> str:
        try:
            return press(number)
        except Refusal:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_name_the_winners_once(make_story: Callable[..., Story]) -> None:
    story = make_story()
    story.propose()

    said = _at_once(8, lambda _: awards.award(story.call, by=story.head, now=portal_now()).state)

    assert said == [CallState.AWARDED.value, *["refused"] * 7]
    assert Contract.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_awards_at_once_never_take_more_than_the_budget_line(
    make_story: Callable[..., Story],
) -> None:
    first = make_story()
    line = first.call.budget_line
    assert line is not None
    second = make_story(budget_line=line, programme=first.call.programme)
    line.amount = Decimal("300000.00")
    line.save()
    first.propose()
    second.propose(number="А-18")

    said = _at_once(
        2,
        lambda n: (
            awards.award(
                (first, second)[n].call, by=(first, second)[n].head, now=portal_now()
            ).state
        ),
    )

    assert said == [CallState.AWARDED.value, "refused"]
    assert selectors.held_of_line(line) == Decimal("200000.00")

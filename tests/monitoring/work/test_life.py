"""From the signed contract to the closed project, and every door that stays shut on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.audit.models import Event
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Channel, Message
from monitoring.actions import acceptance
from monitoring.actions import execution as executions
from monitoring.actions import payment as payments
from monitoring.actions import report as reports
from monitoring.models import Execution, Payment, Report
from monitoring.selectors import narrative_version
from monitoring.states import ActState, ExecutionState, PaymentState, ReportState
from monitoring.tasks import remind_of_reports, start_executions
from procurement.states import ContractState
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.bids import ContractFactory
from tests.factories.ngos import MembershipFactory
from tests.monitoring.work.conftest import Story, scan


def letters(kind: str) -> int:
    return Message.objects.filter(kind=f"monitoring.{kind}", channel=Channel.EMAIL).count()


def test_the_robot_begins_every_signed_contract_once(story: Story) -> None:
    ContractFactory()  # a draft

    started = [start_executions(), start_executions()]
    story.start()

    assert started == [1, 0]
    execution = story.execution
    assert (execution.state, execution.contract_sum) == (ExecutionState.RUNNING, 200000)
    assert execution.started_by == User.objects.robot()
    assert letters("execution_started") == 1


def test_one_report_a_milestone_and_the_last_one_is_final(story: Story) -> None:
    execution = story.start()

    rows = execution.reports.order_by("no").values_list("no", "is_final", "due_on", "period_from")

    assert list(rows) == [
        (1, False, date(2026, 10, 16), date(2026, 9, 1)),
        (2, True, date(2026, 12, 14), date(2026, 10, 17)),
    ]


def test_without_a_milestone_at_the_end_the_final_report_stands_alone(story: Story) -> None:
    story.contract.milestones.filter(no=2).update(due_on=date(2026, 11, 20))

    execution = story.start()

    rows = execution.reports.order_by("no").values_list("no", "is_final", "milestone__no")
    assert list(rows) == [(1, False, 1), (2, False, 2), (3, True, None)]


def test_a_contract_not_signed_begins_nothing(story: Story) -> None:
    draft = ContractFactory()

    with pytest.raises(Refusal):
        executions.start(draft, by=story.officer, now=portal_now())
    with pytest.raises(PermissionDenied):
        executions.start(story.contract, by=story.ngo, now=portal_now())

    assert draft.state == ContractState.DRAFT
    assert not Execution.objects.exists()


def test_the_whole_way_ends_with_a_closed_project(
    story: Story, commits: Callable[[], None]
) -> None:
    execution = story.finish()
    commits()

    assert execution.state == ExecutionState.CLOSED
    assert execution.paid_total == execution.contract_sum == Decimal("200000.00")
    paid = Payment.objects.order_by("tranche__no").values_list("amount", "treasury_no", "state")
    assert list(paid) == [
        (Decimal("80000.00"), "1181", "released"),
        (Decimal("80000.00"), "1182", "released"),
        (Decimal("40000.00"), "1183", "released"),
    ]
    said = [letters(kind) for kind in ("report_accepted", "payment_released", "act_accepted")]
    assert said == [2, 3, 1]


def test_a_report_with_holes_is_not_sent(story: Story) -> None:
    story.start()

    with pytest.raises(Refusal):
        reports.submit(story.report(1), by=story.ngo, now=portal_now())

    assert story.report(1).state == ReportState.DUE


@pytest.mark.parametrize(
    "words",
    [
        "Помогли 2 0101 1990 00112, теперь есть паспорт.",
        "Звоните +996 555 12-34-56",
        "Её номер 0555 123 456.",
    ],
)
def test_a_report_names_nobody_by_a_number(story: Story, words: str) -> None:
    story.start()

    with pytest.raises(Refusal) as refused:
        story.submit(1, results=words)

    assert str(refused.value.message).startswith("Under “") or refused.value.message
    assert story.report(1).state == ReportState.DUE


def test_a_stranger_writes_no_report(story: Story) -> None:
    story.start()
    stranger = UserFactory()

    for deed in (reports.submit, reports.accept):
        with pytest.raises(PermissionDenied):
            deed(story.report(1), by=stranger, now=portal_now())
    with pytest.raises(PermissionDenied):
        reports.keep_narrative(
            story.report(1), by=stranger, now=portal_now(), answers={}, version=""
        )


def test_a_stale_page_overwrites_nothing(story: Story) -> None:
    story.start()
    seen = narrative_version(story.report(1))
    story.write(1, done="Первый текст.")

    with pytest.raises(reports.StaleAnswers):
        reports.keep_narrative(
            story.report(1), by=story.ngo, now=portal_now(), answers={"done": "x"}, version=seen
        )

    assert story.report(1).done == "Первый текст."


def test_a_sent_report_rests(story: Story) -> None:
    story.start()
    sent = story.submit(1)

    with pytest.raises(Refusal):
        story.write(1)
    with pytest.raises(Refusal):
        reports.submit(sent, by=story.ngo, now=portal_now())

    assert sent.review_until == date(2026, 9, 21)


def test_the_person_who_sent_the_report_does_not_accept_it(story: Story) -> None:
    RoleGrantFactory(user=story.ngo, role=Role.OFFICER)
    story.start()
    sent = story.submit(1)

    with pytest.raises(PermissionDenied):
        reports.accept(sent, by=User.objects.get(pk=story.ngo.pk), now=portal_now())


def test_an_officer_of_the_same_organisation_does_not_accept_its_report(story: Story) -> None:
    MembershipFactory(person=story.officer, organization=story.contract.organization)
    story.start()

    with pytest.raises(PermissionDenied):
        reports.accept(story.submit(1), by=story.officer, now=portal_now())


def test_a_report_is_returned_with_words_and_not_for_ever(story: Story) -> None:
    story.start()
    items = [{"where": "narrative.results", "text": "Сколько из них получили паспорт?"}]

    with pytest.raises(Refusal):
        reports.give_back(story.submit(1), by=story.officer, now=portal_now(), items=[])
    returned = reports.give_back(story.report(1), by=story.officer, now=portal_now(), items=items)
    again = story.submit(1)
    twice = reports.give_back(again, by=story.officer, now=portal_now(), items=items)
    with pytest.raises(Refusal):
        reports.give_back(story.submit(1), by=story.officer, now=portal_now(), items=items)

    assert (returned.state, returned.return_items) == (ReportState.RETURNED, items)
    assert (twice.returns, letters("report_returned")) == (2, 2)


def test_an_advance_needs_no_report_and_the_next_tranche_does(story: Story) -> None:
    story.start()

    with pytest.raises(Refusal):
        story.request(2)
    story.release(1)
    with pytest.raises(Refusal):
        story.request(2)
    story.accept(1)

    assert story.request(2).state == PaymentState.REQUESTED


def test_the_final_tranche_waits_for_the_signed_act(story: Story) -> None:
    story.start()
    story.release(1)
    story.accept(1)
    story.release(2)
    story.accept(2)

    with pytest.raises(Refusal):
        story.request(3)
    story.signed_act()

    assert story.request(3).amount == Decimal("40000.00")


def test_an_advance_above_the_rule_is_not_paid(make_story: Callable[..., Story]) -> None:
    story = make_story()
    call = story.contract.call
    call.rules["rows"]["advance_max_percent"]["value"] = "30"
    call.save(update_fields=["rules"])
    story.start()

    with pytest.raises(Refusal):
        story.request(1)


def test_asking_twice_is_asking_once(story: Story) -> None:
    story.start()

    first, after_first = story.request(1), letters("payment_requested")
    second = story.request(1)

    assert second == first
    assert letters("payment_requested") == after_first > 0


def test_one_person_never_pays_alone(story: Story) -> None:
    both = UserFactory(roles=[Role.ACCOUNTANT, Role.HEAD])
    story.start()
    prepared = payments.prepare(story.request(1), by=both, now=portal_now())
    facts = {"now": portal_now(), "treasury_no": "1", "treasury_date": portal_today()}

    for hand in (both, story.accountant, story.officer, story.ngo):
        with pytest.raises(PermissionDenied):
            payments.release(prepared, by=hand, **facts)

    assert story.execution.paid_total == 0


def test_the_requester_does_not_prepare(story: Story) -> None:
    RoleGrantFactory(user=story.ngo, role=Role.ACCOUNTANT)
    story.start()
    asked = story.request(1)

    with pytest.raises(PermissionDenied):
        payments.prepare(asked, by=User.objects.get(pk=story.ngo.pk), now=portal_now())


@pytest.mark.parametrize(("number", "days"), [("", 0), ("  ", 0), ("118", 1), ("118", -1)], ids=str)
def test_a_release_names_number_and_day(story: Story, number: str, days: int) -> None:
    story.start()
    prepared = story.prepare(1)

    with pytest.raises(Refusal):
        payments.release(
            prepared,
            by=story.head,
            now=portal_now(),
            treasury_no=number,
            treasury_date=portal_today() + timedelta(days=days),
        )

    assert story.execution.paid_total == 0


def test_nothing_is_paid_after_the_last_day_of_the_budget(story: Story) -> None:
    story.start()
    clock.move_to(clock.portal_now().replace(month=12, day=21))

    with pytest.raises(Refusal):
        story.request(1)


def test_a_payment_is_released_once(story: Story) -> None:
    story.start()
    paid = story.release(1)

    with pytest.raises(Refusal):
        payments.release(
            paid,
            by=story.head,
            now=portal_now(),
            treasury_no="119",
            treasury_date=portal_today(),
        )

    assert story.execution.paid_total == Decimal("80000.00")


@pytest.mark.django_db(transaction=True)
def test_eight_presses_release_once(story: Story) -> None:
    story.start()
    prepared = story.prepare(1)
    now, today = portal_now(), portal_today()

    def press(no: int) -> str:
        try:
            payments.release(
                prepared, by=story.head, now=now, treasury_no=f"{no}", treasury_date=today
            )
        except Refusal:
            return "refused"
        finally:
            connection.close()
        return "paid"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, range(8)))

    assert answers == ["paid"] + ["refused"] * 7
    assert story.execution.paid_total == Decimal("80000.00")
    assert Event.objects.filter(action="release").count() == 1
    assert letters("payment_released") == 1


@pytest.mark.django_db(transaction=True)
def test_eight_robots_begin_one_project(story: Story) -> None:
    now = portal_now()

    def press(no: int) -> int:
        try:
            return executions.start(story.contract, by=story.officer, now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        begun = set(pool.map(press, range(8)))

    assert len(begun) == 1
    assert Report.objects.count() == 2


def test_the_act_waits_for_all_reports(story: Story) -> None:
    story.start()
    story.accept(1)

    with pytest.raises(Refusal):
        acceptance.draft(story.execution, by=story.officer, now=portal_now())


def test_the_act_needs_three_hands(story: Story) -> None:
    story.start()
    story.accept(1)
    story.accept(2)
    act = story.act()

    with pytest.raises(Refusal):
        acceptance.accept(act, by=story.head, now=portal_now(), scan=scan())
    with pytest.raises(PermissionDenied):
        acceptance.sign_by_ngo(act, by=story.officer, now=portal_now(), scan=scan())
    signed = acceptance.sign_by_ngo(act, by=story.ngo, now=portal_now(), scan=scan())
    with pytest.raises(PermissionDenied):
        acceptance.accept(signed, by=story.officer, now=portal_now(), scan=scan())
    accepted = acceptance.accept(signed, by=story.head, now=portal_now(), scan=scan())

    assert accepted.state == ActState.ACCEPTED
    assert accepted.document is not None
    assert accepted.document.signed_at == accepted.accepted_at
    assert story.execution.state == ExecutionState.COMPLETED
    assert acceptance.draft(story.execution, by=story.officer, now=portal_now()) == accepted


def test_reminders_are_written_once_a_stage(story: Story) -> None:
    story.start()
    counts = []
    for day in (date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 14), date(2026, 10, 18)):
        clock.move_to(portal_now().replace(month=day.month, day=day.day))
        remind_of_reports()
        remind_of_reports()
        counts.append((letters("report_due"), letters("report_overdue")))

    assert counts == [(1, 0), (1, 0), (2, 0), (2, 1)]

"""The office drafts a call page by page; a second human being publishes it."""

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.audit.models import Event
from karakol_gsz.city.models import OrderKind
from karakol_gsz.core import clock
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.forms import errors_of
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.models import RuleSet
from karakol_gsz.notifications.models import Message
from procurement.actions import call as actions
from procurement.actions import programme as programmes
from procurement.models import Call, Programme
from procurement.models.call import TEXTS
from procurement.states import CallState, ProgrammeState
from procurement.tasks.call import close_overdue_calls
from tests.factories.accounts import UserFactory
from tests.factories.city import OrderFactory
from tests.factories.lawbook import adopt, set_rule
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import BudgetLineFactory, CallFactory, ProgrammeFactory

MONDAY = datetime(2026, 3, 2, 11, tzinfo=clock.CITY_ZONE)
CLOSE = "03.04.2026 17:00"


@pytest.fixture
def monday(db: None) -> None:
    clock.move_to(MONDAY)
    adopt()


@pytest.fixture
def officer(db: None) -> Any:
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def head(db: None) -> Any:
    return UserFactory(role=Role.HEAD)


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    data = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for index, row in enumerate(given):
        data.update({f"{prefix}-{index}-{name}": value for name, value in row.items()})
    return data


def texts() -> dict[str, str]:
    return {f"{name}_{lang}": f"{name} {lang}" for name in TEXTS for lang in ("ru", "ky")}


def fill_in(client: Any, call: Call, line: Any, order: Any) -> None:
    """All six pages, as an officer fills them in."""

    def post(page: str, data: dict[str, Any]) -> None:
        url = reverse("procurement:office_call_edit", args=[call.number, page])
        response = client.post(url, data)
        assert response.status_code == 302, (page, response.context and response.context["form"])

    post("texts", {**texts(), "title_ru": "Порядок", "title_ky": "Тартип"})
    lot = {"title_ru": "Лот", "title_ky": "Лот", "max_sum": "200 000", "max_projects": "1"}
    post("lots", rows("lots", lot))
    post(
        "dates",
        {
            "closes_at": CLOSE,
            "period_from": "01.05.2026",
            "period_to": "30.09.2026",
            "own_contribution_percent": "0",
        },
    )
    post(
        "basis",
        {
            "order": order.pk,
            "budget_line": line.pk,
            "opening_place_ru": "Мэрия",
            "opening_place_ky": "Мэрия",
            "contact_name": "Абдиева Н.",
            "contact_phone": "+996392200000",
            "contact_email": "gsz@karakol.example",
        },
    )


@pytest.fixture
def drafted(monday: None, officer: Any, as_person: Any) -> Call:
    """A call with every page filled in by the officer through the pages."""
    line = BudgetLineFactory()
    order = OrderFactory(kind=OrderKind.CALL)
    client = as_person(officer)
    client.post(
        reverse("procurement:office_call_new"),
        {"programme": line.programme.pk, "title_ru": "Порядок", "title_ky": "Тартип"},
    )
    call = Call.objects.get()
    fill_in(client, call, line, order)
    return Call.objects.get()


def test_a_new_call_starts_from_the_standard(drafted: Call):
    assert drafted.number == "2026-01"
    assert [c.weight for c in drafted.criteria.all()] == [20, 15, 20, 15, 15, 10, 5]
    assert drafted.criteria.first().scale["5"]["ky"]
    assert drafted.required_documents.count() == 4


def test_dates_follow_from_the_close(drafted: Call):
    assert clock.local(drafted.closes_at).isoformat() == "2026-04-03T17:00:00+06:00"
    assert clock.local(drafted.questions_until).date().isoformat() == "2026-03-27"
    assert drafted.opening_at > drafted.closes_at


def test_the_call_goes_out_through_two_people(drafted: Call, officer, head, as_person):
    OrganizationFactory(verified=True, admin=UserFactory(language="ky"))
    step = reverse("procurement:office_call_step", args=[drafted.number, "submit_for_approval"])
    as_person(officer).post(step)
    publish = reverse("procurement:office_call_step", args=[drafted.number, "publish"])

    assert as_person(officer).post(publish).status_code == 403
    assert as_person(head).post(publish).status_code == 302

    call = Call.objects.get()
    assert (call.state, call.published_by) == (CallState.PUBLISHED, head)
    assert call.rules["rows"][Rule.SUBMIT_DAYS]["value"] == "30"
    assert [row["step"] for row in call.dates][:2] == ["questions_until", "closes"]
    assert Message.objects.filter(event=f"call.published:{call.pk}").count() == 2
    assert Event.objects.filter(action="publish", subject_id=str(call.pk)).count() == 1


def test_one_person_with_both_roles_is_not_two_people(drafted: Call, db: None):
    both = UserFactory(roles=[Role.OFFICER, Role.HEAD])
    call = actions.submit_for_approval(drafted, by=both, now=clock.portal_now())

    with pytest.raises(PermissionDenied):
        actions.publish(call, by=both, now=clock.portal_now())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"goal_ky": ""}, "Kyrgyz"),
        ({"goal_ru": ""}, "Russian"),
        ({"contact_name": ""}, "Name the person"),
        ({"order": None}, "order to hold the call"),
        ({"closes_at": datetime(2026, 3, 10, 12, tzinfo=clock.CITY_ZONE)}, "may not close before"),
        ({"closes_at": datetime(2026, 4, 4, 12, tzinfo=clock.CITY_ZONE)}, "working day"),
        ({"closes_at": datetime(2026, 4, 3, 18, tzinfo=clock.CITY_ZONE)}, "10:00"),
        ({"period_to": date(2027, 2, 1)}, "within the budget year"),
    ],
)
def test_what_is_missing_is_said_by_name(drafted: Call, officer, change, words):
    follows = {"questions_until": None, "opening_at": None}
    Call.objects.filter(pk=drafted.pk).update(**{**follows, **change})

    with override("en"), pytest.raises(Refusal) as refusal:
        actions.submit_for_approval(drafted, by=officer, now=clock.portal_now())

    assert words in str(refusal.value)


def test_weights_must_total_what_the_rule_says(drafted: Call, officer):
    set_rule(Rule.WEIGHTS_TOTAL, 110)

    with pytest.raises(Refusal):
        actions.submit_for_approval(drafted, by=officer, now=clock.portal_now())


def test_two_calls_cannot_spend_the_same_money(drafted: Call, officer, head):
    now = clock.portal_now()
    rival = CallFactory(
        number="2025-90", published=True, parts=True, budget_line=drafted.budget_line
    )
    rival.lots.update(max_sum=Decimal("300000"))

    with pytest.raises(Refusal):
        actions.submit_for_approval(drafted, by=officer, now=now)


def test_an_unadopted_rule_set_publishes_nothing(drafted: Call, officer, head):
    now = clock.portal_now()
    call = actions.submit_for_approval(drafted, by=officer, now=now)
    RuleSet.objects.update(adopted_act_number="", adopted_act_date=None)

    with pytest.raises(Refusal):
        actions.publish(call, by=head, now=now)


def test_a_wrong_page_keeps_what_was_typed(drafted: Call, officer, as_person):
    url = reverse("procurement:office_call_edit", args=[drafted.number, "dates"])

    response = as_person(officer).post(
        url,
        {
            "closes_at": "завтра",
            "period_from": "01.05.2026",
            "period_to": "01.04.2026",
            "own_contribution_percent": "0",
        },
    )

    assert response.status_code == 422
    assert "завтра" in response.text
    assert {e.target for e in _errors(response)} == {"id_closes_at", "id_period_to"}


def _errors(response: Any) -> Any:
    return errors_of(response.context["form"])


def test_the_second_person_returns_it_with_remarks(drafted: Call, officer, head, as_person):
    now = clock.portal_now()
    call = actions.submit_for_approval(drafted, by=officer, now=now)
    url = reverse("procurement:office_call_send_back", args=[call.number])

    assert as_person(head).post(url, {"remarks": ""}).status_code == 422
    assert as_person(head).post(url, {"remarks": "Уточните сумму."}).status_code == 302

    call.refresh_from_db()
    assert (call.state, call.approval_remarks) == (CallState.DRAFT, "Уточните сумму.")


def test_the_clock_closes_and_nobody_else(drafted: Call, officer, head):
    now = clock.portal_now()
    call = actions.submit_for_approval(drafted, by=officer, now=now)
    call = actions.publish(call, by=head, now=now)
    with pytest.raises(PermissionDenied):
        actions.close(call, by=head, now=now)
    with pytest.raises(Refusal):
        actions.close(call, by=User.objects.robot(), now=now)
    assert close_overdue_calls() == 0

    clock.move_to(call.closes_at)
    assert close_overdue_calls() == 1

    call.refresh_from_db()
    assert (call.state, call.closed_by.is_robot) == (CallState.CLOSED, True)


def test_a_failed_call_is_repeated_once(monday: None, officer):
    call = CallFactory(failed=True, parts=True)

    again = actions.repeat(call, by=officer, now=clock.portal_now())

    assert (again.repeat_of, again.state) == (call, CallState.DRAFT)
    assert again.lots.count() == again.required_documents.count() == 1
    assert again.criteria.count() == 2
    Call.objects.filter(pk=again.pk).update(
        state=CallState.FAILED,
        failed_at=clock.portal_now(),
        failed_by=officer,
        fail_reason="no_bids",
    )
    again.refresh_from_db()
    with pytest.raises(Refusal):
        actions.repeat(again, by=officer, now=clock.portal_now())


def test_a_programme_is_approved_by_another_person(monday: None, officer, head, as_person):
    client = as_person(officer)
    data = {
        "title_ru": "Программа",
        "title_ky": "Программа",
        "year_from": 2026,
        "year_to": 2026,
        "goal_ru": "Цель",
        "goal_ky": "Максат",
        "need_ru": "Нужда",
        "need_ky": "Муктаждык",
        **rows("lines", {"year": "2026", "code": "70911", "amount": "400 000"}),
    }
    assert client.post(reverse("procurement:office_programme_new"), data).status_code == 302
    programme = Programme.objects.get()
    decision = OrderFactory(kind=OrderKind.PROGRAMME)

    with pytest.raises(PermissionDenied):
        programmes.approve(programme, by=officer, now=clock.portal_now(), decision=decision)
    url = reverse("procurement:office_programme_approve", args=[programme.number])
    assert as_person(head).post(url, {"decision": decision.pk}).status_code == 302

    programme.refresh_from_db()
    assert (programme.state, programme.number) == (ProgrammeState.APPROVED, "2026-P1")
    assert programme.budget_lines.get().amount == 400000


@pytest.mark.django_db(transaction=True)
def test_eight_presses_publish_once():
    clock.move(timedelta(0))
    clock.move_to(MONDAY)
    adopt()
    head = UserFactory(role=Role.HEAD)
    call = CallFactory(
        submitted_for_approval=True,
        parts=True,
        close=datetime(2026, 4, 3, 17, tzinfo=clock.CITY_ZONE),
        questions_until=datetime(2026, 3, 27, 17, tzinfo=clock.CITY_ZONE),
        opening_at=datetime(2026, 4, 6, 10, tzinfo=clock.CITY_ZONE),
        period_from=MONDAY.date() + timedelta(days=60),
        period_to=date(2026, 9, 30),
    )
    done: list[str] = []

    def press() -> None:
        try:
            actions.publish(call, by=head, now=clock.portal_now())
            done.append("done")
        except Refusal:
            done.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == ["done"] + ["refused"] * 7
    assert Event.objects.filter(action="publish").count() == 1


def test_a_stranger_finds_no_office(client, db):
    call = CallFactory(published=True)
    for name in ("office_call_list", "office_programme_list", "office_question_list"):
        assert client.get(reverse(f"procurement:{name}")).status_code == 302
    url = reverse("procurement:office_call_show", args=[call.number])
    assert client.get(url).status_code == 302


def test_an_ngo_finds_no_office(as_person, db):
    call = CallFactory(published=True)
    client = as_person(
        OrganizationFactory(verified=True, admin=UserFactory()).memberships.get().person
    )

    assert client.get(reverse("procurement:office_call_list")).status_code == 404
    url = reverse("procurement:office_call_show", args=[call.number])
    assert client.get(url).status_code == 404


def test_drafted_programmes_stay_inside(client, db):
    assert ProgrammeFactory().state == ProgrammeState.DRAFT
    assert list(Programme.objects.visible_to(_stranger())) == []


def _stranger() -> Any:
    return AnonymousUser()

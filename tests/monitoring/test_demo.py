"""The demo is sound on whatever day it is loaded, and nobody is without work in it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import chain
from karakol_gsz.core import clock
from karakol_gsz.core.clock import CITY_ZONE, local, portal_now
from karakol_gsz.documents.models import Document
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from karakol_gsz.portal.today import today as lines_of_today
from monitoring.management import story
from monitoring.management.story import people, register
from monitoring.management.story import today as acts
from monitoring.management.story.stage import DOMAIN, Script, stage_for, stand_in
from monitoring.models import Execution, Payment, Report
from monitoring.states import ExecutionState, PaymentState, ReportState
from ngos.models import Organization
from ngos.states import RegistrationState
from procurement.models import Bid, Call, Contract, Minutes, Question, ScoreSheet
from procurement.norms import terms
from procurement.selectors.call import findings, lengths_of
from procurement.states import BidOutcome, BidState, CallState, MinutesState, SheetState

DESK = {
    **dict.fromkeys(("officer", "head", "accountant", "secretary"), "office"),
    **dict.fromkeys((f"member{n}" for n in range(1, 6)), "committee"),
    **dict.fromkeys(("baldarga", "ulukman", "ngo3", "ngo4", "newcomer"), "cabinet"),
}
REAL = ("baldarga", "ulukman")
DAYS = (
    datetime(2026, 11, 22, 21, 0, tzinfo=CITY_ZONE),  # a Sunday
    datetime(2026, 12, 31, 23, 50, tzinfo=CITY_ZONE),
    datetime(2027, 1, 1, 0, 5, tzinfo=CITY_ZONE),
    datetime(2027, 1, 7, 12, 0, tzinfo=CITY_ZONE),
    datetime(2027, 1, 31, 9, 0, tzinfo=CITY_ZONE),
    datetime(2027, 3, 8, 12, 0, tzinfo=CITY_ZONE),
    datetime(2027, 3, 21, 12, 0, tzinfo=CITY_ZONE),
    datetime(2027, 5, 7, 12, 0, tzinfo=CITY_ZONE),
    datetime(2027, 8, 31, 16, 59, tzinfo=CITY_ZONE),
    datetime(2027, 9, 14, 10, 0, tzinfo=CITY_ZONE),
    datetime(2027, 12, 20, 10, 0, tzinfo=CITY_ZONE),
    datetime(2027, 12, 21, 10, 0, tzinfo=CITY_ZONE),
    datetime(2028, 2, 29, 12, 0, tzinfo=CITY_ZONE),
    datetime(2028, 6, 30, 0, 0, tzinfo=CITY_ZONE),
)


def person(name):
    return User.objects.get(email=f"{name}@{DOMAIN}")


def is_sound(call):
    """Nothing to say against its dates and money, save that Aits are announced late."""
    published = local(call.published_at).date() if call.published_at else local(portal_now()).date()
    found = findings(call, today=published)
    return [one.words for one in found if one.code != "days_off_unknown"]


def has_work(name, now):
    todo = lines_of_today(DESK[name], person(name), now).todo
    return bool(todo) and all(line.url and line.button for line in todo)


@pytest.mark.django_db(transaction=True)
def test_the_whole_story_is_told_and_the_journal_is_whole():
    story.play(prints=stand_in)

    now = portal_now()
    assert clock.offset() == timedelta(0)
    assert chain.verify().is_whole
    assert {name: has_work(name, now) for name in DESK} == dict.fromkeys(DESK, True)
    assert {call.number: is_sound(call) for call in Call.objects.all()} == {
        call.number: [] for call in Call.objects.all()
    }

    projects = Execution.objects.filter(contract__number__startswith="2019-").order_by("pk")
    assert [(one.state, one.contract_sum, one.paid_total) for one in projects] == [
        (ExecutionState.CLOSED, Decimal(200_000), Decimal(200_000))
    ] * 2
    assert {str(one.contract.bid.call.title_ru) for one in projects} == {
        "Дети родителей, находящихся в трудовой миграции",
        "Женщины, ставшие жертвами домашнего насилия",
    }
    for call in Call.objects.filter(number__startswith="2019-"):
        assert local(call.results_published_at).date() == date(2019, 7, 22)
        assert call.results_planned_on == date(2019, 7, 22)
        assert (call.rules["code"], call.rules["is_training"]) == ("KG-814-2017", True)

    bids = Bid.objects.filter(organization__in=[register.of(name).pk for name in REAL])
    assert not bids.exclude(outcome__in=["", BidOutcome.WINNER]).exists()
    assert not bids.exclude(returned_at=None, rejected_at=None, withdrawn_at=None).exists()
    reports = Report.objects.filter(execution__contract__bid__in=bids)
    assert {report.returns for report in reports} == {0}
    assert all(local(one.submitted_at).date() <= one.due_on for one in reports)

    with pytest.raises(story.AlreadyLoaded):
        story.play(prints=stand_in)
    with pytest.raises(CommandError):
        call_command("demo")
    client = Client()
    assert client.login(username=f"officer@{DOMAIN}", password=people.PASSWORD)
    client.force_login(
        person("baldarga"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/ru/cabinet/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("today", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_the_calls_of_today_are_sound_on_any_day(today):
    story.play(today=today, prints=stand_in, only={"to_open", "open", "to_approve"})

    now = portal_now()
    assert abs(now - today) < timedelta(minutes=10)
    calls = {call.state: call for call in Call.objects.all()}
    assert {state: is_sound(call) for state, call in calls.items()} == {
        CallState.PUBLISHED: [],
        CallState.CLOSED: [],
        CallState.SUBMITTED_FOR_APPROVAL: [],
    }
    open_call = calls[CallState.PUBLISHED]
    assert open_call.accepts_at(now)
    assert open_call.takes_questions_at(now)
    states = sorted(open_call.bids.values_list("state", flat=True))
    assert states == [BidState.DRAFT, BidState.DRAFT, BidState.SUBMITTED]
    assert Question.objects.filter(answered_at=None).count() == 1
    assert Organization.objects.filter(state=RegistrationState.SUBMITTED).count() == 1
    assert has_work("secretary", now)
    assert has_work("newcomer", now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("today", [DAYS[1], DAYS[7]], ids=lambda day: f"{day:%Y-%m-%d}")
def test_contracts_and_scoring_are_sound_on_any_day(today):
    story.play(today=today, prints=stand_in, only={"running", "scoring"})

    now = portal_now()
    assert {call.state: is_sound(call) for call in Call.objects.all()} == {
        CallState.EVALUATION: [],
        CallState.AWARDED: [],
    }
    for name in ("officer", "head", "accountant", "member1", "member5", "ngo3", "ngo4"):
        assert has_work(name, now), name
    assert sorted(Payment.objects.values_list("state", flat=True)) == [
        PaymentState.PREPARED,
        PaymentState.REQUESTED,
    ]
    assert [one.state for one in Report.objects.to_review()] == [ReportState.SUBMITTED]
    assert not Report.objects.awaited().filter(due_on__lt=local(now).date()).exists()
    assert {one.state for one in Minutes.objects.all()} == {MinutesState.SIGNED}
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == set(SheetState.values)
    for contract in Contract.objects.all():
        rules = Rules.thaw(contract.bid.call.rules)
        last = rules.day(Rule.LAST_PAYMENT_DAY, contract.bid.call.budget_line.year)
        assert max(row.due_on for row in contract.tranches.all()) <= last


def test_any_day_of_three_years_has_a_sound_plan(db):
    """Only counting: nothing is played."""
    first = date(2026, 11, 1)
    for ahead in range(0, 1150, 23):
        base = datetime.combine(first + timedelta(days=ahead), datetime.min.time(), CITY_ZONE)
        stage = stage_for(base, stand_in)
        for closes_on in (stage.ago(36), stage.ago(8), stage.ago(1), stage.ahead(15)):
            plan = acts.plan_of(stage, closes_on)
            lengths = lengths_of(reader.in_force(on=closes_on))
            found = terms.closing_findings(
                plan.closes_at, closes_on - acts.SUBMISSION, lengths, stage.calendar
            )
            assert [one.words for one in found if one.blocks] == []
            assert plan.period_to.year == plan.year
            assert (plan.period_to - plan.period_from).days >= 90


@pytest.mark.parametrize("scale", ["city", "country"])
def test_larger_scales_are_said_to_come_later(scale):
    with pytest.raises(CommandError, match="later"):
        call_command("demo", scale=scale)


def test_a_scene_is_played_at_its_own_time(db):
    seen, script = [], Script()
    script.on(date(2019, 7, 22), 9, 0, lambda: seen.append(("second", portal_now())))
    script.on(date(2019, 7, 1), 9, 0, lambda: seen.append(("first", portal_now())))

    script.play()

    assert [name for name, _at in seen] == ["first", "second"]
    assert local(seen[1][1]).date() == date(2019, 7, 22)
    assert not Document.objects.exists()

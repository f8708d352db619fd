"""Every number of the law that the portal applies: change the value, and the portal acts otherwise.

A probe plays a small piece of the portal and tells what came of it in plain values. It is played
twice, with the seeded value and with another one; a rule without a probe fails.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from karakol_gsz.accounts.models import Role
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import LATER, Rule
from monitoring.actions import report as reports
from procurement.actions import appeal as appeals
from procurement.actions import award as awards
from procurement.actions import bid as bids
from procurement.actions import call as calls
from procurement.actions import committee as committees
from procurement.actions import evaluation as marking
from procurement.actions import opening as openings
from procurement.actions import ranking, results
from procurement.models import Bid, Contract, PartialOffer, Post, Side
from procurement.papers import clauses
from procurement.selectors import admission as admission_selectors
from procurement.selectors import bid as bid_selectors
from procurement.selectors import call as call_selectors
from procurement.selectors import contract as contract_selectors
from procurement.selectors import evaluation as mark_selectors
from procurement.selectors import results as result_selectors
from procurement.views.committee import ranking as ranking_page
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, ContractFactory
from tests.factories.city import OrderFactory
from tests.factories.lawbook import adopt, set_rule
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import (
    CallFactory,
    CommitteeFactory,
    LotFactory,
    OpeningConfirmationFactory,
    OpeningFactory,
    ProgrammeFactory,
    QuestionFactory,
    SeatFactory,
)
from tests.monitoring.work.conftest import AUTUMN, autumn
from tests.monitoring.work.conftest import make_story as make_project
from tests.procurement.bids.world import filled, make_world
from tests.procurement.contracts.conftest import make_story as make_award
from tests.procurement.evaluation.scene import answers, approve, mark, mark_all, scene, signed

__all__ = ["autumn", "make_award", "make_project"]

SPRING = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CLOSE = datetime(2026, 3, 25, 4, 0, tzinfo=UTC)
Probe = Callable[[pytest.FixtureRequest], Any]


def is_refused(action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    try:
        with transaction.atomic():
            action(*args, **kwargs)
    except (Refusal, PermissionDenied):
        return True
    return False


# --- The call ------------------------------------------------------------------------------------


def draft(**facts: Any) -> Any:
    """A whole draft of the spring, for a budget of the same year."""
    period = {"period_from": date(2026, 6, 1), "period_to": date(2026, 10, 30)}
    return CallFactory(
        **{"parts": True, "closes_at": CLOSE, "budget_line__year": 2026, **period, **facts}
    )


def day_of(step: str, **facts: Any) -> Probe:
    """A counted date of a call that would be published today."""

    def probe(request: pytest.FixtureRequest) -> date:
        call, today = draft(closes_at=None, **facts), portal_today()
        rules = call_selectors.rules_of(call, today)
        return call_selectors.counted(call, rules, published_on=today)[step].end

    return probe


def day_of_a_repeat(request: pytest.FixtureRequest) -> date:
    return day_of("closes", repeat_of=CallFactory(failed=True))(request)


def complaints(request: pytest.FixtureRequest) -> set[str]:
    """What stands between the draft and its publication."""
    return {one.code for one in call_selectors.findings(draft(), today=portal_today())}


def a_repeat_is_refused(request: pytest.FixtureRequest) -> bool:
    failed, officer = CallFactory(failed=True, parts=True), UserFactory(role=Role.OFFICER)
    return is_refused(calls.repeat, failed, by=officer, now=portal_now())


def weights_of_a_new_call(request: pytest.FixtureRequest) -> list[Decimal]:
    programme, officer = ProgrammeFactory(approved=True), UserFactory(role=Role.OFFICER)
    call = calls.draft(
        by=officer, now=portal_now(), programme=programme, title_ru="А", title_ky="А"
    )
    return [one.weight for one in call.criteria.order_by("no")]


def day_of_the_answer(request: pytest.FixtureRequest) -> date:
    QuestionFactory()
    return call_selectors.questions_waiting()[0].due_on  # type: ignore[attr-defined,no-any-return]


# --- Bids ----------------------------------------------------------------------------------------


def bids_of_one_ngo(request: pytest.FixtureRequest) -> int:
    """How many there are after the NGO begins a second one for the same lot."""
    world = make_world()
    BidFactory(call=world.call, lot=world.lot, organization=world.organization, submitted=True)
    bids.start(
        world.call, world.lot, world.organization, language="ru", by=world.admin, now=portal_now()
    )
    return Bid.objects.filter(organization=world.organization).count()


def findings_of_a_bid(request: pytest.FixtureRequest) -> set[str]:
    return {one.code for one in bid_selectors.draft_of(filled(make_world())).findings}


def two_hands_are_too_few(request: pytest.FixtureRequest) -> bool:
    """The opening, confirmed by the chair and the secretary."""
    call = CallFactory(closed=True, parts=True)
    BidFactory(call=call, lot=call.lots.get(), submitted=True, registration_no=1)
    committee = CommitteeFactory(call=call)
    chair = SeatFactory(committee=committee, chair=True)
    opening = OpeningFactory(call=call, started=True)
    for seat in (chair, SeatFactory(committee=committee, secretary=True)):
        OpeningConfirmationFactory(opening=opening, seat=seat)
    return is_refused(openings.open_bids, call, by=chair.person, now=portal_now())


def end_of_the_cure(request: pytest.FixtureRequest) -> date:
    until = admission_selectors.cure_until(CallFactory(admission=True), portal_now())
    return clock.local(until).date()


def the_only_bid_fails_the_call(request: pytest.FixtureRequest) -> bool:
    call = CallFactory(ranked=True)
    BidFactory(call=call, lot=LotFactory(call=call), winner=True)
    return results.nobody_passed(call)


# --- The committee -------------------------------------------------------------------------------


def appointed(*, votes: int = 5, civil: int = 3) -> Probe:
    """The quorum of a committee of so many votes; None when it may not be appointed."""

    def probe(request: pytest.FixtureRequest) -> int | None:
        call, order = CallFactory(published=True, parts=True), OrderFactory()
        posts = [Post.CHAIR, *[Post.MEMBER] * (votes - 1), Post.SECRETARY]
        seats = [
            {
                "person": UserFactory(role=Role.MEMBER),
                "post": post,
                "side": Side.CIVIL if 0 < place <= civil else Side.CITY,
            }
            for place, post in enumerate(posts)
        ]
        facts = {"by": UserFactory(role=Role.OFFICER), "now": portal_now()}
        try:
            return committees.appoint(call, order=order, seats=seats, **facts).quorum
        except Refusal:
            return None

    return probe


# --- Marks and results ---------------------------------------------------------------------------


def sheet_is_refused(*marks: int, comments: bool = True) -> Probe:
    def probe(request: pytest.FixtureRequest) -> bool:
        made, now = scene(), portal_now()
        person, given = made.seats[1].person, answers(*marks)
        if not comments:
            given["comments"] = {}

        def save_and_lock() -> None:
            sheet = marking.save_marks(made.bids[0], by=person, now=now, answers=given)
            marking.lock(sheet, by=person, now=now)

        return is_refused(save_and_lock)

    return probe


def outcomes(*per_bid: tuple[int, int], requested: tuple[str, ...] = ("200000",)) -> Probe:
    """The outcome of each bid, in the order in which they came."""

    def probe(request: pytest.FixtureRequest) -> list[str]:
        made = scene(*requested)
        mark_all(made, *per_bid)
        places = mark_selectors.evaluation_of(made.call).ranked()[0].ranking.places
        by_code = {place.bid: (place.place, str(place.outcome)) for place in places}
        return [by_code[bid.code] for bid in made.bids]

    return probe


def outcomes_after_a_tied_vote(request: pytest.FixtureRequest) -> list[Any]:
    """Two members for each of two equal bids, one aside: the chair's own voice, or nobody's."""
    made = scene("100000", "100000", votes=4)
    mark_all(made, (4, 4), (4, 4))
    first, second = (bid.code for bid in made.bids)
    by_seat = zip(made.seats, (second, second, first, first), strict=True)
    group = mark_selectors.evaluation_of(made.call).ranked()[0].ranking.unresolved[0]
    ranking.note_vote(
        made.call,
        by=made.chair,
        now=portal_now(),
        tied=group,
        ballots={seat.pk: code for seat, code in by_seat},
    )
    again = mark_selectors.evaluation_of(made.call).ranked()[0].ranking
    return [len(again.unresolved)]


def a_wide_spread_is_flagged(request: pytest.FixtureRequest) -> bool:
    made = scene()
    for seat, value in zip(made.seats, (4, 4, 4, 4, 3), strict=True):
        mark(made.bids[0], seat.person, value, value)
    ev = mark_selectors.evaluation_of(made.call)
    part = ev.ranked()[0]
    seen = {made.bids[0].pk}
    return bool(ranking_page._line(ev, part, part.ranking.places[0], seen)["is_wide"])


def end_of_the_offer(request: pytest.FixtureRequest) -> date:
    made = scene("150000", "100000", projects=2)
    mark_all(made, (5, 5), (4, 4))
    call = approve(made)
    signed(call)
    call = results.publish_results(call, by=made.secretary, now=portal_now())
    results.begin_standstill(call, by=made.secretary, now=portal_now())
    return clock.local(PartialOffer.objects.get().accept_until).date()


def end_of_objections(request: pytest.FixtureRequest) -> str:
    return result_selectors.objections_end(CallFactory(ranked=True), portal_now())


def day_of_the_decision(request: pytest.FixtureRequest) -> date:
    owner = UserFactory()
    call = CallFactory(standstill=True)
    bid = BidFactory(
        call=call,
        lot=LotFactory(call=call),
        not_selected=True,
        organization=OrganizationFactory(verified=True, admin=owner),
    )
    return appeals.file(bid, by=owner, now=portal_now(), text="Почему?").decide_until


# --- Contract, reports, money --------------------------------------------------------------------


def last_day_to_sign(request: pytest.FixtureRequest) -> date | None:
    return request.getfixturevalue("make_award")().award().sign_until


def last_day_of_the_reserve(request: pytest.FixtureRequest) -> date | None:
    story = request.getfixturevalue("make_award")()
    contract = story.hand_over()
    awards.decline(contract, by=story.director, now=portal_now(), words="Не можем.")
    return Contract.objects.get(bid=story.reserve).sign_until


def complaints_of_a_plan(request: pytest.FixtureRequest) -> set[str]:
    """Forty per cent before the work, forty after the first report, twenty at the end."""
    contract = ContractFactory(signed=True)
    rows = contract.tranches.all()
    return {one.code for one in contract_selectors.payment_findings(contract, rows)}


def day_of_the_payment(request: pytest.FixtureRequest) -> date | None:
    story = project(request)
    return story.request(1).due_on


def day_of_the_final_report(request: pytest.FixtureRequest) -> date:
    story = project(request)
    return max(report.due_on for report in story.execution.reports.all())


def end_of_the_review(request: pytest.FixtureRequest) -> date | None:
    return project(request).submit(1).review_until


def a_return_is_refused(request: pytest.FixtureRequest) -> bool:
    story = project(request)
    sent = story.submit(1)
    items = [{"where": "", "text": "Приложите чеки."}]
    return is_refused(reports.give_back, sent, by=story.officer, now=portal_now(), items=items)


def project(request: pytest.FixtureRequest) -> Any:
    clock.move_to(AUTUMN)
    story = request.getfixturevalue("make_project")()
    story.start()
    return story


PROBES: dict[Rule, tuple[str, Probe]] = {
    Rule.SUBMIT_DAYS: ("40", day_of("closes")),
    Rule.SUBMIT_DAYS_MIN: ("25", complaints),
    Rule.REPEAT_SUBMIT_DAYS: ("25", day_of_a_repeat),
    Rule.REPEATS_MAX: ("0", a_repeat_is_refused),
    Rule.ASK_DAYS_BEFORE: ("10", day_of("questions_until")),
    Rule.ANSWER_DAYS: ("6", day_of_the_answer),
    Rule.LAST_PAYMENT_DAY: ("11-02", complaints),
    Rule.MIN_WORK_DAYS: ("300", complaints),
    Rule.BIDS_PER_LOT: ("2", bids_of_one_ngo),
    Rule.OPEN_DAYS: ("4", day_of("opening")),
    Rule.OPENERS: ("3", two_hands_are_too_few),
    Rule.ADMISSION_DAYS: ("8", day_of("admission")),
    Rule.CURE_DAYS: ("5", end_of_the_cure),
    Rule.ADMIN_SHARE_MAX_PERCENT: ("2", findings_of_a_bid),
    Rule.OWN_CONTRIBUTION_MIN_PERCENT: ("50", findings_of_a_bid),
    Rule.COMMITTEE_MIN: ("7", appointed()),
    Rule.COMMITTEE_MAX: ("5", appointed(votes=7, civil=4)),
    Rule.COMMITTEE_ODD: ("no", appointed(votes=6, civil=3)),
    Rule.CIVIL_SHARE_MIN_PERCENT: ("70", appointed()),
    Rule.QUORUM: ("1", appointed()),
    Rule.CASTING_VOTE: ("yes", outcomes_after_a_tied_vote),
    Rule.EVALUATION_DAYS: ("12", day_of("evaluation")),
    Rule.MARK_MIN: ("1", sheet_is_refused(0, 3)),
    Rule.MARK_MAX: ("4", sheet_is_refused(5, 3)),
    Rule.COMMENT_MARKS: ("0,1,3,5", sheet_is_refused(3, 3, comments=False)),
    Rule.WEIGHTS_TOTAL: ("90", complaints),
    Rule.DEFAULT_WEIGHTS: ("40,10,10,10,10,10,10", weights_of_a_new_call),
    Rule.THRESHOLD_TOTAL: ("85", outcomes((4, 4))),
    Rule.THRESHOLD_FIRST_PERCENT: ("85", outcomes((4, 4))),
    Rule.SPREAD_FLAG: ("10", a_wide_spread_is_flagged),
    Rule.TIE_ORDER: (
        "lower_sum,vote",
        outcomes((5, 2), (3, 5), requested=("200000", "150000")),
    ),
    Rule.SINGLE_BID: ("fail", the_only_bid_fails_the_call),
    Rule.PUBLISH_DAYS: ("6", day_of("results")),
    Rule.PARTIAL_ACCEPT_DAYS: ("6", end_of_the_offer),
    Rule.STANDSTILL_DAYS: ("8", end_of_objections),
    Rule.APPEAL_DECISION_DAYS: ("8", day_of_the_decision),
    Rule.SIGN_DAYS: ("15", last_day_to_sign),
    Rule.SIGN_DAYS_RESERVE: ("9", last_day_of_the_reserve),
    Rule.ADVANCE_MAX_PERCENT: ("30", complaints_of_a_plan),
    Rule.FINAL_MIN_PERCENT: ("30", complaints_of_a_plan),
    Rule.PAY_DAYS: ("15", day_of_the_payment),
    Rule.REPORT_FINAL_DAYS: ("20", day_of_the_final_report),
    Rule.REVIEW_DAYS: ("9", end_of_the_review),
    Rule.RETURNS_MAX: ("0", a_return_is_refused),
}


# Later for the portal's steps, but the contract names them already.
PRINTED = {
    Rule.BUDGET_SHIFT_PERCENT: "15",
    Rule.VISIT_NOTICE_DAYS: "7",
    Rule.RETENTION_YEARS: "12",
    Rule.FINDING_DAYS: "20",
    Rule.SUSPEND_OVERDUE_DAYS: "25",
    Rule.REFUND_DAYS_MAX: "45",
}
ASKED = re.compile(r"\bRule\.([A-Z_]+)")
APPS = ("ngos", "procurement", "monitoring")


def test_every_applied_rule_has_its_probe():
    assert {rule for rule in Rule if rule.is_applied} == PROBES.keys()


def test_no_step_asks_for_a_rule_that_is_said_to_come_later():
    asked: dict[bool, set[Rule]] = {True: set(), False: set()}
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            names = ASKED.findall(path.read_text(encoding="utf-8"))
            asked[path.parent.name == "papers"] |= {Rule[name] for name in names}

    assert asked[False] & LATER == set()
    assert asked[True] & LATER == PRINTED.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("rule", PRINTED, ids=str)
def test_another_value_is_another_contract(rule):
    contract = ContractFactory(signed=True)

    before = clauses_of(contract)
    set_rule(rule, PRINTED[rule])
    after = clauses_of(contract)

    assert len(before - after) == len(after - before) == 1


def clauses_of(contract: Contract) -> set[str]:
    """What the contract would say under the rules as they are now."""
    parts = clauses.sections(contract, adopt(), basis=["№ 1"])
    return {clause for part in parts for clause in part["clauses"]}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", PROBES, ids=str)
def test_another_value_is_another_portal(rule, request):
    value, probe = PROBES[rule]
    adopt()

    before = played(probe, request)
    set_rule(rule, value)
    after = played(probe, request)

    assert before != after


def played(probe: Probe, request: pytest.FixtureRequest) -> Any:
    """What the probe tells; the stage is empty again afterwards."""
    with transaction.atomic():
        clock.move_to(SPRING)
        told = probe(request)
        transaction.set_rollback(True)
    return told

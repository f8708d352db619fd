"""Two hands are two human beings: one person with every role cannot do anything alone.

Each story is driven through the actions by the person in question as far as one hand may go; the
second press of the same person is refused, the same press of another person goes through.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.city.models import OrderKind
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from monitoring.actions import acceptance
from monitoring.actions import payment as payments
from monitoring.actions import report as reports
from monitoring.states import ActState, PaymentState
from ngos.actions import registration
from ngos.models import MemberRole
from ngos.states import RegistrationState
from procurement.actions import appeal as appeals
from procurement.actions import award as awards
from procurement.actions import call as calls
from procurement.actions import contract as contracts
from procurement.actions import opening as openings
from procurement.actions import programme as programmes
from procurement.actions import ranking
from procurement.states import AppealState, CallState, ContractState, ProgrammeState
from tests.factories.accounts import UserFactory
from tests.factories.bids import AppealFactory, BidFactory
from tests.factories.city import OrderFactory
from tests.factories.lawbook import adopt
from tests.factories.ngos import MembershipFactory, OrganizationFactory
from tests.factories.procurement import (
    CallFactory,
    CommitteeFactory,
    LotFactory,
    ProgrammeFactory,
    SeatFactory,
)
from tests.karakol_gsz.uploads import a_pdf
from tests.monitoring.work.conftest import autumn, scan
from tests.monitoring.work.conftest import make_story as make_project
from tests.procurement.contracts.conftest import make_story as make_award
from tests.procurement.evaluation.scene import mark_all, scene

__all__ = ["autumn", "make_award", "make_project"]

pytestmark = pytest.mark.django_db

SPRING = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OFFICE = [Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.MEMBER]


def everything() -> User:
    """One human being with every role of the office."""
    return UserFactory(roles=OFFICE)


def must_not(action: Any, thing: Any, by: User, **facts: Any) -> None:
    """Refused, and the thing stands as it stood."""
    before = type(thing)._default_manager.filter(pk=thing.pk).values().get()
    with pytest.raises((PermissionDenied, Refusal)), transaction.atomic():
        action(thing, by=by, now=portal_now(), **facts)
    assert type(thing)._default_manager.filter(pk=thing.pk).values().get() == before


def test_nobody_approves_the_programme_they_drafted():
    alone = everything()
    programme = ProgrammeFactory(drafted_by=alone)
    programme.budget_lines.create(year=2026, code="1", amount=Decimal(1000))
    decision = OrderFactory(kind=OrderKind.PROGRAMME)

    must_not(programmes.approve, programme, alone, decision=decision)

    approved = programmes.approve(
        programme, by=UserFactory(role=Role.HEAD), now=portal_now(), decision=decision
    )
    assert approved.state == ProgrammeState.APPROVED


def test_nobody_publishes_the_call_they_sent_for_approval():
    clock.move_to(SPRING)
    adopt()
    alone = everything()
    call = CallFactory(
        parts=True,
        officer=alone,
        closes_at=SPRING + timedelta(days=23),
        period_from=portal_today() + timedelta(days=90),
        period_to=portal_today() + timedelta(days=240),
        budget_line__year=2026,
    )
    call = calls.submit_for_approval(call, by=alone, now=portal_now())

    must_not(calls.publish, call, alone)
    must_not(calls.send_back, call, alone, remarks="Сам себе.")

    published = calls.publish(call, by=UserFactory(role=Role.HEAD), now=portal_now())
    assert published.state == CallState.PUBLISHED


def test_nobody_cancels_the_call_they_drafted():
    alone = everything()
    call = CallFactory(published=True, parts=True, officer=alone)
    reason = {"reason_ru": "Бюджет.", "reason_ky": "Бюджет."}

    must_not(calls.cancel, call, alone, **reason)

    cancelled = calls.cancel(call, by=UserFactory(role=Role.HEAD), now=portal_now(), **reason)
    assert cancelled.state == CallState.CANCELLED


def test_nobody_opens_the_bids_alone():
    """Two seats are no help: a person confirms once, whatever roles they hold."""
    alone = everything()
    call = CallFactory(closed=True)
    BidFactory(call=call, lot=LotFactory(call=call), submitted=True, registration_no=1)
    committee = CommitteeFactory(call=call)
    SeatFactory(committee=committee, person=alone, chair=True)
    other = SeatFactory(committee=committee, secretary=True).person

    openings.confirm(call, by=alone, now=portal_now())
    must_not(openings.confirm, call, alone)
    must_not(openings.open_all, call, alone)

    openings.confirm(call, by=other, now=portal_now())
    opened = openings.open_all(call, by=alone, now=portal_now())
    assert opened.state == CallState.OPENED


def test_nobody_approves_the_ranking_they_prepared():
    made = scene()
    mark_all(made, (4, 4))
    chair = made.seats[0]
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    chair.person = made.secretary  # the secretary takes the chair's seat by an order
    made.call.committee.seats.filter(person=made.secretary).delete()
    chair.save()

    must_not(ranking.rank, made.call, made.secretary)

    chair.person = UserFactory(role=Role.MEMBER)
    chair.save()
    ranked = ranking.rank(made.call, by=chair.person, now=portal_now())
    assert ranked.state == CallState.RANKED


def test_nobody_names_the_winners_they_proposed(make_award):
    story, alone = make_award(), everything()
    call = awards.propose_award(
        story.call, by=alone, now=portal_now(), number="А-17", on=portal_today()
    )

    must_not(awards.award, call, alone)

    assert awards.award(call, by=story.head, now=portal_now()).state == CallState.AWARDED


def test_nobody_signs_a_contract_for_both_sides(make_award):
    """Somebody of the office who also signs for the organisation; then without that bond."""
    story, alone = make_award(), everything()
    bond = MembershipFactory(
        organization=story.winner.organization, person=alone, role=MemberRole.SIGNATORY
    )
    story.director = alone
    contract = story.sign_for_ngo()

    must_not(contracts.sign, contract, alone, scan=a_pdf())
    bond.delete()
    must_not(contracts.sign, contract, alone, scan=a_pdf())

    signed = contracts.sign(contract, by=story.officer, now=portal_now(), scan=a_pdf("both.pdf"))
    assert signed.state == ContractState.SIGNED


def test_nobody_releases_the_payment_they_prepared(make_project):
    story, alone = make_project(), everything()
    story.start()
    payment = payments.prepare(story.request(1), by=alone, now=portal_now())
    paid = {"treasury_no": "118", "treasury_date": portal_today()}

    must_not(payments.release, payment, alone, **paid)

    released = payments.release(payment, by=story.head, now=portal_now(), **paid)
    assert released.state == PaymentState.RELEASED


def test_nobody_prepares_or_releases_the_payment_they_asked_for(make_project):
    story, alone = make_project(), everything()
    story.start()
    bond = MembershipFactory(
        organization=story.contract.organization, person=alone, role=MemberRole.ACCOUNTANT
    )
    story.ngo = alone
    payment = story.request(1)
    bond.delete()

    must_not(payments.prepare, payment, alone)
    payment = payments.prepare(payment, by=story.accountant, now=portal_now())
    must_not(payments.release, payment, alone, treasury_no="118", treasury_date=portal_today())


def test_nobody_accepts_the_report_they_sent(make_project):
    story, alone = make_project(), everything()
    story.start()
    MembershipFactory(organization=story.contract.organization, person=alone, role=MemberRole.ADMIN)
    story.ngo = alone
    sent = story.submit(1)
    story.contract.organization.memberships.filter(person=alone).delete()

    must_not(reports.accept, sent, alone)

    assert reports.accept(sent, by=story.officer, now=portal_now()).accepted_by == story.officer


def test_nobody_accepts_the_act_they_drafted(make_project):
    story, alone = make_project(), everything()
    story.start()
    story.release(1)
    story.accept(1)
    story.release(2)
    story.accept(2, value=11, people=11)
    story.officer, officer = alone, story.officer
    act = acceptance.sign_by_ngo(story.act(), by=story.ngo, now=portal_now(), scan=scan())

    must_not(acceptance.accept, act, alone, scan=scan())

    accepted = acceptance.accept(act, by=officer, now=portal_now(), scan=scan())
    assert accepted.state == ActState.ACCEPTED


def test_nobody_verifies_the_registration_they_sent():
    alone = everything()
    organization = OrganizationFactory(submitted=True, applicant=alone)

    must_not(registration.verify, organization, alone)

    verified = registration.verify(
        organization, by=UserFactory(role=Role.OFFICER), now=portal_now()
    )
    assert verified.state == RegistrationState.VERIFIED


def test_nobody_decides_on_the_results_they_made():
    """A head who sits on the committee, and one who objected."""
    call = CallFactory(standstill=True)
    bid = BidFactory(call=call, lot=LotFactory(call=call), not_selected=True)
    seated, objector = everything(), everything()
    SeatFactory(committee=CommitteeFactory(call=call), person=seated)
    appeal = AppealFactory(bid=bid, filed_by=objector)
    words = {"is_upheld": False, "words_ru": "Нет.", "words_ky": "Жок."}

    must_not(appeals.decide, appeal, seated, **words)
    must_not(appeals.decide, appeal, objector, **words)

    decided = appeals.decide(appeal, by=UserFactory(role=Role.HEAD), now=portal_now(), **words)
    assert decided.state == AppealState.DISMISSED

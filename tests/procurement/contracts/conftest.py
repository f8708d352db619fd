"""A call whose time for objections is over: a winner, one in reserve, one below the threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.documents import press
from procurement.actions import award as awards
from procurement.actions import contract as contracts
from procurement.models import Bid, Call, Contract, Lot
from tests.factories.accounts import UserFactory
from tests.factories.bids import ActivityFactory, BidFactory, CostLineFactory, IndicatorFactory
from tests.factories.city import SignatoryFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import CallFactory, LotFactory, MinutesFactory
from tests.karakol_gsz.uploads import a_pdf


@dataclass
class Story:
    """People and rows of one call at its award."""

    officer: User
    head: User
    director: User
    call: Call
    lot: Lot
    winner: Bid
    reserve: Bid
    loser: Bid

    def propose(self, **facts: Any) -> Call:
        given = {"number": "А-17", "on": portal_today(), **facts}
        return awards.propose_award(self.call, by=self.officer, now=portal_now(), **given)

    def award(self) -> Contract:
        self.propose()
        awards.award(self.call, by=self.head, now=portal_now())
        return Contract.objects.get(bid=self.winner)

    def hand_over(self) -> Contract:
        contract = self.award()
        return contracts.hand_over(contract, by=self.officer, now=portal_now())

    def sign_for_ngo(self) -> Contract:
        contract = self.hand_over()
        assert contract.document is not None
        press.print_now(contract.document)
        return contracts.sign_for_ngo(contract, by=self.director, now=portal_now(), scan=a_pdf())

    def sign(self) -> Contract:
        contract = self.sign_for_ngo()
        return contracts.sign(contract, by=self.head, now=portal_now(), scan=a_pdf("both.pdf"))


@pytest.fixture
def make_story(db: None) -> Callable[..., Story]:
    def make(**call_facts: Any) -> Story:
        officer, head = UserFactory(role=Role.OFFICER), UserFactory(role=Role.HEAD)
        director = UserFactory()
        today = portal_today()
        facts = {
            "standstill": True,
            "standstill_until": portal_now() - timedelta(hours=1),
            "period_from": today + timedelta(days=20),
            "period_to": today + timedelta(days=200),
            "budget_line__year": (today + timedelta(days=200)).year,
            **call_facts,
        }
        call = CallFactory(officer=officer, head=head, **facts)
        lot = LotFactory(call=call, no=1, max_sum=Decimal("200000.00"))
        winner = BidFactory(
            winner=True,
            call=call,
            lot=lot,
            organization=OrganizationFactory(verified=True, admin=director),
        )
        CostLineFactory(bid=winner, no=1)
        ActivityFactory(bid=winner, no=1)
        IndicatorFactory(bid=winner, no=1)
        reserve = BidFactory(
            reserve=True,
            call=call,
            lot=lot,
            organization=OrganizationFactory(verified=True, admin=UserFactory()),
        )
        loser = BidFactory(
            below_threshold=True,
            call=call,
            lot=lot,
            organization=OrganizationFactory(verified=True, admin=UserFactory()),
        )
        MinutesFactory(call=call, signed=True, number=f"{call.number}-И")
        SignatoryFactory()
        return Story(officer, head, director, call, lot, winner, reserve, loser)

    return make


@pytest.fixture
def story(make_story: Callable[..., Story]) -> Story:
    return make_story()

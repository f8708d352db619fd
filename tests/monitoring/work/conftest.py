"""A signed contract with its people, in the middle of an ordinary autumn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.documents import press
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.documents.models import Document, DocumentState
from monitoring.actions import acceptance
from monitoring.actions import execution as executions
from monitoring.actions import payment as payments
from monitoring.actions import report as reports
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.selectors import indicators_of, indicators_version, narrative_version
from monitoring.states import PaymentState
from procurement.models import Contract
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, ContractFactory, CostLineFactory, IndicatorFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import CallFactory
from tests.karakol_gsz.documents.files import pdf

AUTUMN = datetime(2026, 9, 14, 4, 0, tzinfo=UTC)
WORDS = {
    "done": "Проведено тридцать консультаций.",
    "results": "Документы получили двадцать человек.",
    "next_steps": "Ещё двадцать консультаций.",
}


def scan(name: str = "scan.pdf") -> CheckedFile:
    return CheckedFile(name, "application/pdf", pdf())


@dataclass
class Story:
    """The people of one project and what they do, in the order in which it is done."""

    contract: Contract
    ngo: User
    officer: User
    head: User
    accountant: User

    @property
    def execution(self) -> Execution:
        return Execution.objects.get(contract=self.contract)

    def start(self) -> Execution:
        return executions.start(self.contract, by=self.officer, now=portal_now())

    def report(self, no: int) -> Report:
        return Report.objects.get(execution__contract=self.contract, no=no)

    def write(self, no: int, *, value: int = 20, people: int | None = 20, **words: str) -> Report:
        found = self.report(no)
        reports.keep_narrative(
            found,
            by=self.ngo,
            now=portal_now(),
            answers={**WORDS, "beneficiaries": people, **words},
            version=narrative_version(found),
        )
        return reports.keep_indicators(
            found,
            by=self.ngo,
            now=portal_now(),
            answers={one.pk: (Decimal(value), "Журнал, с. 4") for one in indicators_of(found)},
            version=indicators_version(found),
        )

    def submit(self, no: int, **words: Any) -> Report:
        return reports.submit(self.write(no, **words), by=self.ngo, now=portal_now())

    def accept(self, no: int, **words: Any) -> Report:
        return reports.accept(self.submit(no, **words), by=self.officer, now=portal_now())

    def request(self, no: int) -> Payment:
        tranche = self.contract.tranches.get(no=no)
        return payments.request(tranche, by=self.ngo, now=portal_now())

    def prepare(self, no: int) -> Payment:
        asked = self.request(no)
        if asked.state == PaymentState.PREPARED:
            return asked
        return payments.prepare(asked, by=self.accountant, now=portal_now())

    def release(self, no: int) -> Payment:
        return payments.release(
            self.prepare(no),
            by=self.head,
            now=portal_now(),
            treasury_no=f"118{no}",
            treasury_date=portal_today(),
        )

    def act(self) -> AcceptanceAct:
        act = acceptance.draft(self.execution, by=self.officer, now=portal_now())
        self.print_papers()
        return AcceptanceAct.objects.get(pk=act.pk)

    def signed_act(self) -> AcceptanceAct:
        act = acceptance.sign_by_ngo(self.act(), by=self.ngo, now=portal_now(), scan=scan())
        return acceptance.accept(act, by=self.head, now=portal_now(), scan=scan())

    def finish(self) -> Execution:
        """The whole way to the last payment."""
        self.start()
        self.release(1)
        self.accept(1)
        self.release(2)
        self.accept(2, value=11, people=11)
        self.signed_act()
        self.release(3)
        return self.execution

    @staticmethod
    def print_papers() -> None:
        """As the worker does after the commit, without setting a page."""
        Document.objects.filter(state=DocumentState.PENDING).update(
            state=DocumentState.READY, file="documents/x.pdf", sha256="0" * 64, size=1
        )

    @staticmethod
    def print_for_real() -> None:
        for document in Document.objects.filter(state=DocumentState.PENDING):
            press.print_now(document)


@pytest.fixture
def autumn(db: None) -> None:
    clock.move_to(AUTUMN)


@pytest.fixture
def make_story(autumn: None) -> Callable[..., Story]:
    """A signed contract: two milestones, 40 + 40 + 20 per cent, one promise, one cost line."""

    @transaction.atomic
    def make(**call: Any) -> Story:
        ngo = UserFactory(full_name="Сыдыкова Гүлнара")
        bid = BidFactory(
            winner=True,
            call=CallFactory(
                awarded=True,
                parts=True,
                period_from=date(2026, 9, 1),
                period_to=date(2026, 11, 30),
                **call,
            ),
            organization=OrganizationFactory(verified=True, admin=ngo),
        )
        IndicatorFactory(bid=bid, no=1)
        CostLineFactory(bid=bid, no=1)
        return Story(
            contract=ContractFactory(signed=True, bid=bid),
            ngo=ngo,
            officer=UserFactory(role=Role.OFFICER),
            head=UserFactory(role=Role.HEAD),
            accountant=UserFactory(role=Role.ACCOUNTANT),
        )

    return make


@pytest.fixture
def story(make_story: Callable[..., Story]) -> Story:
    return make_story()

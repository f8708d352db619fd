"""Projects being carried out: reports, spending, payments, acts; one trait for every state."""

from datetime import timedelta
from decimal import Decimal

import factory

from karakol_gsz.core.clock import portal_now, portal_today
from monitoring.models import (
    AcceptanceAct,
    Execution,
    Expense,
    IndicatorResult,
    Payment,
    Report,
    ReportFile,
)
from monitoring.states import ActState, ExecutionState, PaymentState, ReportState
from tests.factories.accounts import UserFactory
from tests.factories.bids import ContractFactory, CostLineFactory, IndicatorFactory
from tests.factories.documents import DocumentFactory


class ExecutionFactory(factory.django.DjangoModelFactory):
    """Running; `completed=True`, `closed=True`."""

    class Meta:
        model = Execution

    class Params:
        completed = factory.Trait(
            state=ExecutionState.COMPLETED,
            completed_at=factory.LazyFunction(portal_now),
            completed_by=factory.SubFactory(UserFactory, role="officer"),
        )
        closed = factory.Trait(
            completed=True,
            state=ExecutionState.CLOSED,
            closed_at=factory.LazyFunction(portal_now),
            closed_by=factory.SubFactory(UserFactory, role="head"),
        )

    contract = factory.SubFactory(ContractFactory, signed=True)
    contract_sum = factory.SelfAttribute("contract.total_sum")
    started_at = factory.SelfAttribute("contract.signed_at")
    started_by = factory.SelfAttribute("contract.signed_by")
    state = ExecutionState.RUNNING


class AcceptanceActFactory(factory.django.DjangoModelFactory):
    """A draft; `accepted=True`."""

    class Meta:
        model = AcceptanceAct

    class Params:
        accepted = factory.Trait(
            state=ActState.ACCEPTED,
            document=factory.SubFactory(DocumentFactory, kind="monitoring.act"),
            ngo_scan=factory.SubFactory(DocumentFactory, kind="monitoring.act_scan"),
            city_scan=factory.SubFactory(DocumentFactory, kind="monitoring.act_scan"),
            ngo_signed_at=factory.LazyFunction(portal_now),
            ngo_signed_by=factory.SubFactory(UserFactory),
            accepted_at=factory.LazyFunction(portal_now),
            accepted_by=factory.SubFactory(UserFactory, role="head"),
        )

    execution = factory.SubFactory(ExecutionFactory)
    number = factory.Sequence(lambda n: f"{n + 1}-А")
    drafted_by = factory.SubFactory(UserFactory, role="officer")
    state = ActState.DRAFT


class ReportFactory(factory.django.DjangoModelFactory):
    """Expected, on the next milestone; `submitted`, `returned`, `accepted`, `final`."""

    class Meta:
        model = Report

    class Params:
        written = factory.Trait(
            state=ReportState.SUBMITTED,
            done="Проведено тридцать консультаций.",
            results="Документы получили двадцать человек.",
            beneficiaries=30,
            submitted_at=factory.LazyFunction(lambda: portal_now() - timedelta(days=1)),
            submitted_by=factory.SubFactory(UserFactory),
        )
        submitted = factory.Trait(written=True, state=ReportState.SUBMITTED)
        returned = factory.Trait(
            written=True,
            state=ReportState.RETURNED,
            returned_at=factory.LazyFunction(portal_now),
            returned_by=factory.SubFactory(UserFactory, role="officer"),
            return_words="Приложите чеки.",
            returns=1,
        )
        accepted = factory.Trait(
            written=True,
            state=ReportState.ACCEPTED,
            accepted_at=factory.LazyFunction(portal_now),
            accepted_by=factory.SubFactory(UserFactory, role="officer"),
        )
        final = factory.Trait(is_final=True)

    execution = factory.SubFactory(ExecutionFactory)
    milestone = factory.LazyAttribute(
        lambda o: o.execution.contract.milestones.filter(report__isnull=True).first()
    )
    no = factory.LazyAttribute(lambda o: o.execution.reports.count() + 1)
    due_on = factory.LazyFunction(portal_today)
    state = ReportState.DUE


class IndicatorResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndicatorResult

    report = factory.SubFactory(ReportFactory)
    indicator = factory.SubFactory(
        IndicatorFactory, bid=factory.SelfAttribute("..report.execution.contract.bid")
    )
    value = Decimal("20.00")
    evidence = "Журнал учёта, с. 1–4"


class ExpenseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expense

    report = factory.SubFactory(ReportFactory)
    cost_line = factory.SubFactory(
        CostLineFactory, bid=factory.SelfAttribute("..report.execution.contract.bid")
    )
    amount = Decimal("15000.00")
    document_kind = "Чек"
    document_no = factory.Sequence(lambda n: f"{n + 1}")
    document_date = factory.LazyFunction(portal_today)
    payee = "ЧП «Учебное кафе»"


class ReportFileFactory(factory.django.DjangoModelFactory):
    """Restricted, as it is by default; `open=True` may be shown to everybody."""

    class Meta:
        model = ReportFile

    class Params:
        open = factory.Trait(is_restricted=False)

    report = factory.SubFactory(ReportFactory)
    title = "Фото занятия"
    document = factory.SubFactory(DocumentFactory, kind="monitoring.report_file")


class PaymentFactory(factory.django.DjangoModelFactory):
    """Requested, of the next tranche; `prepared=True`, `released=True` (books it as paid too)."""

    class Meta:
        model = Payment
        skip_postgeneration_save = True

    class Params:
        prepared = factory.Trait(
            state=PaymentState.PREPARED,
            prepared_at=factory.LazyFunction(portal_now),
            prepared_by=factory.SubFactory(UserFactory, role="accountant"),
            treasury_no="118",
            treasury_date=factory.LazyFunction(portal_today),
        )
        released = factory.Trait(
            prepared=True,
            state=PaymentState.RELEASED,
            released_at=factory.LazyFunction(portal_now),
            released_by=factory.SubFactory(UserFactory, role="head"),
        )

    execution = factory.SubFactory(ExecutionFactory)
    tranche = factory.LazyAttribute(
        lambda o: o.execution.contract.tranches.filter(payment__isnull=True).first()
    )
    amount = factory.SelfAttribute("tranche.amount")
    requested_at = factory.LazyFunction(portal_now)
    requested_by = factory.SubFactory(UserFactory)
    state = PaymentState.REQUESTED

    @factory.post_generation
    def booked(self: Payment, create: bool, given: object, **kwargs: object) -> None:
        if self.state == PaymentState.RELEASED:
            self.execution.paid_total += self.amount
            self.execution.save(update_fields=["paid_total"])

"""Money and reports: what the database refuses, and who sees which row."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from karakol_gsz.accounts.models import Role
from monitoring.models import (
    AcceptanceAct,
    Execution,
    Expense,
    Payment,
    Report,
    ReportFile,
)
from tests.factories.accounts import UserFactory
from tests.factories.monitoring import (
    AcceptanceActFactory,
    ExecutionFactory,
    ExpenseFactory,
    PaymentFactory,
    ReportFactory,
    ReportFileFactory,
)
from tests.factories.ngos import MembershipFactory

pytestmark = pytest.mark.django_db


def sees(model: Any, row: Any, visitor: Any) -> bool:
    return bool(model.objects.visible_to(visitor).filter(pk=row.pk).exists())


def owner_of(execution: Execution) -> Any:
    return MembershipFactory(organization=execution.organization).person


def test_not_one_tyiyn_above_the_contract() -> None:
    execution = ExecutionFactory()
    execution.paid_total = execution.contract_sum
    execution.save()

    execution.paid_total += Decimal("0.01")
    with (
        pytest.raises(IntegrityError, match="execution_never_pays_above_the_contract"),
        transaction.atomic(),
    ):
        execution.save()


@pytest.mark.parametrize("first", ["prepared_by", "requested_by"])
def test_who_prepared_or_asked_does_not_release(first: str) -> None:
    person = UserFactory()

    with pytest.raises(IntegrityError, match="released_by_is_not"), transaction.atomic():
        PaymentFactory(released=True, released_by=person, **{first: person})


def test_who_wrote_the_report_does_not_accept_it() -> None:
    person = UserFactory()

    with pytest.raises(IntegrityError, match="accepted_by_is_not"), transaction.atomic():
        ReportFactory(accepted=True, submitted_by=person, accepted_by=person)


@pytest.mark.parametrize(
    ("trait", "public", "office"),
    [("due", False, False), ("submitted", False, True), ("accepted", True, True)],
)
def test_a_report_comes_out_step_by_step(trait: str, public: bool, office: bool) -> None:
    report = ReportFactory(**({} if trait == "due" else {trait: True}))

    assert sees(Report, report, owner_of(report.execution))
    assert sees(Report, report, AnonymousUser()) is public
    assert sees(Report, report, UserFactory(role=Role.OFFICER)) is office


def test_payees_are_not_for_the_public() -> None:
    expense = ExpenseFactory(report__accepted=True)

    assert sees(Expense, expense, owner_of(expense.report.execution))
    assert sees(Expense, expense, UserFactory(role=Role.ACCOUNTANT))
    assert not sees(Expense, expense, AnonymousUser())


def test_evidence_about_people_is_for_few() -> None:
    evidence = ReportFileFactory(report__accepted=True)
    few = {role for role in Role if sees(ReportFile, evidence, UserFactory(role=role))}

    assert few == {Role.OFFICER, Role.SECRETARY, Role.AUDITOR}
    assert sees(ReportFile, evidence, owner_of(evidence.report.execution))
    assert not sees(ReportFile, evidence, AnonymousUser())
    assert sees(ReportFile, ReportFileFactory(report__accepted=True, open=True), AnonymousUser())


def test_what_is_paid_is_public_and_what_is_prepared_is_not() -> None:
    prepared, released = PaymentFactory(prepared=True), PaymentFactory(released=True)

    assert sees(Payment, released, AnonymousUser())
    assert not sees(Payment, prepared, AnonymousUser())
    assert sees(Payment, prepared, owner_of(prepared.execution))
    assert sees(Payment, prepared, UserFactory(role=Role.HEAD))


def test_an_act_is_public_once_it_is_signed() -> None:
    draft, accepted = AcceptanceActFactory(), AcceptanceActFactory(accepted=True)

    assert sees(AcceptanceAct, accepted, AnonymousUser())
    assert not sees(AcceptanceAct, draft, AnonymousUser())
    assert sees(Execution, draft.execution, AnonymousUser())

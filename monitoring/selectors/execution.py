"""The rules of a project, its people, and which tranche may be paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, RoleGrant, User
from karakol_gsz.core.clock import portal_today
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.norms.execution import tranche_obstacles
from monitoring.states import ActState, PaymentState, ReportState
from ngos.models import MemberRole
from ngos.selectors import people_of as people_of_ngo
from procurement.models import Tranche, TrancheKind
from procurement.norms.findings import Finding
from procurement.states import ContractState


def rules_of(execution: Execution) -> Rules:
    """The numbers that were frozen into the call; those of today where nothing was."""
    kept = execution.contract.bid.call.rules
    return Rules.thaw(kept) if kept else reader.in_force(on=portal_today())


def people_of(execution: Execution, *roles: MemberRole) -> list[User]:
    """Those who act for the NGO of the project."""
    return list(people_of_ngo(execution.organization, *roles))


def _holders(*roles: Role) -> QuerySet[User]:
    grants = RoleGrant.objects.in_force(portal_today()).filter(role__in=roles)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def department() -> list[User]:
    """The officers and the head of the finance office."""
    return list(_holders(Role.OFFICER, Role.HEAD))


def accountants() -> list[User]:
    """Those who prepare a payment."""
    return list(_holders(Role.ACCOUNTANT, Role.OFFICER))


def heads() -> list[User]:
    """Those who release a payment."""
    return list(_holders(Role.HEAD))


@dataclass(frozen=True)
class TrancheLine:
    """A tranche with its payment, if any, and why it cannot be asked for yet."""

    tranche: Tranche
    payment: Payment | None
    obstacles: list[Finding]

    @property
    def may_be_requested(self) -> bool:
        return self.payment is None and not self.obstacles

    @property
    def reason(self) -> str:
        return self.obstacles[0].words if self.obstacles else ""


@dataclass(frozen=True)
class Money:
    """What the rule about a tranche looks at, read once for all tranches of a project."""

    execution: Execution
    tranches: list[Tranche]
    payments: dict[int, Payment]
    reports: list[Report]
    is_act_accepted: bool
    rules: Rules
    today: date

    def obstacles(self, tranche: Tranche) -> list[Finding]:
        """Why *tranche* may not be paid now; empty when it may."""
        paid = [one for one in self.tranches if self._is_released(one)]
        advance = sum((t.amount for t in paid if t.kind == TrancheKind.ADVANCE), Decimal(0))
        accepted = {r.milestone_id for r in self.reports if r.state == ReportState.ACCEPTED}
        found = tranche_obstacles(
            kind=tranche.kind,
            amount=tranche.amount,
            is_signed=self.execution.contract.state == ContractState.SIGNED,
            earlier_paid=all(self._is_released(t) for t in self.tranches if t.no < tranche.no),
            report_accepted=tranche.milestone_id in accepted,
            all_reports_accepted=all(r.state == ReportState.ACCEPTED for r in self.reports),
            contract_sum=self.execution.contract_sum,
            paid_total=self.execution.paid_total,
            advance_paid=advance,
            advance_max_percent=self.rules.number(Rule.ADVANCE_MAX_PERCENT),
            today=self.today,
            last_payment=self.rules.day(Rule.LAST_PAYMENT_DAY, self._budget_year()),
        )
        if tranche.kind == TrancheKind.FINAL and not self.is_act_accepted and not found:
            words = _("The final tranche waits for the signed acceptance act.")
            found.append(Finding("act_not_accepted", words))
        return found

    def lines(self) -> list[TrancheLine]:
        """Every tranche in its order."""
        return [
            TrancheLine(
                tranche,
                payment := self.payments.get(tranche.pk),
                [] if payment is not None else self.obstacles(tranche),
            )
            for tranche in self.tranches
        ]

    def _is_released(self, tranche: Tranche) -> bool:
        payment = self.payments.get(tranche.pk)
        return payment is not None and payment.state == PaymentState.RELEASED

    def _budget_year(self) -> int:
        """The year whose budget pays: of the call's line, else the year the work ends in."""
        line = self.execution.contract.bid.call.budget_line
        return line.year if line is not None else self.execution.contract.period_to.year


def money_of(execution: Execution, *, today: date) -> Money:
    """Everything about the money of one project, by a fixed number of questions."""
    payments = execution.payments.select_related(
        "requested_by", "prepared_by", "released_by"
    ).order_by("pk")
    return Money(
        execution=execution,
        tranches=list(execution.contract.tranches.select_related("milestone").order_by("no")),
        payments={payment.tranche_id: payment for payment in payments},
        reports=list(execution.reports.order_by("no")),
        is_act_accepted=AcceptanceAct.objects.filter(
            execution=execution, state=ActState.ACCEPTED
        ).exists(),
        rules=rules_of(execution),
        today=today,
    )


def moneys_of(executions: Iterable[Execution], *, today: date) -> dict[int, Money]:
    """The same for many projects, by as many questions as for one."""
    found = list(executions)
    prefetch_related_objects(
        found,
        Prefetch("contract__tranches", Tranche.objects.order_by("no")),
        Prefetch("reports", Report.objects.order_by("no")),
        "payments",
    )
    accepted = set(
        AcceptanceAct.objects.filter(execution__in=found, state=ActState.ACCEPTED).values_list(
            "execution_id", flat=True
        )
    )
    return {
        execution.pk: Money(
            execution=execution,
            tranches=list(execution.contract.tranches.all()),
            payments={payment.tranche_id: payment for payment in execution.payments.all()},
            reports=list(execution.reports.all()),
            is_act_accepted=execution.pk in accepted,
            rules=rules_of(execution),
            today=today,
        )
        for execution in found
    }


def obstacles_of(tranche: Tranche, execution: Execution, *, today: date) -> list[Finding]:
    """Why one tranche may not be paid now."""
    return money_of(execution, today=today).obstacles(tranche)


def tranches_of(execution: Execution, *, today: date) -> list[TrancheLine]:
    """The tranches of a project as its pages show them."""
    return money_of(execution, today=today).lines()

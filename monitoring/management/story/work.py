"""A contract from its draft to its last payment, each scene one deed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from karakol_gsz.core.clock import local, portal_now
from monitoring.actions import acceptance, execution, payment
from monitoring.actions import report as reports
from monitoring.management.story import scans
from monitoring.management.story.competition import Competition
from monitoring.management.story.stage import Stage
from monitoring.management.story.texts import Pair
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.selectors import indicators_version, narrative_version
from procurement.actions import contract as contracts
from procurement.models import Contract, Tranche

TYIYN = Decimal("0.01")


@dataclass(frozen=True)
class Stages:
    """The stages of a contract and the payments they earn."""

    titles: Sequence[Pair]
    days: Sequence[date]
    payments: Sequence[tuple[str, int, date, int]]  # kind, per cent, due on, stage


@dataclass(frozen=True)
class Account:
    """What one report says: words, people, figures by indicator, share of the money spent."""

    done: str
    results: str
    next_steps: str
    people: int
    figures: Sequence[int]
    share: Decimal
    evidence: str = "Журнал проекта, только числа"


@dataclass
class Work:
    """One winner's contract."""

    stage: Stage
    competition: Competition
    account: str
    plan: Stages

    @property
    def contract(self) -> Contract:
        return Contract.objects.get(bid=self.competition.filed[self.account])

    @property
    def project(self) -> Execution:
        return Execution.objects.get(contract=self.contract)

    @property
    def person(self) -> Any:
        return self.stage.person(self.account)

    def hand_over(self) -> None:
        """The officer puts stages and payments, prints the contract and hands it over."""
        officer, now = self.stage.person("officer"), portal_now()
        contract = self.contract
        indicators = list(contract.bid.indicators.all())
        old = list(contract.milestones.order_by("no"))
        rows = [
            {
                "no": old[place].no if place < len(old) else None,
                "title_ru": title[0],
                "title_ky": title[1],
                "due_on": day,
                "indicators": indicators,
            }
            for place, (title, day) in enumerate(zip(self.plan.titles, self.plan.days, strict=True))
        ]
        contract = contracts.set_stages(contract, by=officer, now=now, rows=rows)
        contract = contracts.set_payments(
            contract,
            by=officer,
            now=now,
            rows=[
                {"kind": kind, "percent": Decimal(percent), "due_on": day, "stage": stage}
                for kind, percent, day, stage in self.plan.payments
            ],
        )
        contract = contracts.hand_over(contract, by=officer, now=portal_now())
        self.stage.printed(contract.document)

    def sign_for_ngo(self) -> None:
        contract = self.contract
        sheet = scans.scan("dogovor", f"Договор № {contract.number}", "Подпись организации")
        contracts.sign_for_ngo(contract, by=self.person, now=portal_now(), scan=sheet)

    def sign_for_city(self) -> None:
        """The head brings the second signature; the work begins."""
        contract, head = self.contract, self.stage.person("head")
        sheet = scans.scan("dogovor", f"Договор № {contract.number}", "Подписи двух сторон")
        contract = contracts.sign(contract, by=head, now=portal_now(), scan=sheet)
        execution.start(contract, by=self.stage.person("officer"), now=portal_now())

    # --- Money ---------------------------------------------------------------------------------

    def request(self, no: int) -> None:
        payment.request(self._tranche(no), by=self.person, now=portal_now())

    def prepare(self, no: int) -> None:
        payment.prepare(self._payment(no), by=self.stage.person("accountant"), now=portal_now())

    def release(self, no: int) -> None:
        now = portal_now()
        payment.release(
            self._payment(no),
            by=self.stage.person("head"),
            now=now,
            treasury_no=f"{self.contract.number}/{no}-У",
            treasury_date=local(now).date(),
        )

    # --- Reports -------------------------------------------------------------------------------

    def report(self, no: int, account: Account) -> None:
        """Words, figures, documents of the spending; sent to the office."""
        self.write(no, account)
        reports.submit(self._report(no), by=self.person, now=portal_now())

    def write(self, no: int, account: Account) -> None:
        report, now = self._report(no), portal_now()
        report = reports.keep_narrative(
            report,
            by=self.person,
            now=now,
            answers={
                "done": account.done,
                "results": account.results,
                "next_steps": account.next_steps,
                "beneficiaries": account.people,
            },
            version=narrative_version(report),
        )
        promised = list(self.contract.bid.indicators.order_by("no"))
        report = reports.keep_indicators(
            report,
            by=self.person,
            now=now,
            answers={
                indicator.pk: (Decimal(figure), account.evidence)
                for indicator, figure in zip(promised, account.figures, strict=True)
            },
            version=indicators_version(report),
        )
        for row in self.contract.bid.cost_lines.filter(from_grant__gt=0).order_by("no"):
            amount = (row.from_grant * account.share).quantize(TYIYN)
            if amount:
                self._spend(report, row, amount)
        sheet = scans.scan("zhurnal", f"Журнал проекта, отчёт {no}", "Только числа, без имён")
        reports.attach(
            report,
            by=self.person,
            now=now,
            title="Сводка журнала занятий",
            upload=sheet,
            is_restricted=True,
        )

    def accept(self, no: int) -> None:
        reports.accept(self._report(no), by=self.stage.person("officer"), now=portal_now())

    def draft_act(self) -> None:
        act = acceptance.draft(self.project, by=self.stage.person("officer"), now=portal_now())
        self.stage.printed(act.document)

    def sign_act(self) -> None:
        """Both sides sign on paper and bring the scans."""
        act = AcceptanceAct.objects.get(execution=self.project)
        words = f"Акт № {act.number}"
        act = acceptance.sign_by_ngo(
            act, by=self.person, now=portal_now(), scan=scans.scan("akt", words, "Организация")
        )
        acceptance.accept(
            act,
            by=self.stage.person("head"),
            now=portal_now(),
            scan=scans.scan("akt", words, "Обе стороны"),
        )

    def _spend(self, report: Report, row: Any, amount: Decimal) -> None:
        day = local(portal_now()).date() - timedelta(days=2)
        reports.keep_expense(
            report,
            by=self.person,
            now=portal_now(),
            answers={
                "cost_line": row,
                "amount": amount,
                "document_kind": "Накладная (учебная)",
                "document_no": f"{report.no}-{row.no}",
                "document_date": day,
                "payee": "Учебный поставщик",
            },
        )

    def _report(self, no: int) -> Report:
        return Report.objects.get(execution=self.project, no=no)

    def _tranche(self, no: int) -> Tranche:
        return Tranche.objects.get(contract=self.contract, no=no)

    def _payment(self, no: int) -> Payment:
        return Payment.objects.get(tranche=self._tranche(no))

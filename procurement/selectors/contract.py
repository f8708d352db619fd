"""What pages, guards and papers read of an award and of a contract."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.city import reader as city
from karakol_gsz.city.models import City
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.core.moments import day_figures
from karakol_gsz.documents.models import Document
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from ngos.models import Organization
from ngos.states import RegistrationState
from procurement.models import (
    Appeal,
    Bid,
    BudgetLine,
    Call,
    Contract,
    Lot,
    Milestone,
    Minutes,
    MinutesKind,
    PartialOffer,
    Tranche,
)
from procurement.norms import terms, tranches
from procurement.norms.answers import as_day
from procurement.norms.findings import Finding, som_words
from procurement.norms.first_plan import FirstPlan, first_plan
from procurement.selectors import call as calls
from procurement.states import BidOutcome, ContractState, MinutesState

CITY_REQUISITES = ("inn", "treasury_account", "bik", "address_ru")
REQUISITES = ("bank_name", "bank_bik", "bank_account")


def winners(call: Call) -> list[Bid]:
    """The bids that the ranking named winners, by lot and place."""
    return _ranked(call, BidOutcome.WINNER)


def reserve(call: Call) -> list[Bid]:
    """The bids that wait in case a winner declines, by lot and place."""
    return _ranked(call, BidOutcome.RESERVE)


def others(call: Call) -> list[Bid]:
    """All ranked bids that are not named winners."""
    rows = call.bids.exclude(outcome="").exclude(outcome=BidOutcome.WINNER)
    return list(rows.select_related("organization", "lot", "call").order_by("pk"))


def _ranked(call: Call, outcome: str) -> list[Bid]:
    rows = call.bids.filter(outcome=outcome).select_related("organization", "lot", "call")
    return list(rows.order_by("lot__no", "rank", "pk"))


def objections_end(call: Call, now: datetime) -> bool:
    """Whether the time for objections is over; an unset term never ends."""
    return call.standstill_until is not None and now >= call.standstill_until


def in_good_standing(organization: Organization) -> bool:
    """Verified and not suspended at this moment; read anew at every step."""
    return organization.state == RegistrationState.VERIFIED


def held_of_lot(lot: Lot) -> Decimal:
    """What living contracts take of a lot."""
    return _total(Contract.objects.filter(bid__lot=lot))


def held_of_line(line: BudgetLine) -> Decimal:
    """What living contracts of all calls take of a budget line."""
    return _total(Contract.objects.filter(bid__call__budget_line=line))


def living(lot: Lot) -> QuerySet[Contract]:
    """Contracts of a lot that were not declined."""
    return Contract.objects.filter(bid__lot=lot).exclude(state=ContractState.DECLINED)


def _total(rows: QuerySet[Contract]) -> Decimal:
    living_rows = rows.exclude(state=ContractState.DECLINED)
    return living_rows.aggregate(total=Sum("total_sum"))["total"] or Decimal(0)


def next_in_reserve(lot: Lot) -> Bid | None:
    """Who is offered the contract next: the best place not yet asked, in good standing."""
    rows = Bid.objects.filter(
        lot=lot,
        outcome=BidOutcome.RESERVE,
        contract__isnull=True,
        organization__state=RegistrationState.VERIFIED,
    )
    return rows.select_related("organization", "lot", "call").order_by("rank", "pk").first()


def asked_sum(bid: Bid) -> Decimal:
    """What the committee recommended; without that, what was asked."""
    return bid.recommended_sum or bid.requested_sum or Decimal(0)


def award_findings(call: Call, *, now: datetime) -> list[Finding]:
    """What stands between the time for objections and the award."""
    found: list[Finding] = []
    if not objections_end(call, now):
        text = _l("Objections may still come until %(until)s.")
        until = local(call.standstill_until) if call.standstill_until else None
        found.append(
            Finding(
                "standstill", text, facts={"until": f"{until:%d.%m.%Y %H:%M}" if until else "—"}
            )
        )
    if waiting := Appeal.objects.undecided().filter(call=call).count():
        text = _l("Objections not decided yet: %(count)s. Decide them first.")
        found.append(Finding("appeals", text, facts={"count": waiting}))
    open_offers = PartialOffer.objects.unanswered().filter(bid__call=call, accept_until__gt=now)
    if offer := open_offers.order_by("-accept_until").first():
        text = _l("A smaller sum is offered; the organisation may answer until %(until)s.")
        facts = {"until": f"{local(offer.accept_until):%d.%m.%Y %H:%M}"}
        found.append(Finding("offer", text, facts=facts))
    named = winners(call)
    if not named:
        found.append(Finding("no_winner", _l("The ranking names no winner.")))
    for bid in named:
        if not in_good_standing(bid.organization):
            text = _l(
                "The registration of “%(name)s” is not in force: no contract is made with it."
            )
            facts = {"name": text_in(bid.organization, "full_name")}
            found.append(Finding("standing", text, facts=facts))
    found += _money_findings(call, named)
    return found


def _money_findings(call: Call, named: list[Bid]) -> Iterable[Finding]:
    by_lot: dict[int, list[Bid]] = {}
    for bid in named:
        by_lot.setdefault(bid.lot_id, []).append(bid)
    for rows in by_lot.values():
        lot, asked = rows[0].lot, sum((asked_sum(bid) for bid in rows), Decimal(0))
        if asked > lot.max_sum:
            text = _l("Lot %(no)s: the winners are to get %(asked)s, the lot has %(has)s.")
            facts = {"no": lot.no, "asked": som_words(asked), "has": som_words(lot.max_sum)}
            yield Finding("over_lot", text, facts=facts)
        if len(rows) > lot.max_projects:
            text = _l("Lot %(no)s: more winners than projects (%(count)s).")
            yield Finding("too_many", text, facts={"no": lot.no, "count": lot.max_projects})
    line, total = call.budget_line, sum((asked_sum(bid) for bid in named), Decimal(0))
    if line is not None and total > (left := line.amount - held_of_line(line)):
        text = _l("The winners are to get %(asked)s; the budget line has %(left)s left.")
        facts = {"asked": som_words(total), "left": som_words(left)}
        yield Finding("over_budget", text, facts=facts)


def results_minutes(call: Call) -> Minutes | None:
    """The signed minutes on which award and contract rest."""
    rows = call.minutes.filter(kind=MinutesKind.RESULTS, state=MinutesState.SIGNED)
    return rows.order_by("-signed_at", "-pk").first()


def rules_of(contract: Contract) -> Rules:
    """The rules frozen into the contract's call."""
    return Rules.thaw(contract.call.rules)


def last_payment(contract: Contract) -> date:
    """The last day of the budget year on which a payment may be planned."""
    line = contract.call.budget_line
    year = line.year if line is not None else contract.period_to.year
    return rules_of(contract).day(Rule.LAST_PAYMENT_DAY, year)


def period_of(bid: Bid) -> tuple[date, date]:
    """The project's own days; where they are not usable, those of the lot or the call."""
    project = bid.contents.get("project", {}) if isinstance(bid.contents, dict) else {}
    first = as_day(project.get("starts_on")) or bid.lot.period_from or bid.call.period_from
    last = as_day(project.get("ends_on")) or bid.lot.period_to or bid.call.period_to
    assert first is not None and last is not None, "a published call has its period"  # noqa: S101
    return (first, last) if first <= last else (last, first)


def plan_for(contract: Contract, *, sign_by: date) -> FirstPlan:
    """Stages and payments to begin with."""
    rules = rules_of(contract)
    return first_plan(
        period_from=contract.period_from,
        period_to=contract.period_to,
        sign_by=sign_by,
        advance_max_percent=rules.number(Rule.ADVANCE_MAX_PERCENT),
        final_min_percent=rules.number(Rule.FINAL_MIN_PERCENT),
        last_payment=last_payment(contract),
        lengths=calls.lengths_of(rules),
        calendar=reader.work_calendar(),
    )


def missing_requisites(organization: Organization) -> list[str]:
    """What of the bank account is not known yet, in words."""
    return [
        str(Organization._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in REQUISITES
        if not getattr(organization, name)
    ]


def findings(contract: Contract) -> list[Finding]:
    """Everything that stands between a draft and its paper; errors block, warnings ask."""
    found = [*_party_findings(contract), *_text_findings(contract)]
    stages = list(contract.milestones.all())
    found += _stage_findings(contract, stages)
    found += _payment_findings(contract, list(contract.tranches.select_related("milestone")))
    return found


def _party_findings(contract: Contract) -> Iterable[Finding]:
    organization = contract.organization
    if not in_good_standing(organization):
        text = _l("The registration of the organisation is not in force.")
        yield Finding("standing", text, "parties")
    if missing := missing_requisites(organization):
        text = _l("The organisation has not given: %(fields)s. It is asked to.")
        yield Finding("requisites", text, "parties", {"fields": ", ".join(missing)})
    card = city.city_card()
    if lacking := [
        str(City._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in CITY_REQUISITES
        if not getattr(card, name)
    ]:
        text = _l("The card of the city does not say: %(fields)s. The contract leaves it out.")
        yield Finding("city_card", text, "parties", {"fields": ", ".join(lacking)}, blocks=False)


def _text_findings(contract: Contract) -> Iterable[Finding]:
    for name, text in (
        ("title", _l("The title is missing in one of the languages.")),
        ("summary", _l("The summary is missing in one of the languages.")),
    ):
        empty = [lang for lang in ("ru", "ky") if not getattr(contract, f"{name}_{lang}").strip()]
        if empty:
            yield Finding(f"no_{name}", text, f"subject.{name}_{empty[0]}")
    if bool(contract.terms_ru.strip()) != bool(contract.terms_ky.strip()):
        text = _l("The special terms are missing in one of the languages.")
        yield Finding("no_terms", text, "terms")
    line = contract.call.budget_line
    if line is not None and contract.period_to.year > line.year:
        text = _l("The work must end within the budget year %(year)s.")
        yield Finding("after_budget_year", text, "subject.period_to", {"year": line.year})
    elif _final_due(contract) > (last := last_payment(contract)):
        text = _l("Report, review and payment after the end of the work may come after %(last)s.")
        facts = {"last": day_figures(last)}
        yield Finding("final_late", text, "subject.period_to", facts, blocks=False)


def _final_due(contract: Contract) -> date:
    lengths = calls.lengths_of(rules_of(contract))
    return terms.final_payment(contract.period_to, lengths, reader.work_calendar()).end


def _stage_findings(contract: Contract, stages: list[Milestone]) -> Iterable[Finding]:
    if not stages:
        yield Finding("no_stage", _l("Add at least one stage."), "stages")
        return
    previous = contract.period_from
    for stage in stages:
        facts = {"no": stage.no}
        if not contract.period_from <= stage.due_on <= contract.period_to:
            text = _l("Stage %(no)s ends outside the period of the project.")
            yield Finding("stage_outside", text, "stages", facts)
        elif stage.due_on < previous:
            text = _l("Stage %(no)s ends before the one above it.")
            yield Finding("stage_backwards", text, "stages", facts)
        previous = stage.due_on


def _payment_findings(contract: Contract, rows: list[Tranche]) -> Iterable[Finding]:
    if not rows:
        yield Finding("no_payment", _l("Add the payments."), "payments")
        return
    yield from (
        Finding(one.code, one.text, "payments", one.facts, one.blocks)
        for one in payment_findings(contract, rows)
    )
    last_stage = contract.milestones.order_by("no").last()
    for row in rows:
        if row.milestone and row.due_on < row.milestone.due_on:
            text = _l("Payment %(no)s is due before its stage ends.")
            yield Finding("paid_before_stage", text, "payments", {"no": row.no}, blocks=False)
        if row.kind == tranches.TrancheKind.FINAL and row.milestone != last_stage:
            text = _l("The final payment must follow the last stage.")
            yield Finding("final_not_after_last", text, "payments")


def payment_findings(contract: Contract, rows: Iterable[Tranche]) -> list[Finding]:
    """The norm's judgement of a plan of payments, by the rules of the contract's own call."""
    rules = rules_of(contract)
    return tranches.tranche_findings(
        [
            tranches.Tranche(row.no, row.kind, row.percent, row.amount, row.due_on)
            for row in sorted(rows, key=lambda row: row.no)
        ],
        contract_sum=contract.total_sum,
        advance_max_percent=rules.number(Rule.ADVANCE_MAX_PERCENT),
        final_min_percent=rules.number(Rule.FINAL_MIN_PERCENT),
        last_payment=last_payment(contract),
    )


def in_the_office(visitor: Visitor) -> QuerySet[Contract]:
    """Contracts as the office reads them."""
    return Contract.objects.whole_for(visitor).select_related(*AROUND)


def in_the_cabinet(visitor: Visitor) -> QuerySet[Contract]:
    """The contracts of the NGOs a person acts for."""
    return Contract.objects.filter(bid__in=Bid.objects.of(visitor)).select_related(*AROUND)


AROUND = (
    "bid__organization",
    "bid__lot",
    "bid__call__budget_line",
    "bid__call__programme",
    "award_order",
    "document",
    "ngo_scan",
    "city_scan",
)


def award_paper(call: Call) -> Document | None:
    """The text of the order that names the winners, as printed last."""
    return Document.objects.current("procurement.award_order", call)


def is_handed_over(contract: Contract) -> bool:
    """The paper is with the organisation: nothing in it changes unless it is taken back."""
    return contract.document_id is not None

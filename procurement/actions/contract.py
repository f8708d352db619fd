"""A contract until its signature: drafted from the bid, handed over, signed by both or declined."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from karakol_gsz.accounts.models import User
from karakol_gsz.city import reader as city
from karakol_gsz.city.models import Post
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents import intake, orders
from karakol_gsz.documents.paper import BILINGUAL
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace
from procurement.actions.flows import contract_flow
from procurement.actions.numbers import next_number
from procurement.models import Bid, BudgetLine, Contract, Lot, Milestone, Tranche, TrancheKind
from procurement.norms.findings import errors, som_words
from procurement.norms.tranches import split
from procurement.notices import contract as notices
from procurement.papers import contract as papers
from procurement.selectors import contract as selectors
from procurement.states import ContractState

SIGNS_FOR_THE_CITY = Post.MAYOR
NOTHING = Decimal(0)


def draft(bid: Bid, *, by: User, now: datetime, term: Rule) -> Contract:
    """Make the contract of a bid that was named; called only inside the deed that names it.

    Σ contracts ≤ lot ≤ budget line: both are locked here, so two awards take turns.
    """
    call, today = bid.call, local(now).date()
    total = _hold_money(bid, is_offer=term == Rule.SIGN_DAYS_RESERVE)
    first, last = selectors.period_of(bid)
    contract = Contract(
        bid=bid,
        number=next_number(Contract, prefix=f"{call.number}-"),
        title_ru=bid.title_ru,
        title_ky=bid.title_ky,
        summary_ru=bid.summary_ru,
        summary_ky=bid.summary_ky,
        total_sum=total,
        period_from=first,
        period_to=last,
        sign_until=_sign_until(bid, today, term),
        award_order=call.award_order,
        drafted_by=call.award_proposed_by,
    )
    contract_flow.start(contract, by=by, facts={"bid": bid.code, "sum": str(total)})
    _plan(contract)
    return contract


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Fill in"))
def fill_in(contract: Contract, *, by: User, now: datetime, answers: Mapping[str, Any]) -> Trace:
    """Keep the answers of one page; the sum follows from the ranking and is nobody's to change."""
    _refuse_handed_over(contract)
    changed = [name for name, value in answers.items() if getattr(contract, name) != value]
    for name in changed:
        setattr(contract, name, answers[name])
    return Trace(facts={"changed": changed})


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Change the stages"))
def set_stages(
    contract: Contract, *, by: User, now: datetime, rows: Sequence[Mapping[str, Any]]
) -> Trace:
    """Put the stages as typed; a stage that earns a payment cannot simply be taken out."""
    _refuse_handed_over(contract)
    if not rows:
        raise Refusal(_("A contract has at least one stage."))
    known = {stage.no: stage for stage in contract.milestones.all()}
    kept = [known.pop(row["no"], None) if row.get("no") else None for row in rows]
    for gone in known.values():
        if gone.tranches.exists():
            raise Refusal(
                _("A payment waits for the stage %(no)s. Change the payments first.")
                % {"no": gone.no}
            )
        gone.delete()
    for place, stage in enumerate(filter(None, kept), start=1):  # clear of each other's numbers
        Milestone.objects.filter(pk=stage.pk).update(no=10_000 + place)
    for no, (stage, row) in enumerate(zip(kept, rows, strict=True), start=1):
        one = stage or Milestone(contract=contract)
        one.no, one.due_on = no, row["due_on"]
        one.title_ru, one.title_ky = row["title_ru"], row["title_ky"]
        one.save()
        one.indicators.set(row["indicators"])
    return Trace(facts={"stages": [row["due_on"].isoformat() for row in rows]})


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Change the payments"))
def set_payments(
    contract: Contract, *, by: User, now: datetime, rows: Sequence[Mapping[str, Any]]
) -> Trace:
    """Put the payments as typed; the sums follow from the per cents, the rest falls to the last."""
    _refuse_handed_over(contract)
    amounts = split(contract.total_sum, [row["percent"] for row in rows])
    stages = {stage.no: stage for stage in contract.milestones.all()}
    tranches = [
        Tranche(
            contract=contract,
            no=no,
            kind=row["kind"],
            percent=row["percent"],
            amount=amount,
            due_on=row["due_on"],
            milestone=stages.get(row.get("stage") or 0),
        )
        for no, (row, amount) in enumerate(zip(rows, amounts, strict=True), start=1)
    ]
    if homeless := [
        row.no for row in tranches if row.kind != TrancheKind.ADVANCE and row.milestone is None
    ]:
        raise Refusal(
            _("Payment %(no)s: say which stage earns it; only an advance comes before the work.")
            % {"no": homeless[0]}
        )
    if found := errors(selectors.payment_findings(contract, tranches)):
        raise Refusal(" ".join(one.words for one in found))
    contract.tranches.all().delete()
    for tranche in tranches:
        tranche.save()
    return Trace(facts={"percents": [str(row["percent"]) for row in rows]})


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Print and hand over"))
def hand_over(contract: Contract, *, by: User, now: datetime) -> Trace:
    """Fix the text: the paper is printed and the organisation is asked to sign it."""
    _refuse_handed_over(contract)
    if found := errors(selectors.findings(contract)):
        raise Refusal(" ".join(one.words for one in found))
    today = local(now).date()
    if contract.sign_until is None or contract.sign_until < today:
        contract.sign_until = _sign_until(contract.bid, today, Rule.SIGN_DAYS_RESERVE)
    contract.parties = _parties(contract, today)
    document = contract.document = orders.order(papers.CONTRACT, contract, by=by)
    notify(
        notices.TO_SIGN,
        contract,
        event=f"contract.to_sign:{contract.pk}:{now.isoformat()}",
        documents=[document],
    )
    return Trace(facts={"document": str(document.public_id), "sign_until": contract.sign_until})


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Take back to change"))
def take_back(contract: Contract, *, by: User, now: datetime, reason: str) -> Trace:
    """Open the text again: what was signed under the old one does not count any more."""
    if contract.document is None:
        raise Refusal(_("The contract was not handed over: change it as it is."))
    if not reason.strip():
        raise Refusal(_("Write the reason: the organisation will read it."))
    void = contract.document
    contract.document = contract.ngo_scan = None
    contract.ngo_signed_at = contract.ngo_signed_by = None
    notify(
        notices.TAKEN_BACK,
        contract,
        event=f"contract.taken_back:{contract.pk}:{now.isoformat()}",
        extra={"reason": reason},
    )
    return Trace(facts={"reason": reason, "void": str(void.public_id)})


@contract_flow.step(ContractState.DRAFT, to=None, label=_l("Sign for the organisation"))
def sign_for_ngo(contract: Contract, *, by: User, now: datetime, scan: Any) -> Trace:
    """The organisation brings the paper with its signature and seal."""
    if contract.document is None:
        raise Refusal(_("The office has not handed the contract over yet."))
    if contract.ngo_signed_at is not None:
        raise Refusal(_("The signed contract is with the office already."))
    contract.ngo_scan = _scan(contract, scan, by=by)
    contract.ngo_signed_at, contract.ngo_signed_by = now, by
    notify(notices.NGO_SIGNED, contract, event=f"contract.ngo_signed:{contract.ngo_scan.pk}")
    return Trace(facts={"sha256": contract.ngo_scan.sha256})


@contract_flow.step(ContractState.DRAFT, to=ContractState.SIGNED, label=_l("Sign for the city"))
def sign(contract: Contract, *, by: User, now: datetime, scan: Any) -> Trace:
    """The second signature: the contract is in force, its paper is never printed again."""
    if contract.document is None or contract.ngo_signed_at is None:
        raise Refusal(_("First the organisation signs: its signed copy is not here yet."))
    if not contract.document.is_ready:
        raise Refusal(_("The contract is still being printed. Try again in a minute."))
    if not selectors.in_good_standing(contract.organization):
        raise Refusal(_("The registration of the organisation is not in force."))
    contract.city_scan = _scan(contract, scan, by=by)
    contract.city_signed_at, contract.city_signed_by = now, by
    contract.signed_at, contract.signed_by = now, by
    contract.document.mark_signed(at=now)
    notify(notices.SIGNED, contract, event=f"contract.signed:{contract.pk}")
    return Trace(
        basis=str(contract.award_order),
        facts={"sha256": contract.city_scan.sha256, "sum": str(contract.total_sum)},
    )


@contract_flow.step(ContractState.DRAFT, to=ContractState.DECLINED, label=_l("Decline"))
def decline(contract: Contract, *, by: User, now: datetime, words: str = "") -> Trace:
    """The winner does not want it, or let the term pass in silence."""
    if contract.ngo_signed_at is not None:
        raise Refusal(_("The organisation has signed this contract."))
    if by.is_robot:
        _refuse_in_time(contract, now)
    elif not words.strip():
        raise Refusal(_("Write in a sentence why the organisation declines."))
    contract.declined_at, contract.declined_by = now, by
    contract.decline_words = words
    notify(notices.DECLINED, contract, event=f"contract.declined:{contract.pk}")
    return Trace(facts={"words": words, "by_silence": by.is_robot})


def _refuse_in_time(contract: Contract, now: datetime) -> None:
    until = contract.sign_until
    if contract.document is None or until is None or local(now).date() <= until:
        raise Refusal(_("The term to sign has not passed yet."))


def _refuse_handed_over(contract: Contract) -> None:
    if contract.document is not None:
        raise Refusal(
            _("The contract is with the organisation. Take it back before you change it.")
        )


def _hold_money(bid: Bid, *, is_offer: bool) -> Decimal:
    """What the bid gets: never more than the lot and the budget line still have.

    A winner gets the sum of the ranking or nothing; a reserve is offered what is left.
    """
    lot = Lot.objects.select_for_update().get(pk=bid.lot_id)
    left: Decimal = lot.max_sum - selectors.held_of_lot(lot)
    if bid.call.budget_line_id is not None:
        line = BudgetLine.objects.select_for_update().get(pk=bid.call.budget_line_id)
        left = min(left, line.amount - selectors.held_of_line(line))
    if selectors.living(lot).count() >= lot.max_projects:
        raise Refusal(_("Lot %(no)s has as many contracts as projects.") % {"no": lot.no})
    asked = selectors.asked_sum(bid)
    if left <= 0 or (asked > left and not is_offer):
        facts = {"no": lot.no, "asked": som_words(asked), "left": som_words(max(left, NOTHING))}
        raise Refusal(_("Lot %(no)s: %(asked)s are asked, %(left)s are left.") % facts)
    return min(asked, left)


def _sign_until(bid: Bid, today: date, term: Rule) -> date:
    rules = reader.Rules.thaw(bid.call.rules)
    return rules.deadline(term, today, reader.work_calendar()).end


def _plan(contract: Contract) -> None:
    """Stages and payments to begin with; the officer looks them through."""
    assert contract.sign_until is not None  # noqa: S101 (set by `draft`)
    plan = selectors.plan_for(contract, sign_by=contract.sign_until)
    indicators = list(contract.bid.indicators.all())
    stages = []
    for no, due_on in enumerate(plan.stages, start=1):
        titles = {lang: _title(no, len(plan.stages), lang) for lang in ("ru", "ky")}
        stage = Milestone.objects.create(
            contract=contract,
            no=no,
            due_on=due_on,
            title_ru=titles["ru"],
            title_ky=titles["ky"],
        )
        stage.indicators.set(indicators)
        stages.append(stage)
    amounts = split(contract.total_sum, [part.percent for part in plan.parts])
    for no, (part, amount) in enumerate(zip(plan.parts, amounts, strict=True), start=1):
        Tranche.objects.create(
            contract=contract,
            no=no,
            kind=part.kind.value,
            percent=part.percent,
            amount=amount,
            due_on=part.due_on,
            milestone=stages[part.stage - 1] if part.stage else None,
        )


def _title(no: int, count: int, language: str) -> str:
    with override(language):
        return _("The last stage") if no == count else _("The first stage")


def _parties(contract: Contract, today: date) -> dict[str, Any]:
    """Both parties as they stand today, in both languages: what the paper prints."""
    parties: dict[str, Any] = {"on": today.isoformat()}
    organization = contract.organization
    for language in BILINGUAL:
        with override(language):
            parties[language] = {
                "city": city.facts_for_paper(SIGNS_FOR_THE_CITY, on=today),
                "ngo": {
                    "name": str(text_in(organization, "full_name")),
                    "legal_form": str(organization.get_legal_form_display()),
                    "inn": organization.inn,
                    "okpo": organization.okpo,
                    "reg_no": organization.reg_no,
                    "address": "" if organization.is_refuge else organization.legal_address,
                    "bank": organization.bank_name,
                    "bik": organization.bank_bik,
                    "account": organization.bank_account,
                    "phone": organization.phone,
                    "email": organization.email,
                    "head": organization.head_name,
                    "post": organization.head_position or _("Head of the organisation"),
                },
            }
    return parties


def _scan(contract: Contract, upload: Any, *, by: User) -> Any:
    return intake.take_in(
        upload, kind="procurement.contract_scan", by=by, subject=contract, title=contract.number
    )

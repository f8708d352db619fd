"""A contract: filled in, handed over, signed by two people, taken back, passed on by the clock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core.clock import local, portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import press
from karakol_gsz.documents.access import may_read
from karakol_gsz.lawbook.keys import Rule
from procurement.actions import award as awards
from procurement.actions import contract as contracts
from procurement.models import Call, Contract, Milestone, Tranche
from procurement.selectors import contract as selectors
from procurement.states import ContractState
from procurement.tasks.contract import decline_silent_contracts
from tests.factories.accounts import UserFactory
from tests.factories.ngos import MembershipFactory
from tests.karakol_gsz.uploads import a_pdf
from tests.procurement.contracts.conftest import Story


def payments(contract: Contract, *percents: str, **changes: Any) -> list[dict[str, Any]]:
    """As the form gives them: an advance, then one after each stage, the last one final."""
    stages = list(contract.milestones.order_by("no"))
    kinds = ["advance", "after_report", "final"]
    days = [contract.period_from, stages[0].due_on, stages[1].due_on]
    rows = [
        {
            "kind": kind,
            "percent": Decimal(percent),
            "due_on": day,
            "stage": None if kind == "advance" else no,
        }
        for no, (kind, percent, day) in enumerate(zip(kinds, percents, days, strict=True))
    ]
    rows[-1].update(changes)
    return rows


def test_both_parties_sign_and_the_paper_is_closed_for_ever(
    story: Story, commits: Callable[[], None]
) -> None:
    contract = story.sign()
    commits()

    assert contract.state == ContractState.SIGNED
    assert contract.document is not None and contract.document.signed_at == contract.signed_at
    assert contract.ngo_signed_by == story.director
    assert contract.city_signed_by == story.head
    assert contract.ngo_scan != contract.city_scan


def test_the_sum_and_the_numbers_of_the_payments_follow_from_the_per_cents(story: Story) -> None:
    contract = story.award()
    Contract.objects.filter(pk=contract.pk).update(total_sum=Decimal("100000.01"))

    rows = payments(contract, "33.33", "33.33", "33.34")
    changed = contracts.set_payments(contract, by=story.officer, now=portal_now(), rows=rows)

    amounts = [row.amount for row in changed.tranches.order_by("no")]
    assert amounts == [Decimal("33330.00"), Decimal("33330.00"), Decimal("33340.01")]


@pytest.mark.parametrize(
    "percents",
    [("50", "40", "9.99"), ("50", "41", "10"), ("60", "30", "10"), ("45", "50", "5")],
    ids=["99.99 per cent", "101 per cent", "advance above the rule", "final below the rule"],
)
def test_a_plan_that_breaks_a_rule_is_refused_whole(
    story: Story, percents: tuple[str, str, str]
) -> None:
    contract = story.award()
    before = list(contract.tranches.values_list("percent", "amount"))

    with pytest.raises(Refusal):
        contracts.set_payments(
            contract, by=story.officer, now=portal_now(), rows=payments(contract, *percents)
        )

    assert list(contract.tranches.values_list("percent", "amount")) == before


def test_no_payment_is_planned_after_the_last_day_of_the_budget_year(story: Story) -> None:
    contract = story.award()
    last = selectors.last_payment(contract)
    rows = payments(contract, "50", "40", "10", due_on=last + timedelta(days=1))

    with pytest.raises(Refusal) as refusal:
        contracts.set_payments(contract, by=story.officer, now=portal_now(), rows=rows)

    assert f"{last:%d.%m.%Y}" in str(refusal.value)


def test_the_rule_of_the_call_decides_about_the_advance(story: Story) -> None:
    contract = story.award()
    rules = story.call.rules
    rules["rows"][Rule.ADVANCE_MAX_PERCENT.value]["value"] = "30"
    Call.objects.filter(pk=story.call.pk).update(rules=rules)
    fresh = Contract.objects.get(pk=contract.pk)

    with pytest.raises(Refusal):
        contracts.set_payments(
            fresh, by=story.officer, now=portal_now(), rows=payments(fresh, "50", "40", "10")
        )


def test_stages_keep_their_payments_when_they_change_places(story: Story) -> None:
    contract = story.award()
    first, last = contract.milestones.order_by("no")
    rows = [
        {"no": 2, "title_ru": "Б", "title_ky": "Б", "due_on": first.due_on, "indicators": []},
        {"no": 1, "title_ru": "А", "title_ky": "А", "due_on": last.due_on, "indicators": []},
    ]

    contracts.set_stages(contract, by=story.officer, now=portal_now(), rows=rows)

    assert Milestone.objects.get(pk=first.pk).no == 2
    assert Tranche.objects.get(contract=contract, kind="final").milestone == last
    assert Milestone.objects.get(pk=last.pk).no == 1


def test_a_stage_that_earns_a_payment_is_not_taken_out(story: Story) -> None:
    contract = story.award()
    last = contract.milestones.order_by("no").last()
    assert last is not None
    rows = [
        {"no": 2, "title_ru": "Б", "title_ky": "Б", "due_on": last.due_on, "indicators": []},
    ]

    with pytest.raises(Refusal):
        contracts.set_stages(contract, by=story.officer, now=portal_now(), rows=rows)

    assert contract.milestones.count() == 2


def test_without_bank_details_nothing_is_printed_and_the_organisation_is_asked(
    story: Story,
) -> None:
    story.winner.organization.bank_account = ""
    story.winner.organization.save()
    contract = story.award()

    with pytest.raises(Refusal):
        contracts.hand_over(contract, by=story.officer, now=portal_now())

    assert Contract.objects.get().document is None


def test_a_title_in_one_language_only_is_not_printed(story: Story) -> None:
    contract = story.award()
    Contract.objects.filter(pk=contract.pk).update(title_ky="")

    with pytest.raises(Refusal):
        contracts.hand_over(contract, by=story.officer, now=portal_now())

    contracts.fill_in(
        contract, by=story.officer, now=portal_now(), answers={"title_ky": "Үмүт үйү"}
    )
    assert contracts.hand_over(contract, by=story.officer, now=portal_now()).document


def test_what_is_handed_over_changes_only_after_it_is_taken_back(story: Story) -> None:
    contract = story.sign_for_ngo()
    void = contract.document

    with pytest.raises(Refusal):
        contracts.fill_in(
            contract, by=story.officer, now=portal_now(), answers={"title_ru": "Иное"}
        )
    taken = contracts.take_back(contract, by=story.officer, now=portal_now(), reason="Ошибка.")

    assert (taken.document, taken.ngo_scan, taken.ngo_signed_at) == (None, None, None)
    contracts.fill_in(contract, by=story.officer, now=portal_now(), answers={"title_ru": "Иное"})
    again = contracts.hand_over(contract, by=story.officer, now=portal_now())
    assert again.document != void


def test_the_city_does_not_sign_first(story: Story) -> None:
    contract = story.hand_over()

    with pytest.raises(Refusal):
        contracts.sign(contract, by=story.head, now=portal_now(), scan=a_pdf())


def test_the_organisation_signs_only_what_was_handed_over_and_once(story: Story) -> None:
    contract = story.award()
    with pytest.raises(Refusal):
        contracts.sign_for_ngo(contract, by=story.director, now=portal_now(), scan=a_pdf())
    contract = contracts.hand_over(contract, by=story.officer, now=portal_now())
    contracts.sign_for_ngo(contract, by=story.director, now=portal_now(), scan=a_pdf())

    with pytest.raises(Refusal):
        contracts.sign_for_ngo(contract, by=story.director, now=portal_now(), scan=a_pdf())


@pytest.mark.parametrize("role", ["editor", "accountant", None])
def test_only_a_signatory_signs_for_the_organisation(story: Story, role: str | None) -> None:
    contract = story.hand_over()
    person = UserFactory()
    if role:
        MembershipFactory(organization=story.winner.organization, person=person, role=role)

    with pytest.raises(PermissionDenied):
        contracts.sign_for_ngo(contract, by=person, now=portal_now(), scan=a_pdf())


def test_a_person_of_both_parties_does_not_sign_for_the_city(story: Story) -> None:
    contract = story.sign_for_ngo()
    both = UserFactory(role=Role.HEAD)
    MembershipFactory(organization=story.winner.organization, person=both, role="editor")

    with pytest.raises(PermissionDenied):
        contracts.sign(contract, by=both, now=portal_now(), scan=a_pdf())


def test_silence_past_the_term_passes_the_contract_on(
    story: Story, at: Callable[[datetime], None]
) -> None:
    contract = story.hand_over()
    until = contract.sign_until
    assert until is not None

    assert decline_silent_contracts() == 0
    at(local(portal_now()) + timedelta(days=(until - portal_today()).days))
    assert decline_silent_contracts() == 0
    at(portal_now() + timedelta(days=1))
    assert decline_silent_contracts() == 1

    contract.refresh_from_db()
    assert (contract.state, contract.decline_words) == (ContractState.DECLINED, "")
    assert Contract.objects.get(bid=story.reserve).state == ContractState.DRAFT


def test_silence_is_not_held_against_who_has_no_paper_or_has_signed(
    story: Story, at: Callable[[datetime], None]
) -> None:
    contract = story.sign_for_ngo()
    at(portal_now() + timedelta(days=60))

    assert decline_silent_contracts() == 0
    with pytest.raises(Refusal):
        awards.decline(contract, by=story.director, now=portal_now(), words="Передумали.")


def test_a_contract_is_read_by_its_parties_only(story: Story) -> None:
    contract = story.sign()
    stranger, accountant = UserFactory(), UserFactory(role=Role.ACCOUNTANT)
    other = story.reserve.organization.memberships.get().person
    papers = [contract.document, contract.ngo_scan, contract.city_scan]

    for paper in papers:
        assert paper is not None
        readers = [story.director, story.officer, accountant, stranger, other]
        assert [may_read(User.objects.get(pk=one.pk), paper) for one in readers] == [
            True,
            True,
            True,
            False,
            False,
        ]


@pytest.mark.django_db(transaction=True)
def test_eight_signatures_at_once_are_one(make_story: Callable[..., Story]) -> None:
    story = make_story()
    contract = story.hand_over()
    assert contract.document is not None
    press.print_now(contract.document)

    def press_it(_: int) -> str:
        try:
            scan = a_pdf()
            contracts.sign_for_ngo(contract, by=story.director, now=portal_now(), scan=scan)
            return "signed"
        except Refusal:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(press_it, range(8)))

    assert said == [*["refused"] * 7, "signed"]

"""The contract and the order as papers: what they say, and what changes them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from karakol_gsz.city.models import City
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import orders, press
from karakol_gsz.documents.models import Document
from procurement.actions import contract as contracts
from procurement.models import Contract
from procurement.papers import contract as papers
from tests.papers.looking import halves, page_count, text_of
from tests.procurement.contracts.conftest import Story


def test_the_contract_says_who_what_how_much_in_both_languages(story: Story) -> None:
    contract = story.hand_over()
    assert contract.document is not None

    parts = halves(press.html_of(contract.document))

    for language, title, words in (
        ("ky", contract.title_ky, "эки жүз миң сом"),
        ("ru", contract.title_ru, "двести тысяч сомов"),
    ):
        assert title in parts[language]
        assert "200 000 сом" in parts[language].replace("\xa0", " ")
        assert words in parts[language].lower()
        assert contract.organization.inn in parts[language]
        assert contract.organization.bank_account in parts[language]
        assert contract.number in parts[language]


def test_what_the_organisation_wrote_stands_in_its_own_language_only(story: Story) -> None:
    contract = story.hand_over()
    assert contract.document is not None
    cost = story.winner.cost_lines.get().name

    parts = halves(press.html_of(contract.document))

    assert (cost in parts["ru"], cost in parts["ky"]) == (True, False)


def _party(story: Story) -> None:
    City.objects.update(authority_ru="Мэрия города Каракол, новое имя")


def _bank(story: Story) -> None:
    story.winner.organization.bank_account = "1090010000000099"
    story.winner.organization.save()


def _sum(story: Story) -> None:
    contract = Contract.objects.get()
    Contract.objects.update(total_sum=Decimal("201000.50"))
    for tranche in contract.tranches.all():
        if tranche.kind == "final":
            tranche.amount += Decimal("1000.50")
            tranche.save()


def _clause(story: Story) -> None:
    Contract.objects.update(terms_ru="Отчёт каждый месяц.", terms_ky="Ай сайын отчёт.")


@pytest.mark.parametrize("change", [_party, _bank, _sum, _clause])
def test_a_party_a_sum_or_a_clause_changes_the_paper(
    story: Story, change: Callable[[Story], Any]
) -> None:
    first = story.hand_over().document
    assert first is not None
    press.print_now(first)
    contract = Contract.objects.get()
    contracts.take_back(contract, by=story.officer, now=portal_now(), reason="Правка.")

    change(story)
    second = contracts.hand_over(
        Contract.objects.get(), by=story.officer, now=portal_now()
    ).document

    assert second is not None
    assert (second.version, first.version) == (2, 1)
    assert press.html_of(second) != press.html_of(first)


def test_a_signed_contract_is_never_drawn_again(story: Story) -> None:
    contract = story.sign()
    assert contract.document is not None
    before = contract.document.sha256
    City.objects.update(authority_ru="Другая мэрия")

    press.print_now(contract.document)

    assert Document.objects.get(pk=contract.document.pk).sha256 == before


def test_the_address_of_a_refuge_is_not_printed(story: Story) -> None:
    organization = story.winner.organization
    organization.is_refuge, organization.legal_address = True, "Каракол, тайная 5"
    organization.save()

    contract = story.hand_over()

    assert contract.document is not None
    assert "тайная" not in press.html_of(contract.document)


def test_both_papers_print(story: Story) -> None:
    contract = story.hand_over()
    order = Document.objects.get(kind=papers.AWARD_ORDER.kind)
    assert contract.document is not None
    printed, named = (press.print_now(one).content() for one in (contract.document, order))

    assert page_count(printed) >= 4
    assert "двести тысяч сомов" in text_of(printed).lower()
    assert story.winner.organization.full_name_ru in text_of(named)


def test_the_same_paper_is_not_made_twice(story: Story) -> None:
    contract = story.hand_over()

    again = orders.order(papers.CONTRACT, contract, by=story.officer)

    assert again == contract.document

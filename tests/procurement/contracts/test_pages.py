"""The pages of award and contract: right people, words beside fields, nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.documents import press
from procurement.models import Contract
from procurement.states import CallState, ContractState
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, ContractFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import CallFactory, LotFactory
from tests.karakol_gsz.uploads import a_pdf
from tests.procurement.contracts.conftest import Story

SignIn = Callable[..., Client]


def url(name: str, *args: object) -> str:
    return reverse(f"procurement:{name}", args=args)


def test_the_whole_way_by_the_pages(story: Story, as_person: SignIn) -> None:
    officer, head = as_person(story.officer), as_person(story.head)
    director = as_person(story.director)
    award = url("office_award_show", story.call.number)

    form = {"number": "А-17", "on": f"{portal_today():%d.%m.%Y}"}
    assert officer.get(award).status_code == 200
    assert officer.post(award, form).status_code == 302
    assert head.get(award).status_code == 200
    assert head.post(url("office_award_name", story.call.number)).status_code == 302
    contract = Contract.objects.get()
    shown = url("office_contract_show", contract.number)
    mine = url("cabinet_contract_show", contract.number)
    assert officer.get(shown).status_code == director.get(mine).status_code == 200
    assert officer.post(url("office_contract_hand_over", contract.number)).status_code == 302
    contract.refresh_from_db()
    assert contract.document is not None
    press.print_now(contract.document)
    assert officer.get(shown).status_code == director.get(mine).status_code == 200
    sign = url("cabinet_contract_sign", contract.number)
    assert director.get(sign).status_code == 200
    assert director.post(sign, {"scan": a_pdf()}).status_code == 302
    assert director.get(mine).status_code == 200
    sign = url("office_contract_sign", contract.number)
    assert head.get(sign).status_code == 200
    assert head.post(sign, {"scan": a_pdf()}).status_code == 302
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED
    assert officer.get(shown).status_code == director.get(mine).status_code == 200
    for client, name in ((officer, "office_contract_list"), (director, "cabinet_contract_list")):
        assert contract.number in client.get(url(name)).content.decode()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"number": "", "on": "30.11.2020"}, "number"),
        ({"number": "А-17", "on": ""}, "on"),
        ({"number": "А-17", "on": "31.02.2020"}, "on"),
    ],
)
def test_an_order_without_number_or_day_is_said_beside_the_field(
    story: Story, as_person: SignIn, form: dict[str, str], field: str
) -> None:
    page = as_person(story.officer).post(url("office_award_show", story.call.number), form)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    for value in filter(None, form.values()):
        assert value in page.content.decode()


def test_an_order_of_tomorrow_is_refused_in_words(story: Story, as_person: SignIn) -> None:
    form = {"number": "А-17", "on": f"{portal_today() + timedelta(days=1):%d.%m.%Y}"}

    page = as_person(story.officer).post(url("office_award_show", story.call.number), form)

    assert page.status_code == 409
    assert "А-17" in page.content.decode()


def test_the_head_who_prepared_sees_no_button_and_is_denied(
    story: Story, as_person: SignIn
) -> None:
    head = as_person(story.head)
    form = {"number": "А-17", "on": f"{portal_today():%d.%m.%Y}"}
    head.post(url("office_award_show", story.call.number), form)
    name = url("office_award_name", story.call.number)

    assert name not in head.get(url("office_award_show", story.call.number)).content.decode()
    assert head.post(name).status_code == 403


def test_strangers_find_no_contract(story: Story, as_person: SignIn) -> None:
    contract = story.hand_over()
    stranger = as_person(story.reserve.organization.memberships.get().person)
    office = [url("office_award_show", story.call.number)]
    office += [
        url(f"office_contract_{name}", contract.number)
        for name in ("show", "hand_over", "take_back", "sign")
    ]
    cabinet = [
        url(f"cabinet_contract_{name}", contract.number) for name in ("show", "sign", "decline")
    ]

    for address in [*office, *cabinet]:
        assert stranger.get(address).status_code in (404, 405), address
        assert Client().get(address).status_code in (302, 405), address
    for address in [url("office_contract_hand_over", contract.number), *cabinet[1:]]:
        assert stranger.post(address).status_code == 404, address


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.AUDITOR, Role.SECRETARY])
def test_the_office_reads_and_only_the_department_writes(
    story: Story, as_person: SignIn, role: Role
) -> None:
    contract = story.award()
    client = as_person(UserFactory(role=role))

    assert client.get(url("office_contract_show", contract.number)).status_code == 200
    edit = url("office_contract_edit", contract.number, "subject")
    assert client.get(edit).status_code == 403
    assert client.post(url("office_contract_hand_over", contract.number)).status_code == 403


def rows(prefix: str, *given: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(given),
        f"{prefix}-INITIAL_FORMS": initial,
    }
    for index, row in enumerate(given):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def test_payments_that_miss_a_hundred_are_refused_and_stay_typed(
    story: Story, as_person: SignIn
) -> None:
    contract = story.award()
    client = as_person(story.officer)
    address = url("office_contract_edit", contract.number, "payments")
    day = f"{contract.period_to:%d.%m.%Y}"
    data = rows(
        "payments",
        {"kind": "advance", "percent": "33,33", "due_on": day, "stage": ""},
        {"kind": "final", "percent": "50", "due_on": day, "stage": "2"},
    )

    assert client.get(address).status_code == 200
    page = client.post(address, data)

    assert page.status_code == 409
    assert "33,33" in page.content.decode()
    assert "83" in page.content.decode()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind": "final", "percent": "10", "due_on": "30.11.2026", "stage": ""}, "stage"),
        ({"kind": "final", "percent": "0", "due_on": "30.11.2026", "stage": "2"}, "percent"),
        ({"kind": "final", "percent": "10", "due_on": "31.02.2026", "stage": "2"}, "due_on"),
        ({"kind": "gift", "percent": "10", "due_on": "30.11.2026", "stage": "2"}, "kind"),
    ],
)
def test_a_payment_of_the_wrong_shape_is_said_beside_its_field(
    story: Story, as_person: SignIn, row: dict[str, str], field: str
) -> None:
    contract = story.award()
    address = url("office_contract_edit", contract.number, "payments")

    page = as_person(story.officer).post(address, rows("payments", row))

    assert page.status_code == 422
    assert field in page.context["formset"].forms[0].errors


@pytest.mark.parametrize("page", ["subject", "stages", "payments", "terms"])
def test_every_page_of_the_draft_is_saved_as_it_is_shown(
    story: Story, as_person: SignIn, page: str
) -> None:
    contract = story.award()
    client = as_person(story.officer)
    address = url("office_contract_edit", contract.number, page)
    shown = client.get(address)
    data: dict[str, Any] = {}
    if formset := shown.context.get("formset"):
        data = {
            f"{page}-TOTAL_FORMS": len(formset.forms),
            f"{page}-INITIAL_FORMS": formset.initial_form_count(),
        }
        for form in formset.forms:
            for bound in form:
                if bound.name != "DELETE" and bound.value() not in (None, "", []):
                    value = bound.value()
                    data[bound.html_name] = (
                        value
                        if isinstance(value, str | int | list)
                        else bound.subwidgets[0].data["value"]
                    )
    else:
        data = {
            bound.name: bound.subwidgets[0].data["value"] or "" for bound in shown.context["form"]
        }

    saved = client.post(address, data)

    assert saved.status_code == 302, saved.content.decode()[:3000]


@pytest.mark.parametrize("name", ["empty.pdf", "act.exe"])
def test_a_bad_file_is_said_beside_the_field(story: Story, as_person: SignIn, name: str) -> None:
    contract = story.hand_over()
    upload = a_pdf(name)
    if name == "empty.pdf":
        upload.file.truncate(0)
        upload.size = 0

    page = as_person(story.director).post(
        url("cabinet_contract_sign", contract.number), {"scan": upload}
    )

    assert page.status_code == 422
    assert "scan" in page.context["form"].errors


def test_declining_without_words_is_422(story: Story, as_person: SignIn) -> None:
    contract = story.award()

    page = as_person(story.director).post(
        url("cabinet_contract_decline", contract.number), {"words": ""}
    )

    assert page.status_code == 422
    contract.refresh_from_db()
    assert contract.state == ContractState.DRAFT


def _contracts(count: int, person: Any) -> None:
    call = CallFactory(stage=CallState.AWARDED)
    lot = LotFactory(call=call)
    organization = OrganizationFactory(verified=True, admin=person)
    for _ in range(count):
        bid = BidFactory(winner=True, call=call, lot=lot, organization=organization)
        ContractFactory(bid=bid)


@pytest.mark.parametrize("name", ["office_contract_list", "cabinet_contract_list"])
def test_lists_ask_the_same_number_of_questions_for_any_length(
    db: None, as_person: SignIn, name: str
) -> None:
    person = UserFactory(role=Role.OFFICER)
    asked = []
    for count in (1, 19):
        _contracts(count, person)
        client = as_person(person)
        client.get(url(name))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url(name)).status_code == 200
        asked.append(len(captured))

    assert asked[0] == asked[1]
    assert portal_now()

"""The register in public and in the office: who sees what, and at which price."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.core.clock import portal_now
from ngos import cards
from ngos.models import Organization, Sphere
from tests.factories.accounts import UserFactory
from tests.factories.ngos import InvitationFactory, MembershipFactory, OrganizationFactory

LIST = "ngos:public_organization_list"
OFFICE_LIST = "ngos:office_organization_list"
STATES = ("submitted", "returned", "verified", "suspended")


def names(response: Any) -> list[str]:
    return [organization.full_name_ru for organization in response.context["object_list"]]


def test_the_public_register_holds_what_was_verified(client: Client, db: None) -> None:
    for state in STATES:
        OrganizationFactory(full_name_ru=state, **{state: True})
    OrganizationFactory(full_name_ru="draft")

    response = client.get(reverse(LIST))

    assert names(response) == ["suspended", "verified"]


def test_the_register_is_found_by_name_inn_and_sphere(client: Client, db: None) -> None:
    lake = OrganizationFactory(full_name_ru="Фонд «Көл»", verified=True)
    hill = OrganizationFactory(full_name_ru="Фонд «Тоо»", full_name_ky="«Тоо»", verified=True)
    hill.spheres.add(Sphere.objects.get(slug="health"))
    url = reverse(LIST)

    assert names(client.get(url, {"q": "көл"})) == [lake.full_name_ru]
    assert names(client.get(url, {"q": f"{hill.inn[:5]} {hill.inn[5:]}"})) == [hill.full_name_ru]
    assert names(client.get(url, {"sphere": "health"})) == [hill.full_name_ru]
    assert names(client.get(url, {"sphere": "nothing"})) == [lake.full_name_ru, hill.full_name_ru]
    assert names(client.get(url, {"q": "нет такого"})) == []


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_what_is_not_verified_has_no_public_page(client: Client, db: None, state: str) -> None:
    organization = OrganizationFactory(stage=state)

    assert client.get(organization.get_absolute_url()).status_code == 404


def test_a_public_page_tells_no_phone_no_account_and_of_a_refuge_no_address(
    client: Client, db: None
) -> None:
    private = {
        "phone": "+996555000111",
        "head_phone": "+996555000222",
        "bank_account": "1090010000777777",
        "legal_address": "Каракол, ул. Тайная, 5",
        "actual_address": "Каракол, ул. Скрытая, 6",
    }
    refuge = OrganizationFactory(verified=True, refuge=True, **private)
    open_one = OrganizationFactory(verified=True, **private)

    pages = [client.get(one.get_absolute_url()).content.decode() for one in (refuge, open_one)]
    pages.append(client.get(reverse(LIST)).content.decode())

    said = [[name for name, value in private.items() if value in page] for page in pages]
    assert said == [[], ["legal_address", "actual_address"], []]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICER, 200),
        (Role.HEAD, 200),
        (Role.ACCOUNTANT, 200),
        (Role.SECRETARY, 200),
        (Role.AUDITOR, 200),
        (Role.MEMBER, 404),
        (Role.ADMIN, 404),
        (None, 404),
    ],
)
def test_the_office_pages_open_to_the_office(
    db: None, as_person: Callable[..., Client], role: str | None, status: int
) -> None:
    organization = OrganizationFactory(submitted=True)
    client = as_person(UserFactory(role=role))
    show = reverse("ngos:office_organization_show", args=[organization.public_id])

    assert client.get(reverse(OFFICE_LIST)).status_code == status
    assert client.get(show).status_code == status
    assert Client().get(show).status_code == 302


def test_the_office_sees_no_draft_and_the_longest_wait_first(
    db: None, as_person: Callable[..., Client]
) -> None:
    OrganizationFactory(full_name_ru="draft")
    for state in STATES:
        OrganizationFactory(full_name_ru=state, **{state: True})
    client = as_person(UserFactory(role=Role.OFFICER))

    assert names(client.get(reverse(OFFICE_LIST)))[0] == "submitted"
    assert names(client.get(reverse(OFFICE_LIST), {"state": "returned"})) == ["returned"]
    assert len(names(client.get(reverse(OFFICE_LIST)))) == len(STATES)


def test_the_buttons_of_the_office_are_for_those_who_may_press_them(
    db: None, as_person: Callable[..., Client]
) -> None:
    organization = OrganizationFactory(submitted=True)
    show = reverse("ngos:office_organization_show", args=[organization.public_id])

    def offered(role: str) -> set[str]:
        found: set[str] = as_person(UserFactory(role=role)).get(show).context["offers"]
        return found

    assert offered(Role.OFFICER) == {"verify", "send_back"}
    assert offered(Role.AUDITOR) == set()


@pytest.mark.parametrize("name", [LIST, OFFICE_LIST])
def test_a_list_costs_the_same_for_any_number_of_rows(
    as_person: Callable[..., Client], db: None, name: str
) -> None:
    client = as_person(UserFactory(role=Role.OFFICER))
    sphere = Sphere.objects.get(slug="health")

    def cost_of(rows: int) -> int:
        for organization in OrganizationFactory.create_batch(rows, verified=True):
            organization.spheres.add(sphere)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name))
        assert response.context["page_obj"].paginator.count == Organization.objects.count()
        return len(queries)

    client.get(reverse(name))
    assert cost_of(1) == cost_of(19)


def test_everybody_finds_the_line_that_waits_for_them(db: None) -> None:
    officer, now = UserFactory(role=Role.OFFICER), portal_now()
    people = {state: UserFactory() for state in ("draft", *STATES)}
    for state, person in people.items():
        OrganizationFactory(stage=state, admin=person)
    invited, newcomer = UserFactory(), UserFactory()
    InvitationFactory(email=invited.email)

    def lines(person: Any) -> tuple[int, int]:
        todo, waiting = cards.in_the_cabinet(person, now)
        return len(todo), len(waiting)

    assert {state: lines(person) for state, person in people.items()} == {
        "draft": (1, 0),
        "submitted": (0, 1),
        "returned": (1, 0),
        "verified": (0, 0),
        "suspended": (1, 0),
    }
    assert [lines(invited), lines(newcomer), lines(officer)] == [(2, 0), (1, 0), (0, 0)]
    todo, waiting = cards.in_the_office(officer, now)
    assert (len(todo), len(waiting)) == (1, 1)
    own = Organization.objects.get(state="submitted")
    MembershipFactory(organization=own, person=officer, role="editor")
    assert cards.in_the_office(officer, now)[0] == []


def test_all_pages_answer_in_every_language(db: None, as_person: Callable[..., Client]) -> None:
    admin = UserFactory()
    organization = OrganizationFactory(verified=True, admin=admin)
    person, officer = as_person(admin), as_person(UserFactory(role=Role.OFFICER))
    show = reverse("ngos:office_organization_show", args=[organization.public_id])
    mine = [
        reverse("ngos:cabinet_organization"),
        reverse("ngos:cabinet_people"),
        reverse("ngos:cabinet_people_invite"),
        reverse("ngos:cabinet_organization_edit", args=["bank"]),
        reverse("portal:cabinet_today"),
        organization.get_absolute_url(),
    ]

    for language in ("ru", "ky", "en"):
        paths = [path.replace("/ru/", f"/{language}/", 1) for path in mine]
        assert {person.get(path).status_code for path in paths} == {200}
        assert officer.get(show.replace("/ru/", f"/{language}/", 1)).status_code == 200

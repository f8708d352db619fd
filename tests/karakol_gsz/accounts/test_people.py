from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from karakol_gsz.accounts import actions
from karakol_gsz.accounts.actions import Order
from karakol_gsz.accounts.models import Invitation, Role, RoleGrant, User
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications import delivery
from tests.factories.accounts import PASSWORD, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
ORDER = Order("12-к", date(2026, 1, 12), date(2026, 1, 12))


@pytest.fixture
def admin() -> User:
    return UserFactory(role=Role.ADMIN)


@pytest.fixture
def colleague(admin) -> User:
    return UserFactory(role=Role.OFFICER)


def invite(by: User, **kwargs: object) -> actions.Invited:
    facts = {
        "email": "new@people.example",
        "full_name": "Токтогулова Нурзат",
        "language": "ky",
        "roles": [Role.OFFICER, Role.SECRETARY],
        "order": ORDER,
    }
    return actions.invite(**{**facts, **kwargs}, by=by, now=portal_now())


def path(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def test_an_invited_person_sets_a_password_by_a_link_that_works_once(admin, client):
    cache.clear()
    invite(admin)
    assert delivery.deliver(delivery.lease_due()[0])
    link = next(line for line in mail.outbox[0].body.splitlines() if "invitation" in line)
    form = {"full_name": "Токтогулова Нурзат", "password": "тоо суу асман көл"}

    assert client.get(path(link)).status_code == 200
    assert client.post(path(link), form).status_code == 302
    assert client.get(path(link)).status_code == 409
    answer = client.post(
        "/ky/accounts/login/", {"login": "new@people.example", "password": "тоо суу асман көл"}
    )

    person = User.objects.get(email="new@people.example")
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == person.pk
    assert person.roles == {Role.OFFICER, Role.SECRETARY}


def test_a_weak_password_is_a_wrong_form_and_the_link_stays_open(admin, client):
    link = path(invite(admin).link)

    assert client.post(link, {"full_name": "А", "password": "short"}).status_code == 422
    assert client.get(link).status_code == 200


def test_an_old_link_says_so(admin, client, at):
    link = path(invite(admin).link)
    at(portal_now() + timedelta(days=15))

    assert client.get(link).status_code == 409


def test_a_link_nobody_made_does_not_exist(client):
    assert client.get("/ru/accounts/invitation/abc/").status_code == 404


def test_a_second_invitation_closes_the_first(admin, client):
    first = invite(admin)
    second = actions.invite_again(first.invitation.user, by=admin, now=portal_now())

    assert client.get(path(first.link)).status_code == 409
    assert client.get(path(second.link)).status_code == 200


def test_only_the_hash_of_a_link_is_kept(admin):
    invited = invite(admin)

    token = invited.link.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(Invitation.objects.values().get())


def test_an_account_that_exists_is_not_invited(admin, colleague):
    with pytest.raises(Refusal):
        invite(admin, email=colleague.email.upper())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR])
def test_others_may_not_invite(role):
    with pytest.raises(PermissionDenied):
        invite(UserFactory(role=role))


def test_nobody_gives_a_role_to_themselves(admin):
    with pytest.raises(Refusal):
        actions.grant_role(admin, Role.HEAD, order=ORDER, by=admin)


def test_a_role_leaves_one_trace_with_its_order(admin, colleague):
    grant = actions.grant_role(colleague, Role.ACCOUNTANT, order=ORDER, by=admin)

    event = Event.objects.get(action="grant_role")
    assert (event.subject_id, event.basis) == (str(grant.pk), "12-к, 12.01.2026")


def test_a_role_that_is_held_is_not_given_twice(admin, colleague):
    with pytest.raises(Refusal):
        actions.grant_role(colleague, Role.OFFICER, order=ORDER, by=admin)


def test_an_acting_person_holds_the_role_within_the_dates_of_the_order(admin, colleague, at):
    head = UserFactory(role=Role.HEAD)
    first, last = date(2026, 12, 1), date(2026, 12, 14)
    order = Order("40-к", date(2026, 11, 30), first, last, acting_for=head)
    actions.grant_role(colleague, Role.HEAD, order=order, by=admin)

    held = []
    for day in (date(2026, 11, 30), first, last, date(2026, 12, 15)):
        held.append(RoleGrant.objects.filter(user=colleague, role=Role.HEAD).in_force(day).exists())

    assert held == [False, True, True, False]


def test_acting_has_an_end_and_an_absent_person_who_holds_the_role(admin, colleague):
    other = UserFactory(role=Role.ACCOUNTANT)
    head = UserFactory(role=Role.HEAD)

    for acting_for, ends_on in ((head, None), (other, date(2026, 2, 1))):
        order = Order("40-к", date(2026, 1, 1), date(2026, 1, 12), ends_on, acting_for)
        with pytest.raises(Refusal):
            actions.grant_role(colleague, Role.HEAD, order=order, by=admin)


def test_a_role_ends_today_at_the_earliest(admin, colleague):
    grant = colleague.grants.get()
    now = portal_now()
    today = local(now).date()

    with pytest.raises(Refusal):
        actions.end_role(grant, ends_on=today - timedelta(days=1), basis="x", by=admin, now=now)
    ended = actions.end_role(grant, ends_on=today, basis="13-к", by=admin, now=now)

    assert ended.ends_on == today


def test_a_blocked_person_is_signed_out_at_once(admin, colleague, as_person):
    client = as_person(colleague)
    assert client.get("/ru/inbox/").status_code == 200

    actions.block(colleague, basis="13-к", by=admin)

    assert client.get("/ru/inbox/").status_code == 302
    with pytest.raises(Refusal):
        actions.block(colleague, basis="13-к", by=admin)
    assert actions.unblock(colleague, basis="14-к", by=admin).is_active


def test_nobody_blocks_themselves(admin):
    with pytest.raises(Refusal):
        actions.block(admin, basis="x", by=admin)


def test_the_first_administrator_comes_by_a_printed_link(client):
    cache.clear()
    out = StringIO()
    call_command("first_admin", stdout=out)
    call_command("first_admin", stdout=out)
    old, link = out.getvalue().split()
    assert client.get(path(old)).status_code == 409
    form = {"full_name": "Админ", "email": "chief@people.example", "password": "тоо суу асман көл"}

    assert client.post(path(link), form | {"email": "chief"}).status_code == 422
    assert client.post(path(link), form).status_code == 302

    person = User.objects.get(email="chief@people.example")
    assert person.roles == {Role.ADMIN}
    assert not EmailAddress.objects.get(user=person).verified
    answer = client.post(
        "/ru/accounts/login/", {"login": person.email, "password": form["password"]}
    )
    assert answer["Location"] == "/ru/accounts/confirm-email/"


def test_where_an_administrator_works_no_link_is_printed(admin):
    User.objects.filter(pk=admin.pk).update(last_login=portal_now())
    out, err = StringIO(), StringIO()

    call_command("first_admin", stdout=out, stderr=err)

    assert out.getvalue() == ""


# Pages


def test_the_people_of_the_office_are_seen_by_those_who_may(as_person):
    UserFactory(role=Role.MEMBER)
    seen = {}
    for role in Role.values:
        seen[role] = as_person(UserFactory(role=role)).get("/ru/office/people/").status_code

    assert {role for role, status in seen.items() if status == 200} == {"head", "admin", "auditor"}
    assert set(seen.values()) == {200, 404}
    assert as_person(UserFactory()).get("/ru/office/people/").status_code == 404


def test_an_officer_is_invited_by_pages(admin, as_person):
    client = as_person(admin)
    assert client.get("/ru/office/people/invite/").status_code == 200
    form = {
        "full_name": "Токтогулова Нурзат",
        "email": "new@people.example",
        "language": "ky",
        "roles": ["officer"],
        "order_number": "12-к",
        "order_date": "12.01.2026",
        "starts_on": "12.01.2026",
    }

    wrong = client.post("/ru/office/people/invite/", form | {"order_date": "вчера"})
    right = client.post("/ru/office/people/invite/", form)
    again = client.post("/ru/office/people/invite/", form)

    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 409)
    assert "Токтогулова Нурзат" in wrong.content.decode()
    assert client.get(right["Location"]).status_code == 200


def test_roles_are_given_ended_and_accounts_blocked_by_pages(admin, colleague, as_person):
    client = as_person(admin)
    base = f"/ru/office/people/{colleague.public_id}/"
    grant = colleague.grants.get()
    today = f"{local(portal_now()):%d.%m.%Y}"
    order = {"order_number": "1-к", "order_date": today, "starts_on": today}
    for page in ("", "role/", f"role/{grant.pk}/end/", "block/"):
        assert client.get(base + page).status_code == 200

    given = client.post(base + "role/", {"role": "secretary", **order})
    ended = client.post(base + f"role/{grant.pk}/end/", {"ends_on": today, "basis": "2-к"})
    closed = client.post(base + "block/", {"basis": "3-к"})

    assert (given.status_code, ended.status_code, closed.status_code) == (302, 302, 302)
    colleague.refresh_from_db()
    assert not colleague.is_active


def test_an_auditor_sees_and_changes_nothing(colleague, as_person):
    client = as_person(UserFactory(role=Role.AUDITOR))
    base = f"/ru/office/people/{colleague.public_id}/"

    assert client.get(base).status_code == 200
    for page in ("role/", "block/"):
        assert client.get(base + page).status_code == 404
        assert client.post(base + page, {}).status_code == 404


def test_the_list_of_people_costs_the_same_for_any_number(admin, as_person):
    client = as_person(admin)
    RoleGrantFactory()
    with CaptureQueriesContext(connection) as few:
        client.get("/ru/office/people/")
    RoleGrantFactory.create_batch(18)
    with CaptureQueriesContext(connection) as many:
        client.get("/ru/office/people/")

    assert len(few) == len(many) <= 12


def test_a_person_changes_their_own_profile(as_person):
    person = UserFactory()
    client = as_person(person)
    form = {"full_name": "Өмүр Асанова", "phone": "0555 123 456", "language": "ky"}

    assert client.get("/ru/accounts/profile/").status_code == 200
    assert client.post("/ru/accounts/profile/", form | {"phone": "12"}).status_code == 422
    assert (
        client.post(
            "/ru/accounts/profile/", form | {"email": "x@y.kg", "is_robot": "1"}
        ).status_code
        == 302
    )

    person.refresh_from_db()
    assert (person.full_name, person.phone, person.language) == (
        "Өмүр Асанова",
        "+996555123456",
        "ky",
    )
    assert (person.email, person.is_robot) != ("x@y.kg", True)
    assert Client().get("/ru/accounts/profile/").status_code == 302
    assert person.check_password(PASSWORD)


def test_somebody_who_signed_up_is_found_by_email_and_given_a_role(admin, as_person):
    person = UserFactory(full_name="Жаңы Адам")
    client = as_person(admin)

    assert "Жаңы Адам" not in client.get("/ru/office/people/").content.decode()
    page = client.get(f"/ru/office/people/?email={person.email.upper()}").content.decode()

    assert f"/ru/office/people/{person.public_id}/" in page

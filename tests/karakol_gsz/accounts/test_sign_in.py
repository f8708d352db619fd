"""The doors of the house, walked through as a person does: pages, letters, typed codes."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client

from karakol_gsz.accounts.models import User
from karakol_gsz.notifications import delivery
from karakol_gsz.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "full_name": "Бейшеналиева Өмүргүл",
    "email": "omurgul@people.example",
    "language": "ky",
    "password1": "тоо суу асман көл",
}


@pytest.fixture(autouse=True)
def _no_limits_from_before():
    cache.clear()


def last_code() -> str:
    """Deliver what waits and read the code as the person would."""
    for pk in delivery.lease_due():
        delivery.deliver(pk)
    found = re.search(r"\b[0-9A-Z]{3,4}-[0-9A-Z]{3,4}\b|\b[0-9A-Z]{6,8}\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group()


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str):
    return client.post("/ru/accounts/login/", {"login": user.email, "password": password, **extra})


def test_sign_up_by_a_typed_code(client):
    answer = client.post("/ky/accounts/signup/", SIGN_UP)
    assert (answer.status_code, answer["Location"]) == (302, "/ky/accounts/confirm-email/")
    assert client.get("/ky/accounts/confirm-email/").status_code == 200

    answer = client.post("/ky/accounts/confirm-email/", {"code": last_code()})

    person = User.objects.get(email="omurgul@people.example")
    assert (answer.status_code, answer["Location"]) == (302, "/ky/welcome/")
    assert (person.full_name, person.language) == (SIGN_UP["full_name"], "ky")
    assert int(client.session["_auth_user_id"]) == person.pk


def test_a_wrong_code_is_refused_in_place(client):
    client.post("/ru/accounts/signup/", SIGN_UP)

    answer = client.post("/ru/accounts/confirm-email/", {"code": "XXXXXX"})

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_another_code_can_be_asked_for(client):
    client.post("/ru/accounts/signup/", SIGN_UP)
    first = last_code()
    cache.clear()

    client.post("/ru/accounts/confirm-email/", {"action": "resend"})

    assert last_code() != first


def test_codes_are_forgotten_once_sent(client):
    client.post("/ru/accounts/signup/", SIGN_UP)
    code = last_code()

    assert Message.objects.filter(text__contains=code).count() == 0


def test_a_wrong_form_keeps_what_was_typed(client):
    answer = client.post("/ru/accounts/signup/", SIGN_UP | {"password1": "кыска"})

    assert answer.status_code == 422
    assert SIGN_UP["full_name"] in answer.content.decode()
    assert User.objects.filter(email=SIGN_UP["email"]).count() == 0


@pytest.mark.parametrize(
    "password",
    ["kyska", "111111111111111", "Karakol-2026", "каракол каракол"[:12], "omurgul2026xyz"],
)
def test_weak_passwords_are_refused(client, password):
    assert client.post("/ru/accounts/signup/", SIGN_UP | {"password1": password}).status_code == 422


def test_signing_up_twice_says_nothing_to_the_stranger(client):
    known = UserFactory()

    answer = client.post("/ru/accounts/signup/", SIGN_UP | {"email": known.email})

    assert (answer.status_code, answer["Location"]) == (302, "/ru/accounts/confirm-email/")
    assert [letter.kind for letter in Message.objects.all()] == ["accounts.account_exists"]
    assert User.objects.filter(email=known.email).count() == 1


def test_signed_in_and_back_to_where_one_wanted_to_go(client):
    person = UserFactory()
    page = client.get("/ru/inbox/", follow=True)

    answer = client.post(page.redirect_chain[-1][0], {"login": person.email, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/ru/inbox/")


def test_a_foreign_address_is_not_gone_to(client):
    person = UserFactory()

    answer = client.post(
        "/ru/accounts/login/?next=https://evil.example/",
        {"login": person.email, "password": PASSWORD},
    )

    assert answer["Location"] == "/ru/welcome/"


def test_a_wrong_password_is_a_wrong_form(client):
    answer = sign_in(client, UserFactory(), "not the password")

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_blocked_account_does_not_open(client):
    answer = sign_in(client, UserFactory(is_active=False))

    assert "_auth_user_id" not in client.session
    assert answer.status_code in (302, 422)


def test_the_sixth_wrong_password_in_five_minutes_is_refused_and_the_right_one_too(client):
    person = UserFactory()
    for _ in range(5):
        sign_in(client, person, "not the password")

    assert sign_in(client, person).status_code == 422
    assert "_auth_user_id" not in client.session


def test_signing_in_begins_a_new_session(client):
    client.get("/ru/accounts/login/")
    client.session["before"] = 1
    before = client.session.session_key

    sign_in(client, UserFactory())

    assert client.session.session_key != before


def test_a_forgotten_password_is_replaced_by_a_typed_code(client):
    person = UserFactory()
    other_device = Client()
    sign_in(other_device, person)

    answer = client.post("/ru/accounts/password/reset/", {"email": person.email})
    assert answer["Location"] == "/ru/accounts/password/reset/confirm/"
    answer = client.post(answer["Location"], {"code": last_code()})
    answer = client.post(answer["Location"], {"password1": "жети өмүр эки доор"})

    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    assert other_device.get("/ru/inbox/").status_code == 302
    cache.clear()
    assert sign_in(client, person, "жети өмүр эки доор").status_code == 302


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client):
    known = client.post("/ru/accounts/password/reset/", {"email": UserFactory().email})
    Message.objects.all().delete()

    unknown = Client().post("/ru/accounts/password/reset/", {"email": "nobody@people.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Message.objects.count() == 0


def test_a_changed_password_is_told_to_the_owner(client):
    person = UserFactory()
    sign_in(client, person)

    answer = client.post(
        "/ru/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "жети өмүр эки доор"},
    )

    assert answer.status_code == 302
    assert [letter.kind for letter in Message.objects.all()] == ["accounts.password_changed"]


def test_signing_out_ends_the_session(client):
    sign_in(client, UserFactory())

    client.post("/ru/accounts/logout/")

    assert "_auth_user_id" not in client.session
    assert Session.objects.filter(session_data__contains="_auth_user_id").count() == 0


def test_a_new_email_counts_once_its_code_is_typed(client):
    person = UserFactory()
    old = person.email
    sign_in(client, person)

    answer = client.post("/ru/accounts/email/", {"action_add": "1", "email": "new@people.example"})
    assert answer["Location"] == "/ru/accounts/confirm-email/"
    code = last_code()
    assert mail.outbox[-1].to == ["new@people.example"]
    client.post("/ru/accounts/confirm-email/", {"code": code})

    person.refresh_from_db()
    assert person.email == "new@people.example"
    last = Message.objects.get(kind="accounts.email_changed")
    assert last.address == old


def test_an_old_session_is_asked_for_the_password_before_the_email_is_changed(client, settings):
    settings.ACCOUNT_FRESH_SECONDS = 0
    sign_in(client, UserFactory())

    answer = client.post("/ru/accounts/email/", {"action_add": "1", "email": "new@people.example"})

    assert answer["Location"] == "/ru/accounts/reauthenticate/?next=%2Fru%2Faccounts%2Femail%2F"
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 422


PAGES = ["login", "signup", "password/reset"]


@pytest.mark.parametrize("language", ["ru", "ky", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_the_sign_in_pages_are_there_in_three_languages(client, language, page):
    answer = client.get(f"/{language}/accounts/{page}/")

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


def test_in_demo_the_page_says_where_letters_lie(client, settings):
    settings.DEMO = True
    client.post("/ru/accounts/signup/", SIGN_UP)

    page = client.get("/ru/accounts/confirm-email/").content.decode()

    assert str(settings.MAIL_DIR) in page

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from karakol_gsz.accounts.models import Role
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_STAFF_MFA = True
    cache.clear()


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def signed_in(user, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/ru/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def set_up(client: Client) -> str:
    client.get("/ru/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/ru/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.mark.parametrize("role", Role.values)
def test_staff_reach_no_page_without_a_second_factor(role):
    client = signed_in(UserFactory(role=role))

    answer = client.get("/ru/inbox/")

    assert (answer.status_code, answer["Location"]) == (302, "/ru/accounts/2fa/totp/activate/")


def test_people_of_ngos_are_never_asked():
    assert signed_in(UserFactory()).get("/ru/inbox/").status_code == 200


def test_where_it_is_off_staff_are_not_asked(settings):
    settings.REQUIRE_STAFF_MFA = False

    assert signed_in(UserFactory(role=Role.OFFICER)).get("/ru/inbox/").status_code == 200


def test_once_set_up_the_house_is_open_and_the_next_sign_in_asks_for_the_code():
    person = UserFactory(role=Role.OFFICER)
    client = signed_in(person)
    secret = set_up(client)
    assert client.get("/ru/inbox/").status_code == 200

    other = Client()
    answer = other.post("/ru/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/ru/accounts/2fa/authenticate/"
    assert other.get("/ru/inbox/").status_code == 302
    assert other.get("/ru/accounts/2fa/authenticate/").status_code == 200
    assert other.post("/ru/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    cache.clear()
    answer = other.post("/ru/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert (answer.status_code, other.get("/ru/inbox/").status_code) == (302, 200)


def test_a_code_works_once():
    person = UserFactory(role=Role.OFFICER)
    secret = set_up(signed_in(person))
    cache.clear()
    code = code_of(secret)

    statuses = []
    for _ in range(2):
        client = signed_in(person)
        statuses.append(client.post("/ru/accounts/2fa/authenticate/", {"code": code}).status_code)

    assert statuses == [302, 422]


def test_the_key_does_not_lie_open_in_the_database():
    person = UserFactory(role=Role.OFFICER)

    secret = set_up(signed_in(person))

    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data
    assert secret not in str(kept)


def test_staff_cannot_switch_it_off():
    person = UserFactory(role=Role.OFFICER)
    client = signed_in(person)
    set_up(client)

    answer = client.post("/ru/accounts/2fa/totp/deactivate/")

    assert answer.status_code == 422
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def test_the_pages_of_the_second_factor_are_there():
    client = signed_in(UserFactory(role=Role.OFFICER))
    set_up(client)

    for page in ("", "recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/"):
        assert client.get(f"/ky/accounts/2fa/{page}").status_code == 200

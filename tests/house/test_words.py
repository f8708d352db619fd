"""The frameworks' Kyrgyz is often wrong or rude: none of it may reach a page of ours."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

# reference: the reviewed list of words that the portal replaces by its own.
BAD_WORDS = [
    "купуя",
    "эмейл",
    "эдарек",
    "киргиз.",
    "тер.",
    "ишенимдүүсүзбү",
    "алкыш",
    "дурустоо",
]
STRANGER = ["login", "signup", "password/reset", "inactive", "password/reset/done"]
OWNER = ["profile", "password/change", "email", "logout", "2fa", "2fa/totp/activate"]
WRONG = {
    "login": {"login": "nobody", "password": ""},
    "signup": {"email": "nobody", "password1": "кыска"},
    "password/reset": {"email": "nobody"},
    "password/change": {"oldpassword": "x", "password1": "кыска"},
    "email": {"action_add": "1", "email": "nobody"},
    "2fa/totp/activate": {"code": "000000"},
    "profile": {"full_name": "", "phone": "12", "language": "xx"},
}


def text_of(page: bytes) -> str:
    """What a reader sees: tags away, capitals small."""
    return re.sub(r"<[^>]+>", " ", page.decode()).casefold()


def bad_in(page: bytes) -> list[str]:
    words = re.findall(r"[\w-]+\.?", text_of(page))
    return [bad for bad in BAD_WORDS if any(re.match(rf"{re.escape(bad)}", word) for word in words)]


@pytest.fixture
def client():
    cache.clear()
    return Client()


@pytest.fixture
def owner():
    cache.clear()
    client = Client()
    client.post("/ky/accounts/login/", {"login": UserFactory().email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("page", STRANGER)
def test_pages_of_a_stranger_have_no_bad_words(client, page):
    answer = client.get(f"/ky/accounts/{page}/")

    assert (answer.status_code, bad_in(answer.content)) == (200, [])


@pytest.mark.parametrize("page", OWNER)
def test_pages_of_an_account_have_no_bad_words(owner, page):
    answer = owner.get(f"/ky/accounts/{page}/")

    assert (answer.status_code, bad_in(answer.content)) == (200, [])


@pytest.mark.parametrize("page", WRONG)
def test_errors_have_no_bad_words(client, owner, page):
    walker = client if page in STRANGER else owner

    answer = walker.post(f"/ky/accounts/{page}/", WRONG[page])

    assert (answer.status_code, bad_in(answer.content)) == (422, [])


def test_the_code_page_has_no_bad_words(client):
    client.post("/ky/accounts/password/reset/", {"email": UserFactory().email})

    for answer in (
        client.get("/ky/accounts/password/reset/confirm/"),
        client.post("/ky/accounts/password/reset/confirm/", {"code": "1"}),
    ):
        assert bad_in(answer.content) == []

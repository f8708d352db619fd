"""Home, desks, wrong turns, and the answers for machines."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from karakol_gsz.accounts.models import RoleGrant, User
from karakol_gsz.core.clock import portal_today
from karakol_gsz.portal import machines, views

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    def make(*roles):
        user = User.objects.create_user(f"{'-'.join(roles) or 'ngo'}@x.example", full_name="Name")
        for role in roles:
            RoleGrant.objects.create(
                user=user,
                role=role,
                order_number="1",
                order_date=date(2026, 1, 1),
                starts_on=portal_today() - timedelta(days=1),
            )
        return user

    return make


@pytest.mark.parametrize("language", ["ru", "ky", "en"])
@pytest.mark.parametrize("page", ["", "about/"])
def test_public_pages_open_in_three_languages(client, language, page):
    answer = client.get(f"/{language}/{page}")

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1") == 1


def test_the_bare_address_leads_to_the_language_of_the_visitor():
    answer = Client(headers={"accept-language": "ky"}).get("/about/")

    assert answer.headers["Location"] == "/ky/about/"


@pytest.mark.parametrize(
    "page", ["/ru/cabinet/", "/ru/office/", "/ru/office/gallery/", "/ru/welcome/"]
)
def test_a_stranger_is_sent_to_sign_in_and_back(client, page):
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/ru/accounts/login/?next={page}"


@pytest.mark.parametrize("page", ["/ru/office/", "/ru/office/gallery/"])
@pytest.mark.parametrize(("roles", "status"), [((), 404), (("member",), 404), (("officer",), 200)])
def test_the_office_is_not_there_for_those_outside_it(as_person, person, page, roles, status):
    assert as_person(person(*roles)).get(page).status_code == status


@pytest.mark.parametrize(
    ("roles", "door"),
    [((), "/ru/cabinet/"), (("officer",), "/ru/office/"), (("head",), "/ru/office/")],
)
def test_after_signing_in_everyone_comes_to_his_desk(as_person, person, roles, door):
    assert as_person(person(*roles)).get("/ru/welcome/").headers["Location"] == door


def test_the_gallery_shows_its_errors_as_any_form_does(as_person, person):
    answer = as_person(person("officer")).post("/ru/office/gallery/", {"sum": "x"})

    targets = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert answer.status_code == 422
    assert [target for target in targets if f'id="{target}"' not in answer.text] == []
    assert len(targets) == answer.text.count('class="field-error"')


class Shape(HTMLParser):
    """Names what a page must not have."""

    VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "wbr"])

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.wrong += [name for name in names if name == "style" or name.startswith("on")]
        if "id" in names:
            self.ids.append(names["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


@pytest.mark.parametrize(
    "page", ["/en/", "/en/about/", "/en/office/gallery/", "/en/office/", "/en/no/"]
)
def test_a_page_is_sound_html(as_person, person, page):
    shape = Shape()
    shape.feed(as_person(person("officer")).get(page).text)

    assert (shape.wrong, shape.open) == ([], [])
    assert sorted(shape.ids) == sorted(set(shape.ids))


def test_a_page_that_is_not_there_says_so(client):
    answer = client.get("/en/nowhere/")

    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_a_broken_page_says_what_became_of_the_work(rf):
    answer = views.broken(rf.get("/ru/"))

    assert answer.status_code == 500
    assert "<h1>" in answer.text


def test_health(client, monkeypatch):
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").status_code == 200

    monkeypatch.setitem(machines.CHECKS, "queue", lambda: "no answer")
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["checks"]["queue"]) == (503, "no answer")


def test_robots_stay_outside_the_inner_doors(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /ru/office/", "Disallow: /ky/cabinet/", "Disallow: /documents/"} <= set(
        lines
    )


def test_security_txt_names_a_contact_and_a_term(client):
    text = client.get("/.well-known/security.txt").text

    assert re.search(r"^Contact: mailto:\S+@\S+$", text, re.MULTILINE)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", text, re.MULTILINE)

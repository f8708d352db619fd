"""Address × person × own or foreign: what each gets, as a table typed by hand.

`addresses.txt` is written from what people may see (who, and when), not from the code; a new
address without a row fails. Own and foreign stand side by side in the columns O and N.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import PEOPLE, THINGS, build

TABLE = Path(__file__).with_name("addresses.txt")
# allauth's own tests watch over these; ours watch that each answers.
FOREIGN = ("account_", "mfa_")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    name: str
    thing: str
    answers: tuple[str, ...]
    extra: dict[str, str]

    @property
    def title(self) -> str:
        extra = "".join(f" {k}={v}" for k, v in self.extra.items())
        return f"{self.method} {self.name} {self.thing}{extra}"


def rows() -> Iterator[Row]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        method, name, thing, *rest = words
        answers, extra = rest[: len(PEOPLE)], rest[len(PEOPLE) :]
        assert len(answers) == len(PEOPLE), line
        yield Row(method, name, thing, tuple(answers), dict(pair.split("=") for pair in extra))


def names(patterns: Any, space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(
                one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space
            )
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}"


def test_every_address_has_its_row():
    known = {row.name for row in rows()}
    built = {n for n in names(get_resolver().url_patterns) if not n.startswith(FOREIGN)}

    assert built - known == set(), "addresses without a row"
    assert known - built == set(), "rows without an address"


def answer_of(response: Any) -> str:
    """A redirect to the sign-in page is said apart from any other."""
    if response.status_code == 302:
        return "in" if "/accounts/login/" in response["Location"] else "go"
    return str(response.status_code)


def ask(client: Client, row: Row, world: SimpleNamespace) -> str:
    url = reverse(row.name, kwargs={**THINGS[row.thing](world), **row.extra})
    with transaction.atomic():
        call = client.get if row.method == "GET" else client.post
        answer = answer_of(call(url))
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says():
    world = build()
    clients = {}
    for sign, person in world.people.items():
        clients[sign] = Client(raise_request_exception=False, headers={"accept-language": "ru"})
        if sign != "V":
            clients[sign].force_login(
                person, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
    wrong = []
    for row in rows():
        got = [ask(clients[sign], row, world) for sign in PEOPLE]
        for sign, expected, answer in zip(PEOPLE, row.answers, got, strict=True):
            if answer not in expected.split("|"):
                wrong.append(f"{row.title}: {sign} expects {expected}, gets {answer}")

    assert wrong == [], "\n" + "\n".join(wrong)

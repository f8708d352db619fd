"""Every page asks the database as many questions with twenty rows as with one.

The pages are those of the address table; the crowd adds nineteen more of everything, in the lists
and inside each thing. Whoever adds a page has nothing to do here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.crowd import Crowd
from tests.access.test_addresses import Row, rows
from tests.access.world import PEOPLE, THINGS, build

MORE = 19
# Stranger, owner, member, secretary, head: between them they open every page.
READERS = "VOMSH"
# Address → why it may ask more.
EXCEPTIONS: dict[str, str] = {}

Asked = dict[str, Counter[str]]


def pages() -> Iterator[tuple[Row, str]]:
    """Every page with each reader who gets it."""
    for row in rows():
        if row.method != "GET" or row.name in EXCEPTIONS:
            continue
        for sign, answer in zip(PEOPLE, row.answers, strict=True):
            if answer == "200" and sign in READERS:
                yield row, sign


def asked(world: SimpleNamespace, clients: dict[str, Client]) -> Asked:
    """What each page asks, its figures struck out."""
    found: Asked = {}
    for row, sign in pages():
        url = reverse(row.name, kwargs={**THINGS[row.thing](world), **row.extra})
        with transaction.atomic():
            with CaptureQueriesContext(connection) as seen:
                answer = clients[sign].get(url)
            assert answer.status_code == 200, f"{row.title} {sign}: {answer.status_code}"
            transaction.set_rollback(True)
        found[f"{row.title} {sign}"] = Counter(shape(one["sql"]) for one in seen.captured_queries)
    return found


def shape(sql: str) -> str:
    text = re.sub(r"'[^']*'|\b\d+\b", "?", sql)
    text = re.sub(r"\(\?(, \?)*\)", "(?)", text)
    return re.sub(r"SAVEPOINT \S+", "SAVEPOINT", text)


def grown(before: Asked, after: Asked) -> list[str]:
    wrong = []
    for page, then in before.items():
        more = after[page].total() - then.total()
        if more:
            (sql, count), *_rest = (after[page] - then).most_common(1) or [("fewer", more)]
            wrong.append(f"{page}: {then.total()} → {after[page].total()}: {count} × {sql[-300:]}")
    return wrong


@pytest.mark.django_db
def test_twenty_rows_cost_as_many_queries_as_one():
    with transaction.atomic():
        world = build()
        crowd = Crowd(world)
        crowd.more(1)
        clients = {sign: reader(world, sign) for sign in READERS}

        before = asked(world, clients)
        crowd.more(MORE)
        after = asked(world, clients)
        transaction.set_rollback(True)  # the crowd's contracts do not add up, and need not

    assert grown(before, after) == [], "\n" + "\n".join(grown(before, after))


def reader(world: SimpleNamespace, sign: str) -> Client:
    client = Client(headers={"accept-language": "ru"})
    if sign != "V":
        client.force_login(
            world.people[sign], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    client.get("/ru/")
    return client

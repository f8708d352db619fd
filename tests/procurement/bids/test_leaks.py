"""Before the opening a bid is nowhere but with its owner: in no page, table, file, letter, log."""

import base64
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import press
from karakol_gsz.notifications.models import Message
from procurement.actions import bid as deeds
from procurement.models import Bid, BidFile
from procurement.norms.bid_pages import COMMON_PAGES
from procurement.norms.pages import Kind
from tests.factories.accounts import UserFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import SeatFactory
from tests.karakol_gsz.documents.files import pdf
from tests.procurement.bids.world import World, at, filled, make_world, paper, typed

MARKER = "Жашыруун-7F4Q-marker"
PAGES_A_ROLE = 40


def marked(world: World) -> dict[str, dict[str, Any]]:
    """The marker in every answer that takes words."""
    pages = typed(world.call)
    for page in COMMON_PAGES:
        document = pages[page.slug]
        for spec in page.fields:
            if spec.kind in (Kind.TEXT, Kind.LONG, Kind.PAIR):
                document |= {key: f"{MARKER} {key}" for key in spec.keys}
        for row in document.get("rows", []):
            row |= {
                spec.name: f"{MARKER}"[: spec.max_length]
                for spec in (page.rows.fields if page.rows else ())
                if spec.kind is Kind.TEXT and spec.max_length > 30
            }
    return pages


def sealed_bid(world: World) -> Bid:
    bid, now = filled(world), portal_now()
    for slug, document in marked(world).items():
        deeds.save_page(bid, slug, document, version=1, by=world.admin, now=now)
    content = pdf() + b"\n% " + MARKER.encode()
    deeds.attach(bid, "letters", paper(f"{MARKER}.pdf", content), by=world.admin, now=now)
    deeds.submit(bid, key="k", by=world.admin, now=now)
    goal = marked(world)["project"] | {"goal": f"{MARKER} после отправки"}
    deeds.save_page(bid, "project", goal, version=2, by=world.admin, now=now)
    return bid


def spellings(text: str) -> list[bytes]:
    """The marker as it may stand in a dump: plain, escaped, in hex, in base64 at every offset."""
    plain = text.encode()
    shifted = [base64.b64encode(b"\0" * n + plain)[4 : len(plain)] for n in range(3)]
    escaped = text.encode("unicode_escape").replace(b"\\u", b"\\u")
    return [plain, plain.hex().encode(), escaped, *shifted]


def tables() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text, t::text FROM "{name}" t')
            yield name, "\n".join("\n".join(row) for row in cursor.fetchall()).encode()


def files(*folders: Any) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if path.is_file():
                yield path.name, path.name.encode() + path.read_bytes()


def cached() -> Iterator[tuple[str, bytes]]:
    for database in (0, 1):
        pool = redis.ConnectionPool.from_url(settings.REDIS_URL)
        pool.connection_kwargs["db"] = database
        store = redis.Redis(connection_pool=pool)
        for key in store.scan_iter():
            yield key.decode(), store.dump(key) or b""
        store.close()
        pool.disconnect()


@pytest.mark.django_db(transaction=True)
def test_the_marker_is_in_no_table_file_letter_cache_or_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    world = make_world()
    bid = sealed_bid(world)
    receipt = bid.versions.get().receipt_paper or Bid.objects.get().versions.get().receipt_paper
    press.print_now(receipt)

    stores = [*tables(), *files(settings.MEDIA_ROOT, settings.LOCAL_DIR), *cached()]
    stores += [("log", caplog.text.encode())]
    stores += [("mail", str(letter.message()).encode()) for letter in mail.outbox]
    stores += [("letter", f"{m.subject}{m.text}{m.html}".encode()) for m in Message.objects.all()]
    found = [(name, way) for name, data in stores for way in spellings(MARKER) if way in data]

    assert len(stores) > 60
    assert found == []
    key = base64.b64decode(settings.SEAL_KEY)
    ways = (key, key.hex().encode(), settings.SEAL_KEY.encode())
    assert not [name for name, data in stores for way in ways if way in data]


def crawl(client: Client, starts: list[str]) -> Iterator[tuple[str, int, str]]:
    """The pages a person reaches by links, and what each answers."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < PAGES_A_ROLE:
        url = waiting.pop(0).partition("#")[0]
        if not url.startswith("/") or url in seen or "logout" in url:
            continue
        seen.add(url)
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        html = body.decode(errors="replace")
        yield url, answer.status_code, html
        if answer.status_code in (301, 302):
            waiting.append(answer.url)
        waiting += re.findall(r'href="(/[^"]*)"', html)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "role",
    ["", "rival", "officer", "head", "accountant", "secretary", "member", "auditor", "admin"],
)
def test_the_marker_is_on_no_page_of_anybody_else(
    role: str, as_person: Callable[..., Client]
) -> None:
    world = make_world()
    bid = sealed_bid(world)
    person = UserFactory() if role in ("", "rival") else UserFactory(role=role)
    if role == "rival":
        OrganizationFactory(verified=True, admin=person)
    if role in ("member", "secretary"):
        post = {"secretary": True} if role == "secretary" else {}
        SeatFactory(committee__call=world.call, person=person, **post)
    client = as_person(person) if role else Client(headers={"accept-language": "ru"})
    own = [at(name, bid) for name in ("show", "check", "receipt", "receipt_json", "copy")]
    own += [at(name, bid, "project") for name in ("page", "both")]
    own += [file.document.get_absolute_url() for file in BidFile.objects.all()]
    starts = ["/ru/", "/ru/cabinet/", "/ru/office/", "/ru/committee/", "/ru/inbox/", "/ru/ledger/"]
    starts += [reverse("audit:journal"), world.call.get_absolute_url()]

    told = list(crawl(client, own + starts))

    assert [url for url, _status, html in told if MARKER in html] == []
    assert all(status in (302, 404) for url, status, _html in told if url in own)


@pytest.mark.django_db(transaction=True)
def test_its_owner_reads_it_everywhere(as_person: Callable[..., Client]) -> None:
    world = make_world()
    bid = sealed_bid(world)
    client = as_person(world.editor)

    for name in ("show", "check", "copy"):
        assert MARKER in client.get(at(name, bid)).content.decode(), name
    assert client.get(BidFile.objects.last().document.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_journal_tells_nobody_but_the_secretary_how_many_bids_there_are(
    as_person: Callable[..., Client],
) -> None:
    world = make_world()
    bid = sealed_bid(world)
    journal = reverse("audit:journal")

    told = {
        role: client.get(journal).content.decode()
        for role in ("officer", "head", "auditor", "secretary")
        if (client := as_person(UserFactory(role=role)))
    }
    clock.move_to(world.call.closes_at)
    later = as_person(UserFactory(role="auditor")).get(journal).content.decode()
    clock.move(timedelta(0))

    for role in ("officer", "head", "auditor"):
        assert bid.code not in told[role] and "bid_file" not in told[role]
        assert str(world.admin) not in told[role]
    assert bid.code in told["secretary"] and bid.code in later

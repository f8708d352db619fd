"""Two web processes whose clocks are wrong by five minutes agree about the close.

The clock that decides is PostgreSQL's: it is set to a minute before the close and two bids are
sent through the two processes; then it shows the close, and neither takes anything any more.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from ops.processes import is_ready
from procurement.models import Bid, BidVersion
from procurement.selectors import bid as bids
from procurement.states import BidState
from tests.procurement.bids.world import at, filled, make_world

HERE = Path(__file__).parent
PATIENCE = 150
BEFORE = timedelta(minutes=1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(minutes: int) -> dict[str, str]:
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "karakol_gsz.settings.test",
        "CLOCK_MINUTES": str(minutes),
        "ALLOWED_HOSTS": "127.0.0.1",
    }


@contextmanager
def portal(minutes: int, folder: Path) -> Iterator[int]:
    port, log = free_port(), folder / f"web{minutes}.log"
    command = ["-m", "gunicorn", "--config", str(HERE / "gunicorn_clock.py")]
    command += ["--bind", f"127.0.0.1:{port}", "karakol_gsz.wsgi"]
    with log.open("wb") as speech:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment(minutes),
            stdout=speech,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + PATIENCE
        while not is_ready(port):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Browser:
    """One signed-in person at one process."""

    def __init__(self, port: int, person: object) -> None:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.root = f"http://127.0.0.1:{port}"
        self.cookies = {"sessionid": client.cookies["sessionid"].value}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(self.root + path))

    def post(self, path: str, data: dict[str, str]) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode()
        return self._ask(urllib.request.Request(self.root + path, data=body))

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        try:
            answer = urllib.request.urlopen(request, timeout=90)
        except urllib.error.HTTPError as error:
            answer = error
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()


def send_form(browser: Browser, bid: Bid) -> dict[str, str]:
    status, html = browser.get(at("check", bid))
    assert status == 200
    return dict(re.findall(r'name="(csrfmiddlewaretoken|key|seen|back)" value="([^"]*)"', html))


@pytest.mark.django_db(transaction=True)
def test_clocks_five_minutes_off_either_way_decide_nothing(tmp_path: Path) -> None:
    worlds = [make_world() for _number in range(4)]
    sent = [filled(world) for world in worlds]
    closes = worlds[0].call.closes_at
    for world in worlds:
        type(world.call).objects.filter(pk=world.call.pk).update(closes_at=closes)
    with portal(5, tmp_path) as fast, portal(-5, tmp_path) as slow:
        ports = [fast, slow, fast, slow]
        people = [Browser(port, world.admin) for port, world in zip(ports, worlds, strict=True)]
        forms = [send_form(person, bid) for person, bid in zip(people, sent, strict=True)]

        early = []
        for number in (0, 1):
            clock.move_to(closes - BEFORE)
            early.append(people[number].post(at("submit", sent[number]), forms[number]))
        after_early = portal_now()
        clock.move_to(closes)
        late = [people[n].post(at("submit", sent[n]), forms[n]) for n in (2, 3)]
        # The same press again, after the close: the receipt it has, not a refusal.
        again = people[1].post(at("submit", sent[1]), forms[1])
        clock.move(timedelta(0))

    assert [status for status, _html in early] == [200, 200]
    assert [status for status, _html in late] == [409, 409]
    words = bids.closing_words(worlds[2].call)
    assert all(words in html for _status, html in late)
    assert again[0] == 200
    stamps = list(BidVersion.objects.values_list("received_at", flat=True))
    assert len(stamps) == 2
    assert all(closes - BEFORE <= stamp <= after_early for stamp in stamps)
    states = [Bid.objects.get(pk=bid.pk).state for bid in sent]
    assert states == [BidState.SUBMITTED] * 2 + [BidState.DRAFT] * 2

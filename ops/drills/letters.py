"""Letters under fire: real workers are killed, the queue is emptied, and nobody misses a letter.

One event writes to ten people by e-mail and inbox. While the letters leave through a local SMTP
sink, every worker gets SIGKILL and the queue FLUSHALL, twice; beat and new workers do the rest.
"""

import asyncio
import os
import secrets
import socket
import time
from collections import Counter
from contextlib import ExitStack
from email import message_from_bytes
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection, transaction

from karakol_gsz.accounts.models import User
from karakol_gsz.notifications.models import Channel, Message, MessageState
from karakol_gsz.notifications.notice import EVERY_CHANNEL, Notice
from karakol_gsz.notifications.outbox import notify
from ops import processes

HANDS = 2
PEOPLE = 10
KILLS = 2
PATIENCE = 150.0


class Sink:
    """A post office that counts letters by Message-ID; slow enough to be shot at."""

    def __init__(self, seconds_a_letter: float) -> None:
        self.seconds = seconds_a_letter
        self.letters: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        self.letters[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"

    @property
    def seen(self) -> int:
        return len(self.letters)


def run(size: int = 1000) -> str:
    """Write *size* e-mails (and as many letters into inboxes); count what arrived."""
    sink = Sink(seconds_a_letter=0.005)
    controller = Controller(sink, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        run_id = secrets.token_hex(4)
        wanted = _write(size, run_id)
        began = time.monotonic()
        _under_fire(sink, size, _environment(controller.port))
        seconds = time.monotonic() - began
    finally:
        controller.stop()
    return _verdict(sink, wanted, run_id, size, seconds)


def _write(size: int, run_id: str) -> set[str]:
    """The events, each in its own transaction; the Message-IDs that must arrive."""
    people = User.objects.bulk_create(
        User(email=f"drill{n}.{run_id}@people.example", language="ru") for n in range(PEOPLE)
    )
    letter = Notice(
        "accounts.second_factor_on", lambda _: people, lambda _: {}, channels=EVERY_CHANNEL
    )
    for number in range(size // PEOPLE):
        with transaction.atomic():
            notify(letter, None, event=f"drill:{run_id}:{number}")
    return {message.message_id for message in _emails(run_id)}


def _under_fire(sink: Sink, size: int, env: dict[str, str]) -> None:
    queue = redis.Redis.from_url(settings.REDIS_URL)
    with ExitStack() as running:
        running.enter_context(processes.beat(env))
        for kill in range(1, KILLS + 1):
            with processes.worker(env, concurrency=HANDS, name=f"victim{kill}") as hands:
                _wait_until(lambda kill=kill: sink.seen >= size * kill // (KILLS + 2), hands)
                hands.kill()
            queue.flushall()
        hands = running.enter_context(processes.worker(env, concurrency=HANDS, name="survivor"))
        _wait_until(lambda: not Message.objects.filter(state=MessageState.PENDING).exists(), hands)


def _verdict(sink: Sink, wanted: set[str], run_id: str, size: int, seconds: float) -> str:
    missing = len(wanted - sink.letters.keys())
    strangers = len(sink.letters.keys() - wanted)
    repeated = sum(count - 1 for count in sink.letters.values())
    sent = Message.objects.filter(event__startswith=f"drill:{run_id}:", state=MessageState.SENT)
    inbox = sent.filter(channel=Channel.INBOX).count()
    assert (missing, strangers) == (0, 0), f"{missing} letters lost, {strangers} not ours"
    assert sent.count() == 2 * size, f"{sent.count()} of {2 * size} rows recorded as sent"
    assert inbox == size, f"{inbox} letters in the inboxes instead of {size}"
    assert repeated <= KILLS * HANDS, f"{repeated} letters repeated: more than were in hand"
    return (
        f"{len(wanted)} letters, {KILLS} workers killed, queue emptied {KILLS} times: "
        f"0 lost, {repeated} repeated under the same Message-ID, "
        f"{inbox} in the inboxes once each, {seconds:.0f} s"
    )


def _emails(run_id: str) -> list[Message]:
    return list(Message.objects.filter(event__startswith=f"drill:{run_id}:", channel=Channel.EMAIL))


def _wait_until(happened: Any, hands: processes.Process) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert hands.runs, f"the worker died by itself:\n{hands.last_words()}"
        assert time.monotonic() < deadline, "the outbox was not drained in time"
        time.sleep(0.02)


def _environment(port: int) -> dict[str, str]:
    """The workers see this very database, this queue, and the sink as their post office."""
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return {
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{name}")),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DRILL_SETTINGS", "karakol_gsz.settings.dev"),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOCAL_DIR": os.environ.get("LOCAL_DIR", str(settings.LOCAL_DIR)),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

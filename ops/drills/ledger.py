"""The ledger under many hands: no deadlock, one whole chain, and a changed byte is named.

Sixteen writers press small journaled deeds while two long transactions of forty steps each, over
the same rows in the same order, run through them again and again; then the database's owner
changes one byte behind the portal's back.
"""

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable

from django.db import connection, transaction
from django.db.utils import DatabaseError

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import chain, journal
from karakol_gsz.workflow.flow import DEADLOCK, sqlstate

WRITERS = 16
LONG_HANDS = 2
LONG_STEPS = 40
PATIENCE = 600.0
MANY = 500


class Tally:
    """What all hands did, and which errors of the database they met."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.done: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.longest = 0.0

    def add(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.done[kind] += 1
            if kind == "long":
                self.longest = max(self.longest, seconds)

    def wrong(self, code: str) -> None:
        with self.lock:
            self.errors[code or "unknown"] += 1


def run(size: int = MANY) -> str:
    """*size* deeds a writer; the figures in one line."""
    people = _people()
    before = chain.verify()
    assert before.is_whole, f"the chain was broken before: {before.reason}"
    tally, began = Tally(), time.monotonic()
    _all_at_once(people, size, tally)
    seconds = time.monotonic() - began
    assert not tally.errors, f"errors of the database: {dict(tally.errors)}"
    assert tally.done["long"] >= LONG_HANDS, "no long transaction came through"
    verdict = chain.verify()
    written = WRITERS * size + tally.done["long"] * LONG_STEPS
    assert verdict.is_whole, f"link {verdict.bad_seq}: {verdict.reason}"
    assert verdict.length == before.length + written, f"{verdict.length} links, {written} written"
    named = _changed_byte(before.length + written // 2)
    return (
        f"{WRITERS} writers × {size} deeds and {tally.done['long']} transactions of {LONG_STEPS} "
        f"steps (the longest {tally.longest:.1f} s): 0 deadlocks, {verdict.length} links whole, "
        f"{written / seconds:.0f} a second; a changed byte named at link {named}"
    )


def _people() -> list[User]:
    """The rows that everybody works on: one to a step of the long transactions."""
    run_id = secrets.token_hex(4)
    return User.objects.bulk_create(
        User(email=f"ledger{n}.{run_id}@people.example", language="ru") for n in range(LONG_STEPS)
    )


def _all_at_once(people: list[User], size: int, tally: Tally) -> None:
    busy = threading.Event()
    writers = [
        threading.Thread(target=_held, args=(_short, people, size, number, tally))
        for number in range(WRITERS)
    ]
    long_hands = [
        threading.Thread(target=_held, args=(_long, people, busy, tally))
        for _one in range(LONG_HANDS)
    ]
    for thread in (*long_hands, *writers):
        thread.start()
    for thread in writers:
        thread.join(PATIENCE)
    busy.set()
    for thread in (*writers, *long_hands):
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a writer waits for ever"


def _held(work: Callable[..., None], *args: object) -> None:
    """One thread, one connection, closed at its end whatever happened."""
    try:
        work(*args)
    finally:
        connection.close()


def _short(people: list[User], size: int, number: int, tally: Tally) -> None:
    """A press of a button: lock one row, write one deed."""
    for count in range(size):
        person = people[(number + count) % len(people)]
        _one(tally, "short", [person])


def _long(people: list[User], over: threading.Event, tally: Tally) -> None:
    """Forty rows in their order in one transaction, as a whole ranking would."""
    while True:
        _one(tally, "long", people)
        if over.is_set():
            return


def _one(tally: Tally, kind: str, people: list[User]) -> None:
    began = time.monotonic()
    try:
        with transaction.atomic():
            for person in people:
                locked = User.objects.select_for_update().get(pk=person.pk)
                journal.record(locked, f"drill_{kind}", by=locked, facts={"of": len(people)})
    except DatabaseError as error:
        code = sqlstate(error)
        tally.wrong("deadlock" if code == DEADLOCK else code)
        return
    tally.add(kind, time.monotonic() - began)


def _changed_byte(middle: int) -> int:
    """The owner changes one letter of one of our deeds, is named, and puts it back."""
    try:
        _as_owner("overlay(action placing 'D' from 1 for 1)", middle)
        verdict = chain.verify()
        assert verdict.bad_seq == middle, f"link {middle} was changed, {verdict.bad_seq} is named"
    finally:
        _as_owner("overlay(action placing 'd' from 1 for 1)", middle)
    assert chain.verify().is_whole, "the byte was put back, the chain is still broken"
    return middle


def _as_owner(value: str, seq: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"UPDATE audit_event SET action = {value}"  # noqa: S608 (a word of ours)
            " WHERE id = (SELECT event_id FROM audit_link WHERE seq = %s)",
            [seq],
        )

"""Walk the chain: each link carries the hash of the one before it and of its own event.

A copy of the journal can be checked on a machine without the database: `export()` writes one
JSON object a line, and `check()` counts the same hashes over it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.db import connection

GENESIS = b"\x00"
SEPARATOR = "\x1f"

ROWS = """
SELECT l.seq, encode(l.prev, 'hex'), encode(l.hash, 'hex'), e.id::text,
       to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       e.actor_id, e.actor, e.action, e.subject_type, e.subject_id, e.subject_label,
       e.before, e.after, e.basis, e.facts
  FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event_id
 WHERE l.seq > 0 ORDER BY l.seq
"""
UNLINKED = """
SELECT count(*), min(e.id) FROM audit_event e LEFT JOIN audit_link l ON l.event_id = e.id
 WHERE l.seq IS NULL
"""


@dataclass(frozen=True)
class Row:
    """One link with its event, as it was exported; an event that vanished has no columns."""

    seq: int
    prev: str
    hash: str
    event: tuple[str, ...] | None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Row":
        raw = json.loads(line)
        event = tuple(raw["event"]) if raw["event"] is not None else None
        return cls(int(raw["seq"]), raw["prev"], raw["hash"], event)


@dataclass(frozen=True)
class Verdict:
    """How far the chain is whole: the number of links read, and the first bad one, if any."""

    length: int
    head: str
    bad_seq: int | None = None
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        return self.bad_seq is None and not self.reason


def link_hash(prev: bytes, event: tuple[str, ...]) -> bytes:
    """Sha-256 over the hash before and the event's columns, as the database counts it."""
    return hashlib.sha256(prev + SEPARATOR.join(event).encode()).digest()


def check(rows: Iterable[Row]) -> Verdict:
    """Count every hash again and name the first link that does not fit."""
    head, seq = GENESIS, 0
    for row in rows:
        if row.seq != seq + 1:
            return Verdict(seq, head.hex(), seq + 1, "a link is missing")
        if row.event is None:
            return Verdict(seq, head.hex(), row.seq, "the event is missing")
        if row.prev != head.hex() or row.hash != link_hash(head, row.event).hex():
            return Verdict(seq, head.hex(), row.seq, "the content was changed")
        head, seq = bytes.fromhex(row.hash), row.seq
    return Verdict(seq, head.hex())


def read() -> Iterator[Row]:
    """Every link of this database, in order."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        while batch := cursor.fetchmany(2000):
            for seq, prev, own, *event in batch:
                yield Row(seq, prev, own, None if event[0] is None else tuple(event))


def verify() -> Verdict:
    """Check this database's chain, and that no event stands outside it."""
    verdict = check(read())
    if not verdict.is_whole:
        return verdict
    with connection.cursor() as cursor:
        cursor.execute(UNLINKED)
        loose, first = cursor.fetchone()
    if loose:
        return Verdict(
            verdict.length, verdict.head, None, f"{loose} events outside the chain from {first}"
        )
    return verdict


def head() -> tuple[int, str]:
    """The last link's number and hash."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, encode(hash, 'hex') FROM audit_link ORDER BY seq DESC LIMIT 1")
        seq, own = cursor.fetchone()
    return int(seq), str(own)


def link_of(event_id: int) -> tuple[int, str] | None:
    """The place of one event in the chain, once its transaction has committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, encode(hash, 'hex') FROM audit_link WHERE event_id = %s", [event_id]
        )
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else None

"""What every test stands on: a real PostgreSQL, its clock, and people who can be signed in."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from karakol_gsz.core import clock

_sql_flush = DatabaseOperations.sql_flush


def _flush_past_the_triggers(
    self: DatabaseOperations, *args: object, **kwargs: object
) -> list[str]:
    """The journal refuses to be emptied; between two tests the database's owner does it anyway."""
    statements = _sql_flush(self, *args, **kwargs)
    if not statements:
        return statements
    return [
        "SET LOCAL session_replication_role = replica",
        *statements,
        r"INSERT INTO audit_link (seq, event_id, prev, hash) VALUES (0, NULL, '', '\x00')",
        "DELETE FROM core_clock",
    ]


DatabaseOperations.sql_flush = _flush_past_the_triggers


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A browser test leaves its thread's loop a connection of its own; none may outlive the run."""
    yield
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    """Every test starts in the same language, whatever the one before it left."""
    with translation.override("ru"):
        yield


@pytest.fixture
def at(db: None) -> Callable[[datetime], None]:
    """Move the portal's clock to a moment."""
    return clock.move_to


@pytest.fixture
def commits(db: None) -> Callable[[], None]:
    """Fire what waits for COMMIT (the chain, deferred checks) inside a rolled-back test."""

    def fire() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return fire


@pytest.fixture
def as_person() -> Callable[..., Client]:
    """A client signed in as somebody, speaking their language."""

    def sign_in(user: object, language: str = "ru") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in

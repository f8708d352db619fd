"""pytest -p ops.pytest_embedded: throw-away PostgreSQL and Valkey for the whole run.

Nothing is started where DATABASE_URL / REDIS_URL are set.  pytest-django reads the settings before
any conftest.py, so this is a plugin and a wrapper around that moment.  Workers of xdist inherit the
environment of the one that started the servers.
"""

import atexit
import os
from collections.abc import Generator

import pytest

from ops.embedded import Postgres, Valkey, sweep, throw_away_dir
from ops.messages import compile_stale

_running: list[Postgres | Valkey] = []


def start_missing() -> None:
    """Start what the environment does not name; it ends with this process at the latest."""
    sweep()
    atexit.register(stop_started)
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(throw_away_dir("test"), durable=False)
        _running.append(postgres)
        os.environ["DATABASE_URL"] = postgres.start().url()
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(throw_away_dir("test"), durable=False)
        _running.append(valkey)
        os.environ["REDIS_URL"] = valkey.start().url(1)
        os.environ["CELERY_BROKER_URL"] = valkey.celery_url(0)


def stop_started() -> None:
    while _running:
        _running.pop().stop()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    compile_stale()
    start_missing()
    return (yield)


def pytest_unconfigure() -> None:
    stop_started()

"""`make run`: the whole portal (web, worker, beat) on one machine, until Ctrl-C.

PostgreSQL and Valkey are its own unless DATABASE_URL / REDIS_URL name others.  Everything it
keeps lies in .local/ (LOCAL_DIR): databases, keys, letters, files, logs.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import io
import logging
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

from ops import keys, messages, processes
from ops.embedded import Postgres, Valkey

BASE = Path(__file__).resolve().parent.parent
LOADING = "demo.loading"
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
ACCOUNTS = """\
Demo accounts, one password for all: karakol-demo-2026
  officer@karakol.example     finance office, prepares calls
  head@karakol.example        head of the finance office, second pair of eyes
  accountant@karakol.example  pays
  secretary@karakol.example   committee secretary
  member1@ … member5@         committee (member1 chairs)
  auditor@karakol.example     reads everything, changes nothing
  admin@karakol.example       technical
  baldarga@karakol.example    ОФ «Балдарга тирек»
  ulukman@karakol.example     ОО «Улукман дарыгер»
  ngo3@, ngo4@                other NGOs
  newcomer@karakol.example    signed up, NGO not yet registered"""


def say(text: str) -> None:
    print(text, flush=True)


def local_dir() -> Path:
    return Path(os.environ.setdefault("LOCAL_DIR", str(BASE / ".local"))).resolve()


def wants_demo() -> bool:
    os.environ["DEMO"] = os.environ.get("DEMO") or "1"  # make hands an unset one on as empty
    return os.environ["DEMO"].lower() in {"1", "true", "yes", "on"}


def start_servers(stack: contextlib.ExitStack, local: Path) -> None:
    """The embedded servers, where the environment names no others."""
    half_loaded = (local / LOADING).exists()
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(local / "postgres")
        stack.callback(postgres.stop)
        postgres.start()
        if half_loaded:
            say("The demo's story was interrupted last time: starting it anew.")
            postgres.drop_database("portal")
            for folder in ("valkey", "media", "mail"):
                shutil.rmtree(local / folder, ignore_errors=True)
        postgres.ensure_database("portal")
        os.environ["DATABASE_URL"] = postgres.url("portal")
    elif half_loaded:
        raise SystemExit(
            f"The demo's story was interrupted: empty the database, remove {local / LOADING}."
        )
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(local / "valkey")
        stack.callback(valkey.stop)
        os.environ["REDIS_URL"] = valkey.start().url(1)
        os.environ.setdefault("CELERY_BROKER_URL", valkey.celery_url(0))
    os.environ.setdefault("CELERY_BROKER_URL", os.environ["REDIS_URL"])


def set_up_portal() -> None:
    """Languages, tables, static files: each does nothing when there is nothing new."""
    messages.compile_stale()
    logging.getLogger("pikepdf").setLevel(logging.WARNING)
    logging.getLogger("weasyprint").propagate = False  # its remarks stand in worker.log
    django.setup()
    call_command("migrate", verbosity=0)
    collect_static_files()


def collect_static_files() -> None:
    """Compressing them takes seconds, so only when a file has come, gone or changed."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            seen.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT.with_suffix(".stamp")
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(seen.hexdigest())


def has_people() -> bool:
    """Whether anybody but the clock's robot is known; if so, the data is kept as it is."""
    return get_user_model()._default_manager.filter(is_robot=False).exists()


def play_story(local: Path) -> None:
    """The demo's story, once; a run that is interrupted leaves its mark and begins anew."""
    if not wants_demo() or has_people():
        return
    say("Playing the demo's story (once, a minute or two) …")
    (local / LOADING).touch()
    call_command("demo", scale="story", verbosity=0)
    (local / LOADING).unlink()


def link_of_first_administrator() -> str:
    """Empty when there is the demo, or an administrator who has signed in."""
    if wants_demo():
        return ""
    link, refusal = io.StringIO(), io.StringIO()
    call_command("first_admin", stdout=link, stderr=refusal)
    return link.getvalue().strip()


def papers_can_be_printed() -> bool:
    try:
        for library in PANGO:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def announce(port: int, link: str) -> None:
    say(f"Ready: http://127.0.0.1:{port}")
    if wants_demo():
        say(ACCOUNTS)
    if link:
        say(f"First administrator, once: {link}")
    if not os.environ.get("EMAIL_URL"):
        say(f"Letters: {settings.MAIL_DIR}")
    if not papers_can_be_printed():
        say(
            "Papers cannot be printed here: Pango is missing "
            "(Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
        )
    say("Ctrl-C stops everything.")


def watch(children: list[processes.Process]) -> NoReturn:
    """Wait for Ctrl-C; a child that ends by itself ends the run."""
    while all(child.runs for child in children):
        time.sleep(0.5)
    for child in children:
        if not child.runs:
            say(f"{child.name} has ended:\n{child.last_words()}")
    raise SystemExit(1)


def run(stack: contextlib.ExitStack) -> NoReturn:
    local, port = local_dir(), int(os.environ.get("PORT") or 8000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karakol_gsz.settings.dev")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    wants_demo()
    keys.load_or_make(local / "secrets.env")
    start_servers(stack, local)
    set_up_portal()
    logs = local / "log"
    hand = stack.enter_context(processes.worker({}, logs=logs))
    play_story(local)  # its papers come from the worker; beat must not see its moved clock
    link = link_of_first_administrator()
    connections.close_all()
    portal = stack.enter_context(processes.web(port, {}, logs=logs, wait=False))
    pulse = stack.enter_context(processes.beat({}, logs=logs))
    processes.wait_until_ready(port, portal)
    announce(port, link)
    children = [portal, hand, pulse]
    try:
        watch(children)
    finally:
        for child in children:  # all at once; the stack then waits for each
            child.popen.terminate()


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
        try:
            run(stack)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: now it stops in order
            say("Stopping …")
    return 0


if __name__ == "__main__":
    sys.exit(main())

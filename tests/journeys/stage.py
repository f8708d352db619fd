"""A portal of its own for one journey: a fresh database, real web and worker, a mailbox of files.

From outside only three things are touched: the clock's offset, the mailbox, and the ticks of the
clock that beat would send by itself a little later.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ops import processes

PASSWORD = "five plain words in Karakol"
CODE = re.compile(r": ([A-Z0-9-]{4,12})\s*$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")
PATIENCE = 60.0


@dataclass
class Stage:
    """The running portal, its clock and its mailbox."""

    base: str
    env: dict[str, str]
    mail: Path
    seen: set[str] = field(default_factory=set)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg2.connect(dsn(self.env["DATABASE_URL"])) as link, link.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def move_to(self, moment: datetime) -> None:
        """Set the portal's clock; the one thing of the database that a journey writes."""
        self.sql(
            "INSERT INTO core_clock (id, offset_by) VALUES (1, %s - clock_timestamp())"
            " ON CONFLICT (id) DO UPDATE SET offset_by = excluded.offset_by",
            moment,
        )

    def later(self, minutes: int) -> None:
        """Let some time pass."""
        self.sql("UPDATE core_clock SET offset_by = offset_by + %s * interval '1 minute'", minutes)

    def tick(self, task: str) -> None:
        """What beat does: put one task into the queue."""
        manage(self.env, "celery", "-A", "karakol_gsz", "call", task)

    def letter(self, to: str, having: str = "") -> str:
        """The newest unread letter to somebody that holds the words; waits for the worker."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for path in sorted(self.mail.glob("*"), key=lambda p: p.stat().st_mtime, reverse=True):
                text = read_letter(path)
                if to in text.split("\n", 1)[0] and having in text and str(path) not in self.seen:
                    self.seen.add(str(path))
                    return text
            time.sleep(0.2)
        raise AssertionError(f"no letter to {to} having {having!r}")

    def code(self, to: str) -> str:
        """The code that a letter asks to type."""
        found = CODE.search(self.letter(to))
        assert found, "the letter holds no code"
        return found.group(1)

    def link(self, to: str, having: str) -> str:
        """The first address in a letter that holds the words."""
        for found in LINK.findall(self.letter(to, having)):
            if having in found:
                return found
        raise AssertionError(f"the letter holds no link with {having}")


def read_letter(path: Path) -> str:
    """To whom on the first line, then the plain text; several letters may lie in one file."""
    raw = path.read_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return f"{message['To']}\n{body.get_content() if body else ''}"


def dsn(url: str) -> str:
    """A psycopg2 address from Django's, whose socket stands in the query."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = query.get("host") or parts.hostname or ""
    port = query.get("port") or parts.port or 5432
    return f"host={host} port={port} user={parts.username} dbname={parts.path.lstrip('/')}"


def manage(env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", *words] if words[0] == "celery" else [
        sys.executable, "manage.py", *words
    ]  # fmt: skip
    done = subprocess.run(
        command, env={**os.environ, **env, "PYTHONWARNINGS": "ignore"}, cwd=processes.BASE,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def stage(folder: Path, name: str) -> Iterator[Stage]:
    """Build the database by migrations alone, start the processes, give the portal."""
    url = urlsplit(os.environ["DATABASE_URL"])
    whole = urlunsplit(url._replace(path=f"/{name}"))
    link = psycopg2.connect(dsn(os.environ["DATABASE_URL"]))
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    port = free_port()
    env = {
        "DJANGO_SETTINGS_MODULE": "karakol_gsz.settings.dev",
        "DATABASE_URL": whole,
        "MEDIA_ROOT": str(folder / "media"),
        "MAIL_DIR": str(folder / "mail"),
        "LOCAL_DIR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DEMO": "0",
    }
    (folder / "mail").mkdir(parents=True)
    manage(env, "migrate", "-v0")
    manage(env, "collectstatic", "--noinput", "-v0")
    try:
        servers = processes.web(port, env, workers=1, threads=4)
        with servers, processes.worker(env), processes.beat(env):
            yield Stage(f"http://127.0.0.1:{port}", env, folder / "mail")
    finally:
        with link.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        link.close()


class Person:
    """Somebody before the portal: their own browser window, their own session."""

    def __init__(self, stage: Stage, browser: Browser, email: str, *, script: bool) -> None:
        self.stage, self.email = stage, email
        self.context: BrowserContext = browser.new_context(
            base_url=stage.base, java_script_enabled=script, locale="ru-RU",
            viewport={"width": 1280, "height": 900},
        )  # fmt: skip
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()

    def go(self, path: str) -> "Person":
        response = self.page.goto(path)
        assert response is not None
        assert response.status == 200, f"{self.email} at {path}: {response.status}"
        return self

    def fill(self, **fields: Any) -> "Person":
        """Type into the form of the page, by the fields' names."""
        for name, value in fields.items():
            self.set(name, value)
        return self

    def set(self, name: str, value: Any) -> None:
        field = self.page.locator(f'main [name="{name}"]:not([type="hidden"])').first
        kind = self._kind(name, field)
        if kind in {"radio", "checkbox"}:
            if value is False:
                field.uncheck(force=True)
            else:
                chosen = field if value is True else self.page.locator(
                    f'main [name="{name}"][value="{value}"]'
                )  # fmt: skip
                chosen.check(force=True)
        elif kind == "select":
            if isinstance(value, int):
                field.select_option(index=value)
            else:
                field.select_option(str(value))
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))

    def _kind(self, name: str, field: Any) -> str:
        kind = field.get_attribute("type")
        if kind in {"radio", "checkbox", "file"}:
            return str(kind)
        return "select" if self.page.locator(f'main select[name="{name}"]').count() else "text"

    def press(self, *, to: str = "", name: str = "", check: bool = True) -> "Person":
        """Press the button of the form (the one that posts *to*, or is named *name*)."""
        form = f'main form[action*="{to}"]' if to else "main form"
        button = f'button[name="{name}"]' if name else 'button[type="submit"]'
        found = self.page.locator(
            f"{form} {button}, main {button}[formaction*='{to or '#'}']"
        ).first
        with self.page.expect_navigation():
            found.click()
        if check:
            self._no_errors()
        return self

    def _no_errors(self) -> None:
        summary = self.page.locator(".error-summary, .notice-wrong, .notice-error")
        assert summary.count() == 0, (
            f"{self.email} at {self.page.url}: {summary.first.inner_text()}"
        )

    def sees(self, words: str) -> "Person":
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def wait_for(self, path: str, shown: str) -> "Person":
        """Look again until the page shows something: the worker needs its moment."""
        deadline = time.monotonic() + PATIENCE
        while not self.go(path).page.locator(shown).count():
            assert time.monotonic() < deadline, f"{path} never showed {shown}"
            time.sleep(0.5)
        return self

    def paper(self) -> bytes:
        """The first paper the page links to, once the worker has printed it."""
        link = self.page.locator('main a[href*="/documents/"]').first.get_attribute("href")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self.context.request.get(str(link))
            if answer.status == 200:
                return answer.body()
            assert answer.status == 202, f"{link}: {answer.status}"
            time.sleep(0.3)
        raise AssertionError(f"{link} was not printed")

    def sign_in(self) -> "Person":
        self.go("/ru/accounts/login/").fill(login=self.email, password=PASSWORD)
        return self.press()

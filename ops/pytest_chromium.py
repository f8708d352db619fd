"""pytest -p ops.pytest_chromium: browser tests in the system's Chromium, or one loud line.

A test marked `browser` gets Chromium through pytest-playwright's fixtures (`page`, `context`,
`new_context`, `browser`).  Without Chromium it is not run: the closing lines say so, and under
CI=true the run fails, for a green run must have seen the pages.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_not_run: list[str] = []


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


class SystemChromium:
    """Registered after pytest-playwright, whose fixture of the same name would win over ours."""

    @pytest.fixture(scope="session")
    @classmethod
    def browser_type_launch_args(cls, browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
        return {**browser_type_launch_args, "executable_path": chromium(), "args": SWITCHES}


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SystemChromium(), "system-chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    marked = [item for item in items if item.get_closest_marker("browser")]
    if marked:
        # Playwright's own loop runs in the test's thread; Django would take it for async code.
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if chromium():
        return
    for item in marked:
        _not_run.append(item.nodeid)
        item.add_marker(pytest.mark.skip(reason="Chromium is missing"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _not_run:
        line = f"CHROMIUM IS MISSING: {len(_not_run)} browser tests were NOT run"
        terminalreporter.write_sep("!", line, red=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _not_run and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

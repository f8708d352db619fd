"""What is typed into a bid survives the browser's death, and never overwrites another's text."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ops.pytest_chromium import SWITCHES, chromium
from procurement.models import BidPage
from procurement.selectors import bid as bids
from tests.procurement.bids.world import at, begun, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "Сорок детей мигрантов остаются без ухода. Ңң Өө Үү."
LOST_AT_MOST = 10


@contextmanager
def mortal_chromium(playwright: Any, profile: Path) -> Iterator[tuple[Any, Callable[[], None]]]:
    """A Chromium of its own process group, which can be shot."""
    command = [str(chromium()), "--headless=new", "--remote-debugging-port=0"]
    process = subprocess.Popen(
        [*command, f"--user-data-dir={profile}", *SWITCHES, "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def kill() -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    try:
        told = profile / "DevToolsActivePort"
        until = time.monotonic() + 90
        while not told.exists() or "\n" not in told.read_text():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.1)
        port, path = told.read_text().split("\n")[:2]
        yield playwright.chromium.connect_over_cdp(f"ws://127.0.0.1:{port}{path}"), kill
    finally:
        kill()
        shutil.rmtree(profile, ignore_errors=True)


def signed_in(client: Client, live_server: Any, context: Any) -> Any:
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context.new_page()


def test_ten_seconds_after_the_last_key_chromium_is_killed_and_the_text_is_there(
    live_server: Any, playwright: Any, tmp_path: Path, as_person: Callable[..., Client], page: Any
) -> None:
    world = make_world()
    bid = begun(world)
    client = as_person(world.editor)

    with mortal_chromium(playwright, tmp_path / "profile") as (browser, kill):
        tab = signed_in(client, live_server, browser.contexts[0])
        tab.goto(live_server.url + at("page", bid, "project"), timeout=90_000)
        tab.locator("[name=problem]").press_sequentially(TYPED, delay=5)
        tab.wait_for_timeout(LOST_AT_MOST * 1000)
        kill()

    stored = bids.draft_of(bid).page("project").document
    assert stored["problem"] == TYPED
    assert TYPED.encode() not in bytes(BidPage.objects.get().sealed)
    elsewhere = signed_in(client, live_server, page.context)
    elsewhere.goto(live_server.url + at("page", bid, "project"), timeout=90_000)
    assert elsewhere.locator("[name=problem]").input_value() == TYPED


def test_a_stale_page_stops_saving_and_leads_to_both_texts(
    live_server: Any, page: Any, as_person: Callable[..., Client]
) -> None:
    world = make_world()
    bid = begun(world)
    tab = signed_in(as_person(world.admin), live_server, page.context)
    tab.set_default_timeout(90_000)
    tab.goto(live_server.url + at("page", bid, "project"))
    other = as_person(world.editor)
    other.post(at("page", bid, "project"), {"version": "0", "goal": "текст другого", "later": "1"})

    tab.locator("[name=goal]").press_sequentially("мой текст", delay=5)
    tab.locator("[data-autosave-state] a").click()

    assert "/both/" in tab.url
    words = tab.locator("main").inner_text()
    assert "текст другого" in words and "мой текст" in words
    assert bids.draft_of(bid).page("project").document["goal"] == "текст другого"

    tab.locator("main form button.btn-primary").click()
    tab.wait_for_url(f"**{at('show', bid)}")

    assert bids.draft_of(bid).page("project").document["goal"] == "мой текст"

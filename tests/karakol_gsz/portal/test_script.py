"""The small script in a real browser: saving while one types, one press, leaving in a hurry."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

SCRIPT = (Path(settings.BASE_DIR) / "static/js/portal.js").read_text()
SITE = "http://portal.test"
PAGE = """<!doctype html><title>Bid</title>
<a data-leave href="http://portal.test/neutral">Leave</a>
<div class="error-summary" tabindex="-1">Errors</div>
<form method="post" action="/send" data-autosave data-autosave-url="/save" data-autosave-lost="Kept here">
<input type="hidden" name="csrfmiddlewaretoken" value="secret"><input type="hidden" name="version" value="{version}">
<textarea name="text">{text}</textarea><input type="radio" name="side" value="a"><input type="radio" name="side" value="b">
<input type="file" name="scan"><button type="submit">Send</button><output data-autosave-state></output></form>
<form data-score><input type="radio" name="one" data-worth="16" id="four"><input type="radio" name="one" data-worth="20" id="five">
<input type="radio" name="two" data-worth="7.5" id="half"><output data-score-total>0</output></form>
<script>{script}</script>"""  # noqa: E501

pytestmark = pytest.mark.browser


class Server:
    """Answers the page as the portal would, and remembers what was sent."""

    def __init__(self):
        self.saved, self.sent, self.status, self.version, self.text = [], 0, 200, 3, ""

    def __call__(self, route):
        path = route.request.url.removeprefix(SITE)
        if path == "/save":
            return self.save(route)
        if path == "/send":
            self.sent += 1
            return route.fulfill(status=204)
        body = PAGE.format(script=SCRIPT, version=self.version, text=self.text)
        return route.fulfill(content_type="text/html", body=body if path == "/" else "quiet")

    def save(self, route):
        if self.status == 0:
            return route.abort()
        self.saved.append(route.request.post_data)
        if self.status == 409:
            answer = {"text": "Another text is newer.", "url": "/both"}
            return route.fulfill(status=409, json=answer)
        self.version += 1
        return route.fulfill(json={"version": self.version, "text": "Saved: 14:05"})


@pytest.fixture
def server(page):
    answers = Server()
    page.route(f"{SITE}/**", answers)
    page.goto(f"{SITE}/")
    return answers


def test_what_is_typed_is_saved_without_a_press(page, server):
    page.fill("textarea", "Бала бакча")

    expect(page.locator("output").first).to_have_text("Saved: 14:05", timeout=8000)
    assert len(server.saved) == 1
    assert "Бала бакча" in server.saved[0]
    assert 'name="scan"' not in server.saved[0]
    assert page.input_value("[name=version]") == "4"


def test_a_dead_line_keeps_the_text_here_and_the_next_visit_saves_it(page, server):
    server.status = 0
    page.fill("textarea", "Kept text")
    page.check("[value=b]")
    expect(page.locator("output").first).to_have_text("Kept here", timeout=8000)
    assert "secret" not in page.evaluate("localStorage['/save']")

    server.status = 200
    page.reload()

    expect(page.locator("output").first).to_have_text("Saved: 14:05", timeout=8000)
    assert page.input_value("textarea") == "Kept text"
    assert page.is_checked("[value=b]")
    assert page.evaluate("localStorage['/save']") is None


def test_a_text_kept_here_does_not_hide_that_another_is_newer(page, server):
    server.status = 0
    page.fill("textarea", "Old phone")
    expect(page.locator("output").first).to_have_text("Kept here", timeout=8000)
    server.status, server.version, server.text = 409, 9, "New computer"

    page.reload()

    expect(page.locator("output a")).to_have_attribute("href", "/both", timeout=8000)
    assert page.input_value("[name=version]") == "3"
    assert page.evaluate("localStorage['/save']") is not None


def test_a_second_press_sends_nothing(page, server):
    for _ in range(3):
        page.evaluate("document.querySelector('button').click()")
    page.wait_for_timeout(500)

    assert server.sent == 1
    assert page.get_attribute("button", "aria-disabled") == "true"


def test_the_total_moves_with_the_marks(page, server):
    page.check("#four")
    page.check("#half")
    expect(page.locator("[data-score-total]")).to_have_text("23,5")

    page.check("#five")
    expect(page.locator("[data-score-total]")).to_have_text("27,5")


def test_shift_three_times_leaves_and_back_does_not_return(page, server):
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{SITE}/neutral")

    assert page.evaluate("history.length") <= 2


def test_two_shifts_and_a_letter_do_not_leave(page, server):
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)

    assert page.url == f"{SITE}/"


def test_the_errors_take_the_focus(page, server):
    assert page.evaluate("document.activeElement.className") == "error-summary"

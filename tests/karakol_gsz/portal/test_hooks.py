"""Cards, today's lists and menus: what the upper storeys hang on the ground."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils import translation

from karakol_gsz.core.registry import Registry
from karakol_gsz.portal import card, nav, today
from karakol_gsz.portal.card import Card
from karakol_gsz.portal.today import Todo, Waiting

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_hung(monkeypatch):
    """Each test hangs its own things; what the apps hang stays as it was."""
    monkeypatch.setattr(card, "cards", Registry("card"))
    monkeypatch.setattr(today, "_sources", {place: [] for place in today.PLACES})
    monkeypatch.setattr(nav, "_links", {door: [] for door in nav.DOORS})


def test_cards_hang_in_their_order_and_only_where_they_have_something_to_say():
    card.register(Card("home", "b.html", lambda visitor, subject, now: {"n": 2}, order=20))
    card.register(Card("home", "a.html", lambda visitor, subject, now: {"n": subject}, order=10))
    card.register(Card("home", "never.html", lambda visitor, subject, now: None))
    card.register(Card("desk", "desk.html", lambda visitor, subject, now: {}))

    found = card.hung("home", None, now=NOW, subject=7)

    assert [(hung.template, hung.facts) for hung in found] == [
        ("a.html", {"n": 7}),
        ("b.html", {"n": 2}),
    ]


def test_a_misspelt_place_is_found_at_start():
    with pytest.raises(LookupError):
        card.register(Card("hoem", "a.html", lambda visitor, subject, now: None))
    with pytest.raises(KeyError):
        today.register("desk", lambda visitor, now: ([], []))


def test_the_day_begins_with_what_is_urgent_then_with_the_nearest_term():
    later = Todo("Later", "Do", "#", date(2026, 12, 24))
    moment = Todo("Sooner", "Do", "#", datetime(2026, 12, 1, 11, tzinfo=UTC))
    some_day = Todo("Some day", "Do", "#")
    urgent = Todo("Urgent", "Do", "#", date(2027, 1, 1), urgent=True)
    today.register("office", lambda visitor, now: ([some_day, later], [Waiting("B", "head")]))
    today.register(
        "office",
        lambda visitor, now: ([moment, urgent], [Waiting("A", "ngo", date(2026, 11, 1))]),
    )

    day = today.today("office", None, NOW)

    assert [line.text for line in day.todo] == ["Urgent", "Sooner", "Later", "Some day"]
    assert [line.text for line in day.waiting] == ["A", "B"]
    assert (day.todo[1].due_words, day.todo[2].due_words, day.todo[3].due_words) == (
        "1 декабря 2026, вторник, 17:00 (+06:00)",
        "24 декабря 2026, четверг",
        "",
    )
    assert day.waiting[0].since_words == "1 ноября 2026"


def test_a_menu_shows_what_the_role_may_enter_and_marks_where_one_stands():
    nav.register("office", nav.Link("Today", "portal:office_today", order=0))
    nav.register("office", nav.Link("Gallery", "portal:office_gallery", roles={"head"}))
    nav.register("office", nav.Link("Not built", "portal:no_such_page"))
    request = RequestFactory().get("/ru/office/gallery/")

    with translation.override("ru"):
        head = nav.menu("office", request, ["head"])
        officer = nav.menu("office", request, ["officer"])

    assert [(line.label, line.on) for line in head] == [("Today", False), ("Gallery", True)]
    assert [(line.label, line.on) for line in officer] == [("Today", True)]

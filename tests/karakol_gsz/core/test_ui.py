"""Words and small pieces of every page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from karakol_gsz.core.templatetags import ui

LATE = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)


@dataclass
class Row:
    title_ru: str = "Дети мигрантов"
    title_ky: str = ""
    state: str = "returned"

    def get_state_display(self) -> str:
        return "Returned"


def drawn(source, **context):
    request = RequestFactory().get(context.pop("path", "/ru/calls/"))
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "30 ноября 2026, понедельник, 17:00 (+06:00)"),
        ("ky", "2026-жылдын 30-ноябры, дүйшөмбү, 17:00 (+06:00)"),
        ("en", "30 November 2026, Monday, 17:00 (+06:00)"),
    ],
)
def test_a_moment_says_day_weekday_time_and_zone(language, words):
    with translation.override(language):
        assert ui.moment(LATE) == words


def test_other_ways_to_write_a_moment():
    assert ui.day(date(2026, 3, 8)) == "8 марта 2026"
    assert ui.weekday(date(2026, 3, 8)) == "8 марта 2026, воскресенье"
    assert ui.day_short(LATE) == "30.11.2026"
    assert ui.moment_short(LATE) == "30.11.2026, 17:00"
    assert ui.clock_time(LATE) == "17:00"
    exact = LATE.replace(hour=10, minute=58, second=41, microsecond=207_999)
    assert ui.moment_exact(exact) == "30 ноября 2026, понедельник, 16:58:41,207 (+06:00)"


def test_a_moment_after_six_in_the_evening_utc_is_the_next_day_here():
    assert ui.day(datetime(2026, 12, 31, 18, 0, tzinfo=UTC)) == "1 января 2027"


@pytest.mark.parametrize(
    "shown", ["money", "day", "moment", "clock_time", "moment_exact", "weekday"]
)
def test_nothing_is_shown_for_nothing(shown):
    assert getattr(ui, shown)(None) == ""


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=2), "3 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=2), "less than a minute left"),
        (timedelta(0), "time is over"),
    ],
)
def test_the_time_left_is_never_more_than_there_is(left, words):
    with translation.override("en"):
        assert ui.time_left(LATE + left, LATE) == words


def test_text_of_another_language_says_so():
    with translation.override("ky"):
        page = drawn("<h1{{ row|lang_attr:'title' }}>{{ row|text:'title' }}</h1>", row=Row())
    assert page == '<h1 lang="ru">Дети мигрантов</h1>'

    page = drawn("<h1{{ row|lang_attr:'title' }}>{{ row|text:'title' }}</h1>", row=Row())
    assert page == "<h1>Дети мигрантов</h1>"


def test_typed_text_cannot_become_markup():
    row = Row(title_ru="<script>")

    assert (
        drawn("{{ row|text:'title' }}{% badge words %}", row=row, words="<b>").count("<script>")
        == 0
    )
    assert "<b>" not in drawn("{% badge words %}", words="<b>")


def test_a_badge_has_a_word_and_a_tone():
    assert ui.state_badge(Row()) == '<span class="badge tone-waiting">Returned</span>'


def test_the_query_is_kept_but_for_what_changes():
    page = drawn("{% url_keep page=2 order=None %}", path="/ru/calls/?q=%D0%B0&order=sum&page=1")

    assert page in ("?q=%D0%B0&amp;page=2", "?page=2&amp;q=%D0%B0")


def test_the_language_switch_keeps_the_page():
    page = drawn(
        "{% language_links as links %}{% for link in links %}{{ link.url }} {% endfor %}",
        path="/ru/about/?a=1",
    )

    assert page.split() == ["/ky/about/?a=1", "/ru/about/?a=1", "/en/about/?a=1"]


def test_the_language_switch_works_on_a_page_that_is_not_there():
    page = drawn(
        "{% language_links as links %}{% for link in links %}{{ link.url }} {% endfor %}",
        path="/ru/nowhere/",
    )

    assert page.split() == ["/ky/nowhere/", "/ru/nowhere/", "/en/nowhere/"]


@pytest.mark.parametrize(
    ("value", "width"), [(0, "0.0"), (2.5, "50.0"), (9, "100.0"), (-1, "0.0"), (None, "0.0")]
)
def test_a_bar_never_leaves_its_ground(value, width):
    assert f'class="bar-value" width="{width}"' in ui.bar(value, 5)


def test_a_threshold_is_a_line_across_the_bar():
    assert 'x1="60.0"' in ui.bar(Decimal(4), 5, 3)

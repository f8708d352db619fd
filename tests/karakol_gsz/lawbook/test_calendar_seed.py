"""The seeded calendar against days counted by hand, and its versions."""

from datetime import date

import pytest
from django.apps import apps

from karakol_gsz.lawbook import seed
from karakol_gsz.lawbook.models import CalendarYear, NonWorkingDay
from karakol_gsz.lawbook.reader import work_calendar
from karakol_gsz.lawbook.words import counted_words
from tests.factories.lawbook import CalendarYearFactory, NonWorkingDayFactory
from tests.karakol_gsz.core.working_days import VECTORS, WORKING_DAYS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("start", "count", "end"), VECTORS)
def test_the_seeded_calendar_ends_terms_where_the_hand_counted_them(start, count, end):
    assert work_calendar().add_working_days(start, count) == end


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_the_seeded_year_has_its_working_days(year, count):
    calendar = work_calendar()

    assert calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_swapped_saturdays_are_working_days():
    calendar = work_calendar()

    assert calendar.is_working(date(2025, 1, 11))
    assert [calendar.is_working(date(2019, *md)) for md in [(2, 25), (4, 8), (5, 6), (9, 2)]] == [
        True
    ] * 4
    assert not calendar.is_working(date(2019, 5, 10))


def test_the_year_with_estimated_aits_is_to_be_announced():
    calendar = work_calendar()

    assert (calendar.announced_until, calendar.is_announced(2026)) == (date(2026, 12, 31), True)
    assert not calendar.is_announced(2027)
    assert [
        d.day for d in NonWorkingDay.objects.filter(is_estimated=True, calendar_year__year=2027)
    ] == [date(2027, 3, 9), date(2027, 5, 16)]


def test_seeding_again_changes_nothing():
    before = list(CalendarYear.objects.values_list("year", "version"))

    seed.seed_lawbook(apps.get_app_config("lawbook"))

    assert list(CalendarYear.objects.values_list("year", "version")) == before


def test_a_decree_is_a_new_version_that_wins_and_that_the_seed_leaves_alone():
    decree = CalendarYearFactory(year=2026, version=2, source="Постановление № 1")
    NonWorkingDayFactory(calendar_year=decree, day=date(2026, 11, 25))

    seed.seed_lawbook(apps.get_app_config("lawbook"))
    calendar = work_calendar()

    assert not calendar.is_working(date(2026, 11, 25))
    assert calendar.is_working(date(2026, 5, 27))
    assert calendar.version == "2026/2"
    assert CalendarYear.objects.filter(year=2026).count() == 2


def test_new_knowledge_of_the_library_becomes_a_new_version():
    old = CalendarYear.objects.get(year=2027)
    old.days.filter(day=date(2027, 3, 9)).update(day=date(2027, 3, 10))

    seed.seed_lawbook(apps.get_app_config("lawbook"))

    assert list(CalendarYear.objects.filter(year=2027).values_list("version", flat=True)) == [1, 2]
    assert not work_calendar().is_working(date(2027, 3, 9))
    assert work_calendar().is_working(date(2027, 3, 10))


def test_a_derivation_is_said_in_words():
    said = counted_words(work_calendar().explain(date(2026, 12, 30), 3))

    assert "01.01.2027, 02.01.2027" in said
    assert said.count(".") > 3

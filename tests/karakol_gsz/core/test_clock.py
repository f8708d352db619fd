"""One clock: PostgreSQL's, moved only where the settings allow it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from karakol_gsz.core import clock


@pytest.mark.django_db
def test_the_clock_moves_to_a_moment_and_goes_on():
    moment = datetime(2019, 7, 22, 4, tzinfo=UTC)

    clock.move_to(moment)

    first, second = clock.portal_now(), clock.portal_now()
    assert moment <= first < second < moment + timedelta(seconds=30)


@pytest.mark.django_db
def test_production_may_not_move_it(settings):
    settings.CLOCK_MAY_MOVE = False

    with pytest.raises(ImproperlyConfigured):
        clock.move(timedelta(minutes=5))


def test_the_driver_is_psycopg2():
    assert connection.Database.__name__ == "psycopg2"


@pytest.mark.django_db
def test_the_kyrgyz_alphabet_has_its_order():
    words = ["ө", "о", "ң", "н", "ү", "у", "ё", "е", "ж", "п", "ф"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT w FROM unnest(%s::text[]) AS w ORDER BY kg_sort_key(w)", [words])
        ordered = [row[0] for row in cursor.fetchall()]

    assert ordered == ["е", "ё", "ж", "н", "ң", "о", "ө", "п", "у", "ү", "ф"]

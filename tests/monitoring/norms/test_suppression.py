"""Counts that point at nobody: a reader who knows the rule still cannot work them out."""

from functools import cache
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitoring.norms.suppression import WITHHELD, publish, shown


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (120, "120")]
)
def test_small_counts_are_not_shown(count, text):
    assert shown(count, limit=5) == text


def test_a_table_without_small_counts_is_shown_whole():
    found = publish([[5, 0], [10, 7]], limit=5)

    assert found.cells == (("5", "0"), ("10", "7"))
    assert (found.row_totals, found.column_totals, found.total) == (("5", "17"), ("15", "7"), "22")


def test_one_hidden_count_withholds_every_total_above_it():
    """12 = 10 + ?: the reader would know."""
    found = publish([[10, 2], [6, 8]], limit=5)

    assert found.row_totals == (WITHHELD, "14")
    assert found.column_totals == ("16", WITHHELD)
    assert found.total == WITHHELD


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ([10, 2, 3], "15"),
        ([10, 1, 1], WITHHELD),
        ([10, 4, 4], WITHHELD),
        ([0, 1, 2], WITHHELD),
        ([0, 2, 3], "5"),
    ],
)
def test_a_total_over_several_hidden_counts_is_shown_when_it_fixes_none(row, total):
    assert publish([row], limit=5).total == total


def test_a_limit_below_three_would_hide_nothing():
    with pytest.raises(ValueError, match="below three"):
        publish([[1]], limit=2)


@cache
def every_table(shape, limit, ceiling):
    rows, columns = shape
    tables = {}
    for flat in product(range(ceiling), repeat=rows * columns):
        table = tuple(flat[row * columns : (row + 1) * columns] for row in range(rows))
        tables.setdefault(publish(table, limit=limit), []).append(flat)
    return tables


@pytest.mark.parametrize(
    ("shape", "limit", "ceiling"), [((1, 4), 5, 7), ((2, 2), 5, 7), ((2, 2), 3, 6), ((2, 3), 3, 4)]
)
def test_every_hidden_count_could_be_at_least_two_numbers(shape, limit, ceiling):
    """All small tables that look the same when published, side by side."""
    for published, candidates in every_table(shape, limit, ceiling).items():
        texts = [text for row in published.cells for text in row]
        for position, text in enumerate(texts):
            if text.startswith("<"):
                assert len({flat[position] for flat in candidates}) > 1, (published, candidates)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
def test_totals_that_are_shown_are_true(table):
    found = publish(table, limit=5)
    flat = [count for row in table for count in row]
    assume(found.total != WITHHELD)

    assert found.total == str(sum(flat))
    assert not any(0 < total < 5 for total in [int(found.total)])

"""Counts of people that are published without pointing at anybody.

A count below the limit is shown as «<5». A total is shown only when the hidden counts cannot be
worked out from it: otherwise it is withheld too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

WITHHELD = "…"


@dataclass(frozen=True, slots=True)
class Published:
    """A table of counts as it may be shown."""

    cells: tuple[tuple[str, ...], ...]
    row_totals: tuple[str, ...]
    column_totals: tuple[str, ...]
    total: str


def is_small(count: int, *, limit: int) -> bool:
    """Whether a count may point at people; nobody is not a person."""
    return 0 < count < limit


def shown(count: int, *, limit: int) -> str:
    """One count on its own."""
    return f"<{limit}" if is_small(count, limit=limit) else str(count)


def _margin(counts: Sequence[int], *, limit: int) -> str:
    """The total of a row or a column: withheld as soon as it covers a hidden count."""
    if any(is_small(count, limit=limit) for count in counts):
        return WITHHELD
    return str(sum(counts))


def _grand_total(counts: Sequence[int], *, limit: int) -> str:
    """The total of the table: the one sum that may cover hidden counts, if it fixes none of them.

    Two or more hidden counts whose sum is neither the least nor the greatest possible can each
    be at least two numbers.
    """
    hidden = [count for count in counts if is_small(count, limit=limit)]
    if not hidden:
        return str(sum(counts))
    loose = len(hidden) > 1 and len(hidden) < sum(hidden) < len(hidden) * (limit - 1)
    return str(sum(counts)) if loose and sum(counts) >= limit else WITHHELD


def publish(table: Sequence[Sequence[int]], *, limit: int) -> Published:
    """A cross-table of counts with its totals; a plain list is a table of one row."""
    if limit < 3:
        raise ValueError("a limit below three hides nothing: the hidden count is known to be one")
    return Published(
        cells=tuple(tuple(shown(count, limit=limit) for count in row) for row in table),
        row_totals=tuple(_margin(row, limit=limit) for row in table),
        column_totals=tuple(_margin(column, limit=limit) for column in zip(*table, strict=True)),
        total=_grand_total([*chain.from_iterable(table)], limit=limit),
    )

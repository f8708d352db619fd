"""Exact arithmetic, rounded once at the end: half up, as people round on paper."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """The decimal nearest to an exact value; a half goes away from zero."""
    scaled = abs(value) * 10**places
    whole = floor(scaled + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((int(value < 0 and whole > 0), digits, -places))


def down(value: Fraction, places: int = 2) -> Decimal:
    """The decimal at or below a non-negative exact value: nobody gets a tyiyn too much."""
    digits = tuple(int(digit) for digit in str(floor(value * 10**places)))
    return Decimal((0, digits, -places))


def exact_sum(values: Iterable[Decimal | Fraction]) -> Fraction:
    """A sum that no context of precision can bend."""
    return sum((Fraction(value) for value in values), Fraction(0))


def percent_of(part: Decimal | Fraction, whole: Decimal | Fraction) -> Fraction:
    """How many per cent the part is; of nothing it is nothing."""
    return Fraction(part) * 100 / Fraction(whole) if whole else Fraction(0)

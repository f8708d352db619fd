from decimal import Decimal

import pytest

from karakol_gsz.core.money import format_som, in_words, som

from .money_cases import CASES


@pytest.mark.parametrize(("amount", "russian", "kyrgyz"), CASES)
def test_a_sum_is_written_in_words_in_both_languages(amount, russian, kyrgyz):
    assert (in_words(amount, "ru"), in_words(Decimal(amount), "ky")) == (russian, kyrgyz)


def test_the_hand_written_table_is_long_enough_and_has_no_row_twice():
    assert len({amount for amount, _ru, _ky in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("amount", ["-0.01", "1000000000", "999999999.995"])
def test_a_sum_beyond_the_words_is_refused_rather_than_misspelt(amount):
    with pytest.raises(ValueError, match="no words"):
        in_words(amount, "ru")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.004", "0.00"),
        ("2.675", "2.68"),
        (7, "7.00"),
        ("133333.335", "133333.34"),
    ],
)
def test_half_a_tyiyn_goes_up(value, rounded):
    assert som(value) == Decimal(rounded)
    assert str(som(value)) == rounded


@pytest.mark.parametrize(
    ("value", "language", "figures"),
    [
        ("0", "ru", "0 сом"),
        ("0.50", "ru", "0,50 сом"),
        ("950", "ky", "950 сом"),
        ("200000", "ru", "200 000 сом"),
        ("200000.50", "ru", "200 000,50 сом"),
        ("200000.50", "ky", "200 000,50 сом"),
        ("1234567.89", "en", "1 234 567.89 som"),
        ("-1500", "ru", "-1 500 сом"),
        ("999999999.99", "ru", "999 999 999,99 сом"),
    ],
)
def test_figures_name_tyiyn_only_when_there_are_any(value, language, figures):
    assert format_som(value, language) == figures.replace(" ", "\u00a0")

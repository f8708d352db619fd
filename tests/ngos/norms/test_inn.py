"""Numbers an organisation lives by: tables of numbers that can and cannot exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngos.norms.inn import Holder, bank_findings, inn_date, inn_findings, okpo_findings, tidy

TODAY = date(2026, 11, 22)


def codes(findings):
    assert all(finding.words and "%" not in finding.words for finding in findings)
    return [(finding.code, finding.blocks) for finding in findings]


@pytest.mark.parametrize(
    ("inn", "found"),
    [
        ("00207199610017", []),
        ("0 02071996 10017", []),
        ("02211202600001", []),
        ("02311202600001", [("inn_future", True)]),
        ("03002202000001", [("inn_date", True)]),
        ("02902202000001", []),
        ("02902202100001", [("inn_date", True)]),
        ("00000000000000", [("inn_date", True)]),
        ("20101199500123", [("inn_leading", False)]),
        ("30207199610017", [("inn_structure", True)]),
        ("0020719961001", [("inn_structure", True)]),
        ("002071996100177", [("inn_structure", True)]),
        ("0020719961001X", [("inn_structure", True)]),
        ("٠٠٢٠٧١٩٩٦١٠٠١٧", [("inn_structure", True)]),
        ("", [("inn_structure", True)]),
    ],
)
def test_the_inn_of_an_organisation(inn, found):
    assert codes(inn_findings(inn, today=TODAY)) == found


@pytest.mark.parametrize(
    ("inn", "found"),
    [
        ("20101199500123", []),
        ("10101199500123", []),
        ("00101199500123", [("inn_leading", False)]),
    ],
)
def test_the_inn_of_a_person(inn, found):
    assert codes(inn_findings(inn, today=TODAY, holder=Holder.PERSON)) == found


def test_the_day_inside_an_inn():
    assert inn_date("00207199610017") == date(1996, 7, 2)
    assert inn_date("03002202000001") is None
    assert inn_date("not a number") is None


def test_numbers_are_kept_without_spaces():
    assert tidy(" 0 02071996\u00a010017 ") == "00207199610017"


@pytest.mark.parametrize(
    ("okpo", "found"),
    [("12345678", []), ("1234 5678", []), ("1234567", [("okpo_structure", True)])],
)
def test_an_okpo_has_eight_digits(okpo, found):
    assert codes(okpo_findings(okpo)) == found


@pytest.mark.parametrize(
    ("bik", "account", "found"),
    [
        ("128001", "1280010000000001", []),
        ("128 001", "1280 0100 0000 0001", []),
        ("128001", "1090010000000001", [("bank_mismatch", False)]),
        ("12800", "1280010000000001", [("bik_structure", True)]),
        ("128001", "128001000000000", [("account_structure", True)]),
        ("", "", [("bik_structure", True), ("account_structure", True)]),
    ],
)
def test_a_bank_account_and_its_bank(bik, account, found):
    assert codes(bank_findings(bik, account)) == found


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 99_999))
def test_every_real_day_up_to_today_makes_an_inn(day, tail):
    assert inn_findings(f"0{day:%d%m%Y}{tail:05}", today=TODAY) == []


@given(st.text())
def test_any_text_gets_an_answer(typed):
    assert all(finding.words for finding in inn_findings(typed, today=TODAY))

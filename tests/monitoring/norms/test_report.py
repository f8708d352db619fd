"""What a report must say, and what points at a person."""

from decimal import Decimal

import pytest

from monitoring.norms.execution import LineFact
from monitoring.norms.indicators import adds_up, counts_people
from monitoring.norms.privacy import names_people
from monitoring.norms.report import Answers, Fact, report_findings

WHOLE = Answers(
    texts={"done": "Сделано", "results": "Вышло", "next_steps": "Дальше"},
    beneficiaries=0,
    is_final=False,
    facts=[Fact(1, "Консультации", Decimal(3))],
    lines=[LineFact(Decimal(100), Decimal(0), Decimal(50))],
    contract_sum=Decimal(100),
    has_files=True,
)


def with_(**changes: object) -> list[tuple[str, str]]:
    answers = Answers(**{**{n: getattr(WHOLE, n) for n in Answers.__slots__}, **changes})  # type: ignore[arg-type]
    return [(one.code, one.where) for one in report_findings(answers)]


def test_a_whole_report_has_no_findings() -> None:
    assert with_() == []


def test_holes_are_named_with_their_place() -> None:
    found = with_(texts={"done": " "}, beneficiaries=None, facts=[Fact(2, "Б", None)])

    assert found == [
        ("missing", "narrative.done"),
        ("missing", "narrative.results"),
        ("missing", "narrative.next_steps"),
        ("missing", "narrative.beneficiaries"),
        ("missing", "indicators.2"),
    ]


def test_the_final_report_needs_no_plan() -> None:
    assert with_(texts={"done": "а", "results": "б"}, is_final=True) == []


def test_an_overspent_line_asks_for_words_and_the_contract_is_the_limit() -> None:
    over = [
        LineFact(Decimal(40), Decimal(20), Decimal(21)),
        LineFact(Decimal(60), *[Decimal(0)] * 2),
    ]

    assert with_(lines=over) == [("unexplained", "narrative.deviations")]
    explained = {**WHOLE.texts, "deviations": "Цены выросли"}
    assert with_(lines=over, texts=explained) == []
    assert with_(lines=over, texts=explained, contract_sum=Decimal(40)) == [
        ("above_contract", "spending")
    ]


def test_no_expense_and_no_file_only_ask_to_look_again() -> None:
    lines = [LineFact(Decimal(100), Decimal(0), Decimal(0))]

    assert with_(lines=lines, has_files=False) == [
        ("no_expenses", "spending"),
        ("no_files", "files"),
    ]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("20101199000112", True),
        ("ПИН 2 0101 1990 00112", True),
        ("+996 555 123-456", True),
        ("00996555123456", True),
        ("0555 12 34 56", True),
        ("0 (555) 123456", False),
        ("200 000 сом, 30.11.2026", False),
        ("с 01.09.2026 по 30.11.2026 пришли 31", False),
        ("счёт 1090010000000001", False),
        ("чек № 0312 от 12.10.2026", False),
    ],
)
def test_a_number_of_a_person_is_found(text: str, points: bool) -> None:
    assert names_people(text) is points


@pytest.mark.parametrize(
    ("unit", "baseline", "adds", "people"),
    [
        ("человек", None, True, True),
        ("адам", Decimal(0), True, True),
        ("обращение", Decimal(100), False, False),
        ("%", None, False, False),
        ("пайыз", None, False, False),
        ("занятие", None, True, False),
    ],
)
def test_what_is_added_and_what_counts_people(
    unit: str, baseline: Decimal | None, adds: bool, people: bool
) -> None:
    assert (adds_up(unit, baseline), counts_people(unit)) == (adds, people)

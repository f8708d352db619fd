"""What a page of a bid is made of, and how a page kept as typed is read.

A page is data: forms draw it, the task list counts it, the check page prints it and the
admission checklist asks it. A page's document is a plain dictionary of what was typed:
strings, True for a tick, `{"id", "name", "sha256", "size"}` for a file, and a list of such
dictionaries under the name of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from .answers import as_day, as_number, as_text, as_whole, is_given
from .findings import Finding, Words

Document: TypeAlias = Mapping[str, Any]

LANGUAGES = ("ru", "ky")
MONEY_MAX = Decimal("999999999999.99")


class Kind(StrEnum):
    """The shape of an answer."""

    TEXT = "text"
    LONG = "long"
    INT = "int"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOL = "bool"
    PAIR = "pair"
    FILE = "file"


class PageState(StrEnum):
    """How far a page has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


PAGE_STATE_WORDS: Mapping[PageState, Words] = {
    PageState.NOT_STARTED: _("Not started"),
    PageState.IN_PROGRESS: _("In progress"),
    PageState.COMPLETE: _("Completed"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question. A pair asks the same text in Russian and Kyrgyz; one of them is enough."""

    name: str
    kind: Kind
    label: Words
    hint: Words = ""
    required: bool = True
    max_length: int = 0
    choices: tuple[tuple[str, Words], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the answers in the document."""
        if self.kind is Kind.PAIR:
            return tuple(f"{self.name}_{language}" for language in LANGUAGES)
        return (self.name,)

    def is_answered(self, answers: Document) -> bool:
        """Whether the question has an answer, right or wrong."""
        return any(is_given(answers.get(key)) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of equal rows, kept as a list under its name; a blank row is no row."""

    name: str
    fields: tuple[Field, ...]
    title: Words
    min_rows: int = 1
    max_rows: int = 50

    def given(self, document: Document) -> list[tuple[int, Document]]:
        """The rows in which anything was typed, with their number in the document from nought."""
        rows = document.get(self.name) or ()
        return [
            (index, row)
            for index, row in enumerate(rows)
            if any(field.is_answered(row) for field in self.fields)
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the bid: questions, a table, or both."""

    slug: str
    title: Words
    fields: tuple[Field, ...] = ()
    rows: Rows | None = None
    hint: Words = ""


def empty_document(page: Page) -> dict[str, Any]:
    """The page as it is before the first key is pressed."""
    document: dict[str, Any] = {
        key: {Kind.BOOL: False, Kind.FILE: None}.get(field.kind, "")
        for field in page.fields
        for key in field.keys
    }
    return document | ({page.rows.name: []} if page.rows else {})


def _asked(page: Page, document: Document) -> Iterator[tuple[Field, Document, str, int]]:
    """Every question with its answers, its place and the number of its row (0 = no row)."""
    for field in page.fields:
        yield field, document, f"{page.slug}.{field.keys[0]}", 0
    if page.rows:
        for index, row in page.rows.given(document):
            for field in page.rows.fields:
                yield field, row, f"{page.slug}.{page.rows.name}.{index}.{field.name}", index + 1


def gaps(page: Page, document: Document) -> list[Finding]:
    """The required answers that are not there, each with its place."""
    found = [
        Finding("not_given", _("Not given: %(label)s."), where, {"label": field.label})
        if not row
        else Finding(
            "not_given",
            _("Not given: %(label)s, row %(row)s."),
            where,
            {"label": field.label, "row": row},
        )
        for field, answers, where, row in _asked(page, document)
        if field.required and not field.is_answered(answers)
    ]
    if page.rows and len(page.rows.given(document)) < page.rows.min_rows:
        text = _("%(label)s: rows needed at least: %(count)s.")
        facts = {"label": page.rows.title, "count": page.rows.min_rows}
        found.append(Finding("too_few_rows", text, f"{page.slug}.{page.rows.name}", facts))
    return found


def missing(page: Page, document: Document) -> list[str]:
    """The labels of what is not given, in the reader's language: for the task list."""
    return [
        f"{finding.facts['label']} ({finding.facts['row']})"
        if "row" in finding.facts
        else str(finding.facts["label"])
        for finding in gaps(page, document)
    ]


def _wrong_whole(field: Field, value: object) -> tuple[str, Words] | None:
    whole = as_whole(value)
    if whole is None or whole < 0:
        return "not_whole", _("%(label)s: write a whole number.")
    return None


def _wrong_number(field: Field, value: object) -> tuple[str, Words] | None:
    number = as_number(value)
    if number is None or number < 0:
        return "not_number", _("%(label)s: write a number, for example 1200,50.")
    if field.kind is Kind.MONEY and number != round(number, 2):
        return "not_money", _("%(label)s: write not more than two digits after the comma.")
    return None


def _wrong_day(field: Field, value: object) -> tuple[str, Words] | None:
    if as_day(value) is None:
        return "not_day", _("%(label)s: write a real date, for example 30.11.2026.")
    return None


def _wrong_choice(field: Field, value: object) -> tuple[str, Words] | None:
    if as_text(value) not in dict(field.choices):
        return "not_choice", _("%(label)s: choose one of the answers.")
    return None


def _wrong_text(field: Field, value: object) -> tuple[str, Words] | None:
    if field.max_length and len(as_text(value)) > field.max_length:
        return "too_long", _("%(label)s: write not more than %(length)s characters.")
    return None


_WRONG = {
    Kind.INT: _wrong_whole,
    Kind.NUMBER: _wrong_number,
    Kind.MONEY: _wrong_number,
    Kind.DATE: _wrong_day,
    Kind.CHOICE: _wrong_choice,
}


def wrong_kind(field: Field, value: object) -> tuple[str, Words] | None:
    """What is wrong with one given answer: a code and a sentence, or nothing."""
    return _WRONG.get(field.kind, _wrong_text)(field, value)


def malformed(page: Page, document: Document) -> list[Finding]:
    """The answers that are given but cannot be read as what was asked."""
    found: list[Finding] = []
    for field, answers, where, row in _asked(page, document):
        for key in field.keys:
            value = answers.get(key)
            wrong = wrong_kind(field, value) if is_given(value) else None
            if wrong:
                facts = {"label": field.label, "length": field.max_length, "row": row}
                place = where.removesuffix(field.keys[0]) + key if not row else where
                found.append(Finding(wrong[0], wrong[1], place, facts))
    if page.rows and len(page.rows.given(document)) > page.rows.max_rows:
        facts = {"label": page.rows.title, "count": page.rows.max_rows}
        text = _("%(label)s: rows at most: %(count)s.")
        found.append(Finding("too_many_rows", text, f"{page.slug}.{page.rows.name}", facts))
    return found


def is_untouched(page: Page, document: Document) -> bool:
    """Whether nothing was typed on the page yet."""
    return not any(field.is_answered(document) for field in page.fields) and not (
        page.rows and page.rows.given(document)
    )


def page_state(page: Page, document: Document) -> PageState:
    """How far a page has come: nothing typed, something typed, all that is asked is there."""
    if is_untouched(page, document):
        return PageState.NOT_STARTED
    if gaps(page, document) or malformed(page, document):
        return PageState.IN_PROGRESS
    return PageState.COMPLETE


def is_optional(page: Page) -> bool:
    """Whether the page may stay empty."""
    return not gaps(page, empty_document(page))


def page_named(pages: Sequence[Page], slug: str) -> Page:
    """The page with this slug; KeyError when the bid has no such page."""
    return {page.slug: page for page in pages}[slug]

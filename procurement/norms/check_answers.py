"""The bid as label and value: for the check page, the print and the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .answers import as_day, as_number, as_text, is_given
from .budget import SECTIONS, cost_line, cost_lines, totals
from .findings import Words, som_words
from .pages import Document, Field, Kind, Page

NOT_PROVIDED = _("Not provided")
_TICK = {True: _("Yes"), False: _("No")}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; `where` leads to the question, `given` greys the rest."""

    label: Words
    value: Words
    where: str
    given: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a page, ready to be drawn; the last line may hold sums."""

    title: Words
    head: tuple[Words, ...]
    lines: tuple[tuple[Words, ...], ...]
    foot: tuple[tuple[Words, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the bid as it was answered."""

    slug: str
    title: Words
    answers: tuple[Answer, ...]
    table: Table | None = None


def value_words(field: Field, value: object) -> Words:
    """One answer as a reader should see it; what cannot be read is shown as it was typed."""
    if field.kind is Kind.BOOL:
        return _TICK[bool(value)]
    if not is_given(value):
        return NOT_PROVIDED
    if isinstance(value, Mapping):
        return as_text(value.get("name"))
    if field.kind is Kind.CHOICE:
        return dict(field.choices).get(as_text(value), as_text(value))
    if field.kind is Kind.MONEY and (number := as_number(value)) is not None:
        return som_words(number)
    if field.kind is Kind.DATE and (day := as_day(value)):
        return f"{day:%d.%m.%Y}"
    return as_text(value)


def _answers(page: Page, document: Document) -> tuple[Answer, ...]:
    """The questions of a page; of a pair, the language that was not written is left out."""
    found = []
    for field in page.fields:
        given = [key for key in field.keys if is_given(document.get(key))]
        for key in given or field.keys[:1]:
            language = key.rpartition("_")[2] if field.kind is Kind.PAIR and given else ""
            found.append(
                Answer(
                    field.label,
                    value_words(field, document.get(key)),
                    f"{page.slug}.{key}",
                    bool(given),
                    language,
                )
            )
    return tuple(found)


def _table(page: Page, document: Document) -> Table | None:
    if page.rows is None:
        return None
    is_budget = any(field.choices is SECTIONS for field in page.rows.fields)
    head = tuple(field.label for field in page.rows.fields)
    lines = tuple(
        tuple(
            value_words(field, row.get(field.name))
            if field.required or field.is_answered(row)
            else ""
            for field in page.rows.fields
        )
        + ((som_words(cost_line(row).total),) if is_budget else ())
        for _index, row in page.rows.given(document)
    )
    if not is_budget:
        return Table(page.rows.title, head, lines)
    sums = totals(cost_lines(document))
    foot: tuple[tuple[Words, Words], ...] = (
        (_("Total"), som_words(sums.total)),
        (_("Asked of the city"), som_words(sums.from_grant)),
        (_("Own contribution"), som_words(sums.own)),
        (_("Other sources"), som_words(sums.other)),
    )
    return Table(page.rows.title, (*head, _("Total")), lines, foot)


def check_answers(pages: Sequence[Page], documents: Mapping[str, Document]) -> tuple[Section, ...]:
    """Every page of the bid with its answers, in the order of the task list."""
    return tuple(
        Section(
            page.slug,
            page.title,
            _answers(page, documents.get(page.slug, {})),
            _table(page, documents.get(page.slug, {})),
        )
        for page in pages
    )

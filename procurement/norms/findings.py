"""What a norm has to say: a code for the programme, a sentence for people, and the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from django.utils.functional import lazystr
from django.utils.translation import get_language

from karakol_gsz.core.money import format_som

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words: TypeAlias = "str | StrPromise"


_READABLE = Decimal(10) ** 20  # a slip of the finger may be longer than any money; never fail on it


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. An error blocks the step, a warning only asks to look again.

    `where` is a place a page can link to: "budget", "budget.rows.2.qty", "project.goal".
    """

    code: str
    text: Words
    where: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)
    blocks: bool = True

    @property
    def words(self) -> str:
        """The sentence in the language of the reader, at the moment of reading.

        A confirmation named in it is a whole sentence and brings its own full stop.
        """
        told = str(self.text) % self.facts if self.facts else str(self.text)
        return f"{told.rstrip('.')}." if told.endswith("..") else told


class _Som:
    """A sum that turns into words only when it is read, in the reader's language."""

    def __init__(self, value: Decimal) -> None:
        self.value = value

    def __str__(self) -> str:
        if abs(self.value) > _READABLE:
            return str(self.value)
        return format_som(self.value, get_language() or "ru")


def som_words(value: Decimal) -> Words:
    """A sum to be put into a sentence: «200 000 сом» in the language of the reader."""
    return lazystr(_Som(value))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """What stops the step."""
    return [finding for finding in findings if finding.blocks]


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    """What only asks for a second look."""
    return [finding for finding in findings if not finding.blocks]

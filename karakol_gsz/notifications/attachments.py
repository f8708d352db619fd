"""Where the papers of a letter come from: the outbox keeps only their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class NotReadyYet(Exception):
    """A paper is still being printed: the letter waits for it."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class PaperLink:
    title: str
    url: str


class Shelf(Protocol):
    """What the documents app offers to letters; ids are the documents' `public_id` as text."""

    def attachments(self, ids: Sequence[str]) -> list[Attachment]:
        """The files themselves; raises `NotReadyYet` while one of them is being printed."""

    def links(self, ids: Sequence[str]) -> list[PaperLink]:
        """The same papers as titles and addresses, for the inbox."""


class EmptyShelf:
    """Before documents register: no papers at all."""

    def attachments(self, ids: Sequence[str]) -> list[Attachment]:
        return []

    def links(self, ids: Sequence[str]) -> list[PaperLink]:
        return []


_shelves: list[Shelf] = [EmptyShelf()]


def register_shelf(shelf: Shelf) -> None:
    """Called once by documents (`AppConfig.ready`); the last one registered serves."""
    _shelves.append(shelf)


def attachments(ids: Sequence[str]) -> list[Attachment]:
    return _shelves[-1].attachments(ids) if ids else []


def links(ids: Sequence[str]) -> list[PaperLink]:
    return _shelves[-1].links(ids) if ids else []

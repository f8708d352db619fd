"""Who may read a document: nobody, unless it is public or an upper storey says so for its kind."""

from collections.abc import Callable
from typing import Any

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.documents.models import Document

Reader = Callable[[Any, Document], bool]

_readers: list[tuple[str, Reader]] = []


def register_reader(kind_prefix: str, predicate: Reader) -> Reader:
    """Let *predicate(visitor, document)* decide about `kind_prefix` and all kinds under it.

    Several readers may know one kind; one of them saying yes is enough.
    """
    if (kind_prefix, predicate) not in _readers:
        _readers.append((kind_prefix, predicate))
    return predicate


def may_read(visitor: Visitor, document: Document) -> bool:
    """Public and ready is for everybody; all else is for those whom a reader knows."""
    if document.is_public:
        return True
    return any(
        predicate(visitor, document)
        for prefix, predicate in _readers
        if document.kind == prefix or document.kind.startswith(f"{prefix}.")
    )

"""How storeys below documents take a file in: documents offers itself, they ask by name."""

from typing import Any, Protocol

from django import forms
from django.db import models


class Intake(Protocol):
    """What documents offers: a field that checks a file, and the one way in for it."""

    def field(self, **kwargs: Any) -> forms.Field: ...

    def take_in(
        self,
        upload: Any,
        *,
        kind: str,
        by: Any,
        subject: models.Model | None = None,
        title: str = "",
        public: bool = False,
    ) -> models.Model: ...


_offered: list[Intake] = []


def register_intake(intake: Intake) -> None:
    """Called once by documents when the portal starts."""
    _offered.append(intake)


def document_field(**kwargs: Any) -> forms.Field:
    """A form field for one file, with all its checks."""
    return _offered[-1].field(**kwargs)


def take_in(upload: Any, **facts: Any) -> models.Model | None:
    """Keep the file and give its document; one kept before is given back, nothing for nothing."""
    if not upload:
        return None
    return upload if isinstance(upload, models.Model) else _offered[-1].take_in(upload, **facts)

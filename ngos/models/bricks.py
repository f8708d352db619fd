"""Small bricks of the tables: moments, hands, sums, and the rules that need two people."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import DateField, F, Func, Q

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import CITY_ZONE
from karakol_gsz.documents.models import Document

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words = str | StrPromise


class PortalToday(Func):
    """The city's day inside a query, by the portal's clock."""

    template = f"((portal_now() AT TIME ZONE '{CITY_ZONE.key}')::date)"
    arity = 0
    output_field = DateField()


def moment() -> "models.DateTimeField[datetime | None, datetime | None]":
    """When a deed was done; only an action writes it."""
    return models.DateTimeField(null=True, blank=True, editable=False)


def hand() -> "models.ForeignKey[User | None, User | None]":
    """Who did the deed."""
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )


def paper(label: "Words | None" = None) -> "models.ForeignKey[Document | None, Document | None]":
    """A document that a row rests on; it outlives every wish to delete it."""
    return models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def line(label: "Words", *, size: int = 300, blank: bool = False) -> "models.CharField[str, str]":
    """One line of text."""
    return models.CharField(label, max_length=size, blank=blank, default="")


def prose(label: "Words") -> "models.TextField[str, str]":
    """Many lines of text; whether it must be filled is said by the step that needs it."""
    return models.TextField(label, blank=True, default="")


def som(label: "Words") -> "models.DecimalField[Decimal | int | str, Decimal]":
    """A sum in som."""
    return models.DecimalField(label, max_digits=14, decimal_places=2)


def som_if_any(
    label: "Words",
) -> "models.DecimalField[Decimal | int | str | None, Decimal | None]":
    """A sum in som that is not known yet."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


def day_if_any(label: "Words") -> "models.DateField[date | None, date | None]":
    """A day that is not known yet."""
    return models.DateField(label, null=True, blank=True)


def kept_facts() -> "models.JSONField[Any, Any]":
    """Facts kept as they were on the day, by name."""
    return models.JSONField(default=dict, blank=True, editable=False)


def two_hands(first: str, second: str, *, of: str) -> models.CheckConstraint:
    """The second person is another human being, whatever roles the first one holds."""
    return models.CheckConstraint(
        name=f"{of}_{second}_is_not_{first}"[:63],
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True})
        | ~Q(**{first: F(second)}),
    )


def written_when(when: Q, *fields: str, name: str) -> models.CheckConstraint:
    """Where *when* holds, none of the texts in *fields* is empty."""
    written = Q()
    for field in fields:
        written &= ~Q(**{field: ""})
    return models.CheckConstraint(name=name, condition=~when | written)

"""Shared bricks of models: moments by the database's clock, and facts that come in pairs."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.clock import PortalNow


class Dated(models.Model):
    """A row that knows when it came into being, by the portal's clock."""

    created_at = models.DateTimeField(_("created at"), db_default=PortalNow(), editable=False)

    class Meta:
        abstract = True


def paired(at: str, by: str, *, of: str) -> models.CheckConstraint:
    """No moment without a person, no person without a moment."""
    return models.CheckConstraint(
        name=f"{of}_{at}_has_{by}"[:63],
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


def filled_when(when: Q, fields: Iterable[str], *, name: str) -> models.CheckConstraint:
    """Where *when* holds, every one of *fields* has a value."""
    filled = Q()
    for field in fields:
        filled &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(name=name, condition=~when | filled)

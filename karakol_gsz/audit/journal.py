"""The only writer of the journal; it knows people by name, not by class."""

import json
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from karakol_gsz.audit.models import Event


class Actor(Protocol):
    """Whoever acts: a person, the robot, or a stranger (no key)."""

    @property
    def pk(self) -> Any: ...


def canonical(facts: dict[str, Any]) -> str:
    """One spelling for the same facts, so that their hash can be counted again elsewhere."""
    return json.dumps(
        facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def record(
    subject: models.Model | None,
    action: str,
    *,
    by: Actor | None,
    before: str = "",
    after: str = "",
    basis: str = "",
    facts: dict[str, Any] | None = None,
    subject_label: str = "",
) -> Event:
    """Write one deed; it joins the chain when the transaction commits."""
    return Event.objects.create(
        actor_id=str(by.pk) if by is not None and by.pk is not None else "",
        actor=str(by)[:200] if by is not None and by.pk is not None else "",
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=(subject_label or (str(subject) if subject is not None else ""))[:200],
        before=before,
        after=after,
        basis=basis[:300],
        facts=canonical(facts or {}),
    )

"""A refused look at a sealed thing leaves a trace: one row per person, thing and minute."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from karakol_gsz.audit.journal import Actor, record
from karakol_gsz.audit.models import Event

LOOK_DENIED = "look_denied"


def note_denied(subject: models.Model, *, by: Actor, now: datetime, facts: Any = None) -> None:
    """Write the look down in a transaction of its own; knocking faster writes nothing more."""
    minute = now.replace(second=0, microsecond=0)
    seen = Event.objects.about(subject).filter(
        action=LOOK_DENIED, actor_id=str(by.pk or ""), at__gte=minute
    )
    with transaction.atomic():
        if not seen.exists():
            record(subject, LOOK_DENIED, by=by, facts={"minute": minute, **(facts or {})})

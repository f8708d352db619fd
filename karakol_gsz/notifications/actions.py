"""What a person does with letters: reads them."""

from datetime import datetime
from typing import Any

from karakol_gsz.notifications.models import Message


def read(message: Message, *, by: Any, now: datetime) -> None:
    """Note that the person has read the letter; the first time counts."""
    Message.objects.visible_to(by).unread().filter(pk=message.pk).update(read_at=now)


def read_all(*, by: Any, now: datetime) -> int:
    """Note that the person has read all letters there are."""
    return Message.objects.visible_to(by).unread().update(read_at=now)

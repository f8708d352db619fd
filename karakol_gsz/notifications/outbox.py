"""notify(): the letters of one event, written in the same transaction as the event itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from karakol_gsz.core.clock import portal_now
from karakol_gsz.notifications import tasks
from karakol_gsz.notifications.models import Channel, Message, MessageState
from karakol_gsz.notifications.notice import Notice
from karakol_gsz.notifications.wording import Wording, put_into_words


def notify(
    notice: Notice,
    subject: Any,
    *,
    event: str,
    extra: dict[str, Any] | None = None,
    documents: Sequence[Any] = (),
) -> int:
    """Write one letter a person and channel; the same event a second time writes nothing.

    Returns how many new letters stand in the outbox. E-mail leaves after the commit; should the
    process die before it reaches the queue, the next tick of the clock finds the row.
    """
    people = _people(notice.recipients(subject))
    words = {
        language: put_into_words(notice, subject, language=language, extra=extra)
        for language in sorted({person.language for person in people})
    }
    papers = [str(document.public_id) for document in documents]
    now = portal_now()
    rows = [
        Message(
            kind=notice.kind,
            event=event,
            person=person,
            channel=channel,
            documents=papers,
            **_words_of(words[person.language]),
            **_state_of(channel, now),
        )
        for person in people
        for channel in notice.channels
    ]
    return _write(rows)


def write_to(
    person: Any,
    notice: Notice,
    subject: Any,
    *,
    event: str,
    extra: dict[str, Any] | None = None,
    address: str = "",
    language: str = "",
    is_secret: bool = False,
) -> int:
    """Write one letter by e-mail only: codes and one-time links for somebody who may not be signed
    in, to an address that may not be theirs yet."""
    wording = put_into_words(notice, subject, language=language or person.language, extra=extra)
    letter = Message(
        kind=notice.kind,
        event=event,
        person=person,
        channel=Channel.EMAIL,
        address=address,
        is_secret=is_secret,
        **_words_of(wording),
    )
    return _write([letter])


def _people(recipients: Iterable[Any]) -> list[Any]:
    """Each person once, in a fixed order; the robot and blocked people get no letters."""
    found = {person.pk: person for person in recipients if person.is_active and not person.is_robot}
    return [found[pk] for pk in sorted(found)]


def _words_of(wording: Wording) -> dict[str, str]:
    return {
        "language": wording.language,
        "subject": wording.subject,
        "text": wording.text,
        "html": wording.html,
    }


def _state_of(channel: Channel, now: Any) -> dict[str, Any]:
    """A letter in the inbox has arrived as soon as it is written."""
    if channel == Channel.INBOX:
        return {"state": MessageState.SENT, "sent_at": now}
    return {}


def _write(rows: list[Message]) -> int:
    if not rows:
        return 0
    with transaction.atomic():
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        mine = Message.objects.filter(public_id__in=[row.public_id for row in rows])
        written = dict(mine.order_by("pk").values_list("pk", "state"))
        to_send = [pk for pk, state in written.items() if state == MessageState.PENDING]

        def wake() -> None:
            tasks.wake(to_send)

        # A named function: Django names it in the log when the queue is away.
        transaction.on_commit(wake, robust=True)
    return len(written)

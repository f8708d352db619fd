"""One letter to one person: the only place of the house that sends anything outside."""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from karakol_gsz.core.clock import portal_now
from karakol_gsz.notifications import attachments
from karakol_gsz.notifications.models import Channel, MachineNow, Message, MessageState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS_MAX = 20
PAPER_ATTEMPTS_MAX = 8
BATCH = 500


def lease_due() -> list[int]:
    """The letters whose turn has come. Each is lent for a few seconds, so that a slow queue is
    not filled with the same letters at every tick of the clock."""
    with transaction.atomic():
        due = Message.objects.due().order_by("next_try_at", "pk")
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Message.objects.filter(pk__in=ids).update(next_try_at=MachineNow() + LEASE)
    return ids


def deliver(message_pk: int) -> bool:
    """Send one letter and record it in the same transaction as its lock.

    A second worker finds the row locked or already sent and leaves it. A worker killed before the
    commit leaves the row as it was; only a death between the post office's "250" and the commit
    can repeat a letter, and then under the same Message-ID.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("person")
            .filter(pk=message_pk, state=MessageState.PENDING)
            .first()
        )
        if message is None:
            return False
        try:
            _send(message)
        except attachments.NotReadyYet:
            _put_off(message, "a paper of it is still being printed")
        except smtplib.SMTPRecipientsRefused as refusal:
            _put_off(message, str(refusal), hopeless=_is_final(refusal))
        except (OSError, smtplib.SMTPException) as fault:
            _put_off(message, f"{type(fault).__name__}: {fault}")
        else:
            _record_sent(message)
    return message.state == MessageState.SENT


def _send(message: Message) -> None:
    if message.channel == Channel.INBOX:
        return
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address or message.person.email],
        headers={
            "Message-ID": message.message_id,
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    for paper in _papers(message):
        letter.attach(paper.name, paper.data, paper.content_type)
    letter.send()


def _papers(message: Message) -> list[attachments.Attachment]:
    """The papers of the letter; one that is never printed must not hold its letter for ever."""
    try:
        return attachments.attachments(message.documents)
    except attachments.NotReadyYet:
        if message.attempts < PAPER_ATTEMPTS_MAX:
            raise
        logger.warning("letter %s leaves without its papers", message.pk)
        return []


def _record_sent(message: Message) -> None:
    message.state, message.sent_at = MessageState.SENT, portal_now()
    message.attempts += 1
    if message.is_secret:
        message.text = message.html = ""
    message.save(update_fields=["state", "sent_at", "attempts", "text", "html"])


def _put_off(message: Message, reason: str, *, hopeless: bool = False) -> None:
    message.attempts += 1
    if hopeless or message.attempts >= ATTEMPTS_MAX:
        message.state = MessageState.FAILED
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 10), LONGEST_PAUSE)
    Message.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1, state=message.state, next_try_at=MachineNow() + pause
    )
    logger.warning("letter %s not sent (attempt %s): %s", message.pk, message.attempts, reason)


def _is_final(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the post office said "no such address" rather than "not now"."""
    return all(code >= 500 for code, _reason in refusal.recipients.values())

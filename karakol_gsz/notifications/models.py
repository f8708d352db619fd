"""The outbox: what was written to whom stands here before anything is sent."""

import hashlib
import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.models import Dated


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    INBOX = "inbox", _("inbox")


class MessageState(models.TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


class MachineNow(models.Func):
    """PostgreSQL's own clock: retries are the machine's affair, so no offset of the city's clock
    may hold them up."""

    template = "clock_timestamp()"
    output_field = models.DateTimeField()


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, visitor: models.Model | AnonymousUser) -> Self:
        """A letter is read by the person it was written to, and by nobody else."""
        return self.filter(person_id=visitor.pk) if visitor.pk else self.none()

    def in_inbox(self) -> Self:
        return self.filter(channel=Channel.INBOX)

    def unread(self) -> Self:
        return self.in_inbox().filter(read_at=None)

    def due(self) -> Self:
        """Letters that still have to leave the house and whose turn has come."""
        return self.filter(state=MessageState.PENDING, next_try_at__lte=MachineNow())


class Message(Dated):
    """One letter about one event to one person over one channel."""

    public_id = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    event = models.CharField(_("event"), max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="messages",
        verbose_name=_("person"),
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    address = models.EmailField(
        _("other address"),
        blank=True,
        help_text=_("Where the person is about to use another address."),
    )
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML text"), blank=True)
    documents = models.JSONField(_("documents"), default=list, blank=True)
    is_secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("Its text is forgotten once it is sent."),
    )
    state = models.CharField(
        _("state"), max_length=7, choices=MessageState, default=MessageState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), db_default=MachineNow())
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "channel"], name="message_once_per_event_and_channel"
            ),
            models.CheckConstraint(
                name="message_sent_has_its_moment",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_read_only_in_inbox",
                condition=Q(read_at__isnull=True) | Q(channel=Channel.INBOX),
            ),
        ]
        indexes = [
            models.Index(
                F("next_try_at"),
                name="message_to_be_sent",
                condition=Q(state=MessageState.PENDING),
            ),
            models.Index(
                F("person"),
                F("created_at").desc(),
                name="message_inbox",
                condition=Q(channel=Channel.INBOX),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event} {self.channel} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("notifications:inbox_letter", args=[self.public_id])

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a receiver can tell a repeat from a second letter."""
        origin = f"{self.event}\n{self.person_id}\n{self.channel}"
        host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
        return f"<{hashlib.sha256(origin.encode()).hexdigest()[:40]}@{host}>"

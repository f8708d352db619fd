"""What was done, by whom, when: append-only, chained at COMMIT, no foreign keys.

An event names people and things in words and numbers, so it can neither block nor vanish with
what it describes. The link that chains it is written by a deferred constraint trigger, so the
chain's lock is always the last lock a transaction takes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.clock import PortalNow


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> "EventQuerySet":
        """The history of one thing, oldest first."""
        return self.filter(
            subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
        ).order_by("pk")


class Event(models.Model):
    """One deed."""

    at = models.DateTimeField(_("at"), db_default=PortalNow(), editable=False)
    actor_id = models.CharField(_("actor's number"), max_length=40, blank=True)
    actor = models.CharField(_("actor"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=80)
    subject_type = models.CharField(_("kind of subject"), max_length=80, blank=True)
    subject_id = models.CharField(_("subject's number"), max_length=40, blank=True)
    subject_label = models.CharField(_("subject"), max_length=200, blank=True)
    before = models.CharField(_("state before"), max_length=40, blank=True)
    after = models.CharField(_("state after"), max_length=40, blank=True)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    facts = models.TextField(_("facts"), default="{}")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}".strip()


class Link(models.Model):
    """An event's place in the one chain: its number, and the hash over the one before it."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    event_id = models.BigIntegerField(_("event"), unique=True, null=True)
    prev = models.BinaryField(_("hash before"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return f"{self.seq}:{bytes(self.hash).hex()[:12]}"

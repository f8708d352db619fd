"""A file that came in or a paper that goes out, and what is known about it."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.clock import PortalNow
from karakol_gsz.documents.paper import facts_digest, in_groups
from karakol_gsz.documents.seal import seal_json, unseal, unseal_json


class DocumentState(models.TextChoices):
    PENDING = "pending", _("being printed")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be printed")


def random_name(document: "Document", _name: str) -> str:
    """A private name that says nothing: neither whose the file is nor what it holds."""
    name = uuid.uuid4().hex
    return f"documents/{name[:2]}/{name}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def about(self, subject: models.Model) -> Self:
        """Everything that belongs to one thing."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def current(self, kind: str, subject: models.Model, *, event: str = "") -> "Document | None":
        """The latest version of one paper about one thing."""
        return self.about(subject).filter(kind=kind, event=event).order_by("-version").first()

    def to_print(self) -> Self:
        """Papers that were ordered and still wait."""
        return self.filter(state=DocumentState.PENDING, facts__isnull=False)


class Document(models.Model):
    """One file under a private random name.

    `sha256` and `size` speak of the bytes that lie in the store. Of a sealed file these are the
    ciphertext's; its name, title and own hash are sealed with it, since a name may tell as much
    as the text. Nobody but `access` decides who may read it, and it denies by default.
    """

    public_id = models.UUIDField(
        _("public number"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=80, blank=True)
    subject_id = models.CharField(_("subject's number"), max_length=40, blank=True)
    event = models.CharField(_("occasion"), max_length=80, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    content_type = models.CharField(_("type of content"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    file = models.FileField(_("file"), upload_to=random_name, max_length=120, blank=True)
    facts = models.JSONField(_("facts of the paper"), null=True, blank=True)
    sealed_context = models.CharField(_("sealed for"), max_length=120, blank=True)
    sealed_label = models.BinaryField(_("sealed name"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=DocumentState, default=DocumentState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_public = models.BooleanField(_("is public"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), db_default=PortalNow(), editable=False)
    printed_at = models.DateTimeField(_("printed at"), null=True, editable=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="document_by_subject")]
        constraints = [
            models.UniqueConstraint(
                name="document_one_paper_a_demand",
                fields=["kind", "subject_type", "subject_id", "language", "event", "version"],
                condition=Q(facts__isnull=False),
            ),
            models.CheckConstraint(
                name="document_ready_has_its_file",
                condition=~Q(state="ready") | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0)),
            ),
            models.CheckConstraint(
                name="document_signed_was_ready",
                condition=Q(signed_at__isnull=True) | Q(state="ready"),
            ),
            models.CheckConstraint(
                name="document_sealed_is_not_public",
                condition=Q(sealed_context="")
                | Q(is_public=False, name="", title="", sealed_label__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.public_id])

    @property
    def is_ready(self) -> bool:
        return self.state == DocumentState.READY

    @property
    def is_sealed(self) -> bool:
        return bool(self.sealed_context)

    @property
    def is_paper(self) -> bool:
        return self.facts is not None

    @property
    def seal_context(self) -> str:
        """What the ciphertext is bound to: the owner's context and this very row."""
        return f"{self.sealed_context}/{self.public_id}"

    @property
    def display_name(self) -> str:
        """What a page calls it: its title, of a paper in the reader's language, or its name."""
        if self.facts is not None:
            language = (get_language() or "ru")[:2]
            facts = (
                self.facts.get(language) or self.facts.get("ru") or next(iter(self.facts.values()))
            )
            return str(facts.get("title", self.title))
        return self.title or self.file_name

    @property
    def file_name(self) -> str:
        """The clean name it is downloaded under."""
        return str(self._label()["name"]) if self.is_sealed else self.name

    @property
    def digest(self) -> str:
        """SHA-256 of the content itself, as its owner can count it at home."""
        return str(self._label()["sha256"]) if self.is_sealed else self.sha256

    @property
    def facts_code(self) -> str:
        """The short hash in the foot of a paper: of what it says, its kind and its version."""
        return in_groups(facts_digest([str(self.public_id), self.kind, self.version, self.facts]))

    def content(self) -> bytes:
        """The content in clear; only for those whom `access` lets in."""
        with self.file.open("rb") as stored:
            data: bytes = stored.read()
        return unseal(data, context=self.seal_context) if self.is_sealed else data

    def seal_label(self, **label: Any) -> None:
        """Seal the name and the hash of the content beside it."""
        self.sealed_label = seal_json(label, context=f"{self.seal_context}/label")

    def mark_signed(self, *, at: datetime) -> None:
        """From here on this version is never printed again."""
        self.signed_at = at
        self.save(update_fields=["signed_at"])

    def _label(self) -> dict[str, Any]:
        label: dict[str, Any] = unseal_json(
            bytes(self.sealed_label or b""), context=f"{self.seal_context}/label"
        )
        return label

"""BidPage, BidFile, BidVersion: what a bid says, sealed; read by its owner and by the opening."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.documents.models import Document
from ngos.models import is_mine
from ngos.models.bricks import kept_facts, moment, paper
from procurement.models.bid import Bid


class OwnersQuerySet(models.QuerySet["BidPage"]):
    """Pages: the owner's, before and after the close; nobody else's, ever."""

    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(is_mine(visitor, "bid__organization"))


class BidPage(models.Model):
    """One page of the form, as typed, sealed (`context` = `bid_page:<bid pk>:<slug>`).

    `version` goes up by one with every save; a save with a stale number changes nothing.
    """

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="pages", verbose_name=_("bid"))
    slug = models.SlugField(max_length=40)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(db_default=PortalNow(), editable=False)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = OwnersQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a bid")
        verbose_name_plural = _("pages of a bid")
        ordering = ["bid", "slug"]
        constraints = [models.UniqueConstraint(fields=["bid", "slug"], name="bid_page_once")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.bid_id})"


class BidFileQuerySet(models.QuerySet["BidFile"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(is_mine(visitor, "bid__organization"))

    def attached(self) -> Self:
        """Those the owner has not taken out again."""
        return self.filter(removed_at__isnull=True)


class BidFile(models.Model):
    """One attached file; its document is a sealed one, name and hash included.

    A file that a version names stays for ever: taking it out of the draft sets `removed_at`.
    """

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="files", verbose_name=_("bid"))
    slug = models.SlugField(max_length=40)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )
    added_at = models.DateTimeField(db_default=PortalNow(), editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    removed_at = moment()

    objects = BidFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a bid")
        verbose_name_plural = _("files of a bid")
        ordering = ["bid", "slug", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "document"], name="bid_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.pk} ({self.bid_id})"


class BidVersionQuerySet(models.QuerySet["BidVersion"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The owner's own copy."""
        return self.filter(is_mine(visitor, "bid__organization"))

    def in_log(self, visitor: Visitor) -> Self:
        """Lines of the registration log; `sealed` is never selected for a page."""
        return self.filter(bid__in=Bid.objects.in_log(visitor)).defer("sealed")


class BidVersion(models.Model):
    """What was submitted, once and for all: the database stamps it and refuses it after the close.

    Insert-only by trigger; `receipt` and `receipt_paper` may be filled once, after the commit.
    `manifest` holds hashes only: {"pages": {slug: sha256}, "files": [{slug, sha256, size}]}.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="versions", verbose_name=_("bid"))
    number = models.PositiveSmallIntegerField(_("version"))
    idempotency_key = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    manifest = kept_facts()
    received_at = models.DateTimeField(_("received at"), db_default=PortalNow(), editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    receipt = models.JSONField(null=True, blank=True, editable=False)
    receipt_paper = paper(_("receipt"))

    objects = BidVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a bid")
        verbose_name_plural = _("versions of a bid")
        ordering = ["bid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="bid_version_number_once"),
            models.CheckConstraint(
                name="bid_version_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.bid_id})"

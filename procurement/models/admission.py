"""AdmissionCheck: one line of the check for conformity, answered by a person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import paired
from ngos.models import is_mine
from ngos.models.bricks import hand, moment, prose
from procurement.models.bid import Bid
from procurement.states import BidState


class CheckResult(models.TextChoices):
    PASSED = "passed", _("conforms")
    CURABLE = "curable", _("can be corrected")
    FAILED = "failed", _("does not conform")
    NOT_APPLICABLE = "not_applicable", _("does not apply")


class AdmissionCheckQuerySet(models.QuerySet["AdmissionCheck"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Who reads the opened bid; its owner once the bid is decided."""
        decided = is_mine(visitor, "bid__organization") & ~Q(bid__state=BidState.OPENED)
        return self.filter(Q(bid__in=Bid.objects.read_by(visitor)) | decided)


class AdmissionCheck(models.Model):
    """The answer to one question of the list in `norms/` for one bid."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="checks", verbose_name=_("bid"))
    slug = models.SlugField(max_length=40)
    result = models.CharField(
        _("result"), max_length=14, choices=CheckResult, blank=True, default=""
    )
    words = prose(_("remark"))
    checked_at, checked_by = moment(), hand()

    objects = AdmissionCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check for conformity")
        verbose_name_plural = _("checks for conformity")
        ordering = ["bid", "pk"]
        constraints = [
            paired("checked_at", "checked_by", of="check"),
            models.UniqueConstraint(fields=["bid", "slug"], name="admission_check_once"),
            models.CheckConstraint(
                name="admission_check_fails_with_words",
                condition=~Q(result__in=[CheckResult.FAILED, CheckResult.CURABLE]) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.bid_id})"

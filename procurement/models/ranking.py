"""Absence, RankingDraft, PartialOffer: what stands between the marks and the results."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import Dated, paired
from ngos.models import is_mine
from ngos.models.bricks import hand, kept_facts, moment, som
from procurement.models.bid import Bid, reads_bids
from procurement.models.call import Call
from procurement.models.committee import Seat, reads_committees, seated_on
from procurement.states import CALL_WITH_RESULTS


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """As the seat: the office, the committee, and with the results everybody."""
        if reads_committees(visitor):
            return self.all()
        return self.filter(
            Q(seat__committee__call__state__in=CALL_WITH_RESULTS)
            | Q(seated_on(visitor, "seat__committee"))
        )


class Absence(Dated):
    """A voting member who cannot judge: not waited for, and not counted in the mean."""

    seat = models.OneToOneField(
        Seat, models.PROTECT, related_name="absence", verbose_name=_("seat")
    )
    reason = models.CharField(_("reason"), max_length=300)
    noted_at = models.DateTimeField(db_default=PortalNow(), editable=False)
    noted_by = hand()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["seat"]
        constraints = [
            models.CheckConstraint(name="absence_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}"


class RankingDraftQuerySet(models.QuerySet["RankingDraft"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Those who read the opened bids in office, and the committee."""
        if reads_bids(visitor):
            return self.all()
        return self.filter(Q(seated_on(visitor, "call__committee")))


class RankingDraft(Dated):
    """The ranking as the secretary prepared it, with the votes that untie equal bids.

    `ballots` is {number of the lot: {seat: code of the bid}}; `digest` is that of the places the
    chair is asked to approve, so that what is approved is what was prepared.
    """

    call = models.OneToOneField(
        Call, models.PROTECT, related_name="ranking_draft", verbose_name=_("call")
    )
    ballots = kept_facts()
    voted_at, voted_by = moment(), hand()
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    prepared_at, prepared_by = moment(), hand()

    objects = RankingDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared ranking")
        verbose_name_plural = _("prepared rankings")
        ordering = ["-call"]
        constraints = [
            paired("voted_at", "voted_by", of="ranking"),
            paired("prepared_at", "prepared_by", of="ranking"),
            models.CheckConstraint(
                name="ranking_prepared_with_a_digest",
                condition=Q(prepared_at__isnull=True) | ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}"


class PartialOfferQuerySet(models.QuerySet["PartialOffer"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Its NGO, and whoever reads the bid."""
        mine: Any = is_mine(visitor, "bid__organization")
        return self.filter(mine | Q(bid__in=Bid.objects.read_by(visitor)))

    def unanswered(self) -> Self:
        return self.filter(accepted_at__isnull=True)


class PartialOffer(Dated):
    """What is left of the lot's money, offered to the first bid it is too small for."""

    bid = models.OneToOneField(
        Bid, models.PROTECT, related_name="partial_offer", verbose_name=_("bid")
    )
    amount = som(_("offered sum"))
    accept_until = models.DateTimeField(_("accept until"))
    accepted_at, accepted_by = moment(), hand()

    objects = PartialOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a smaller sum")
        verbose_name_plural = _("offers of a smaller sum")
        ordering = ["bid"]
        constraints = [
            paired("accepted_at", "accepted_by", of="partial_offer"),
            models.CheckConstraint(name="partial_offer_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}"

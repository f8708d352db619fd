"""ScoreSheet, Mark: one member's judgement of one bid; nobody else's business until all are in."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import Dated, filled_when
from ngos.models.bricks import moment, prose, som_if_any
from procurement.models.bid import Bid
from procurement.models.committee import Declaration, Seat
from procurement.models.lot import Criterion
from procurement.models.ranking import Absence
from procurement.states import CALL_AFTER_EVALUATION, BidState, SheetState


class Advice(models.TextChoices):
    FUND = "fund", _("finance")
    CONDITIONS = "conditions", _("finance on conditions")
    REJECT = "reject", _("do not finance")


def still_marking() -> "models.QuerySet[Bid]":
    """Admitted bids that lack the locked sheet of a voting member.

    Who has stepped aside from the bid, or is noted as absent, is not waited for.
    """
    bid = OuterRef(OuterRef("pk"))
    recused = Declaration.objects.recusals().filter(seat=OuterRef("pk"), bid=bid)
    locked = ScoreSheet.objects.filter(seat=OuterRef("pk"), bid=bid, state=SheetState.LOCKED)
    away = Absence.objects.filter(seat=OuterRef("pk"))
    owing = Seat.objects.voting().filter(~Exists(away), committee__call=OuterRef("call"))
    return Bid.objects.filter(
        Exists(owing.filter(~Exists(recused), ~Exists(locked))), state=BidState.ADMITTED
    )


def marks_are_in(call: str) -> Q:
    """All have locked, or the phase has ended, for the call at the path *call*."""
    waiting = Exists(still_marking().filter(call=OuterRef(call)))
    return Q(**{f"{call}__state__in": CALL_AFTER_EVALUATION}) | ~Q(waiting)


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """One's own; the locked ones of others when all are in; a bid one may not read, never."""
        own = Q(seat__in=Seat.objects.of(visitor))
        others = Q(state=SheetState.LOCKED) & marks_are_in("bid__call")
        return self.filter(own | others, bid__in=Bid.objects.read_by(visitor))

    def own(self, visitor: Visitor) -> Self:
        """Those the visitor may write."""
        return self.visible_to(visitor).filter(seat__in=Seat.objects.of(visitor))

    def locked(self) -> Self:
        return self.filter(state=SheetState.LOCKED)


class ScoreSheet(Dated):
    """The score sheet of one seat for one bid; `note` is read by its writer only.

    The database refuses a sheet of a seat that has not declared itself free of interest.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="sheets", verbose_name=_("bid"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets", verbose_name=_("seat"))
    advice = models.CharField(_("advice"), max_length=10, choices=Advice, blank=True, default="")
    recommended_sum = som_if_any(_("recommended sum"))
    note = prose(_("private note"))
    total = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )

    state = models.CharField(
        _("state"), max_length=6, choices=SheetState, default=SheetState.OPEN, editable=False
    )
    locked_at = moment()

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["bid", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "seat"], name="score_sheet_once"),
            filled_when(
                Q(state=SheetState.LOCKED), ["locked_at", "total"], name="score_sheet_locked_whole"
            ),
            models.CheckConstraint(
                name="score_sheet_open_without_a_lock",
                condition=Q(state=SheetState.LOCKED) | Q(locked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: bid {self.bid_id}, seat {self.seat_id}"


class MarkQuerySet(models.QuerySet["Mark"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A mark is read where its sheet is."""
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(visitor))

    def counted(self) -> Self:
        """Marks of locked sheets."""
        return self.filter(sheet__state=SheetState.LOCKED, value__isnull=False)


class Mark(models.Model):
    """One mark for one criterion; the database refuses a change once its sheet is locked."""

    sheet = models.ForeignKey(
        ScoreSheet, models.CASCADE, related_name="marks", verbose_name=_("score sheet")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="marks", verbose_name=_("criterion")
    )
    value = models.PositiveSmallIntegerField(_("mark"), null=True, blank=True)
    comment = prose(_("comment"))
    saved_at = models.DateTimeField(db_default=PortalNow(), editable=False)

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["sheet", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once"),
            models.CheckConstraint(
                name="mark_is_not_negative", condition=Q(value__isnull=True) | Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: sheet {self.sheet_id}, criterion {self.criterion_id}"

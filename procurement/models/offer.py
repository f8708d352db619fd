"""CostLine, Activity, Indicator, Annex: an opened bid as tables (domain 4.3–4.5)."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import Dated
from karakol_gsz.documents.models import Document
from ngos.models.bricks import line, prose, som, som_if_any
from procurement.models.bid import Bid
from procurement.norms.bid_pages import INDICATOR_LEVELS
from procurement.norms.budget import SECTIONS


class OfBidQuerySet(models.QuerySet[Any]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A part of an opened bid is read by those who read the bid."""
        return self.filter(bid__in=Bid.objects.visible_to(visitor))


class CostLineQuerySet(models.QuerySet["CostLine"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The budget part: the accountant reads it too."""
        return self.filter(bid__in=Bid.objects.budget_visible_to(visitor))


class CostLine(models.Model):
    """One line of the budget; the total is the database's own arithmetic."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="cost_lines", verbose_name=_("bid"))
    no = models.PositiveSmallIntegerField(_("number"))
    section = models.CharField(_("section"), max_length=2, choices=SECTIONS)
    name = line(_("name"))
    unit = line(_("unit"), size=60)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    unit_price = som(_("price of a unit"))
    months = models.DecimalField(_("months"), max_digits=18, decimal_places=6, default=1)
    total = models.GeneratedField(
        expression=models.functions.Round(
            F("quantity") * F("unit_price") * F("months"), precision=2
        ),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    from_grant = som(_("from the city"))
    own = models.DecimalField(_("own"), max_digits=14, decimal_places=2, default=0)
    other = models.DecimalField(_("other sources"), max_digits=14, decimal_places=2, default=0)
    justification = prose(_("justification"))
    activity_no = models.PositiveSmallIntegerField(_("activity"), null=True, blank=True)

    objects = CostLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering = ["bid", "no"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "no"], name="cost_line_number_once"),
            models.CheckConstraint(
                name="cost_line_counts_something",
                condition=Q(quantity__gt=0, unit_price__gte=0, months__gt=0),
            ),
            models.CheckConstraint(
                name="cost_line_shares_are_not_negative",
                condition=Q(from_grant__gte=0, own__gte=0, other__gte=0),
            ),
            models.CheckConstraint(
                name="cost_line_adds_up",
                condition=Q(total=F("from_grant") + F("own") + F("other")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.bid_id})"


class Activity(models.Model):
    """One activity of the work plan."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="activities", verbose_name=_("bid"))
    no = models.PositiveSmallIntegerField(_("number"))
    name = line(_("name"), size=400)
    responsible = line(_("responsible"), size=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    output = prose(_("what it yields"))

    objects = OfBidQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["bid", "no"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "no"], name="activity_number_once"),
            models.CheckConstraint(
                name="activity_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.bid_id})"


class Indicator(models.Model):
    """One promise that can be counted."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="indicators", verbose_name=_("bid"))
    no = models.PositiveSmallIntegerField(_("number"))
    level = models.CharField(_("level"), max_length=8, choices=INDICATOR_LEVELS, default="output")
    statement = prose(_("what changes"))
    name = line(_("indicator"), size=400)
    unit = line(_("unit"), size=60)
    baseline = som_if_any(_("before the project"))
    target = models.DecimalField(_("promised"), max_digits=14, decimal_places=2)
    source = prose(_("how it is verified"))
    frequency = line(_("how often"), size=100, blank=True)
    responsible = line(_("responsible"), size=200, blank=True)

    objects = OfBidQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["bid", "no"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "no"], name="indicator_number_once"),
            models.CheckConstraint(name="indicator_promises", condition=Q(target__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.bid_id})"


class Annex(Dated):
    """One opened file of the bid."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="annexes", verbose_name=_("bid"))
    slug = models.SlugField(max_length=40)
    title = line(_("title"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )

    objects = OfBidQuerySet.as_manager()

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["bid", "slug", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "document"], name="annex_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.pk} ({self.bid_id})"

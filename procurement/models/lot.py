"""Lot, Criterion, RequiredDocument: what a call offers, how it judges, which papers it asks."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from ngos.models.bricks import day_if_any, line, paper, prose, som
from procurement.models.call import Call


class OfCallQuerySet(models.QuerySet[Any]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A part of a call is as public as the call."""
        return self.filter(call__in=Call.objects.visible_to(visitor))


class Lot(models.Model):
    """One theme with its own money; bids are ranked within it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="lots", verbose_name=_("call"))
    no = models.PositiveSmallIntegerField(_("number"))
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    max_sum = som(_("largest sum"))
    max_projects = models.PositiveSmallIntegerField(_("largest number of projects"), default=1)
    period_from = day_if_any(_("projects start"))
    period_to = day_if_any(_("projects end"))

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["call", "no"]
        constraints = [
            models.UniqueConstraint(fields=["call", "no"], name="lot_number_once"),
            models.CheckConstraint(name="lot_has_money", condition=Q(max_sum__gt=0)),
            models.CheckConstraint(name="lot_has_a_project", condition=Q(max_projects__gt=0)),
            models.CheckConstraint(
                name="lot_period_in_order",
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.call_id})"


class Criterion(models.Model):
    """One criterion of the score sheet: its weight in points and the words of its scale.

    `scale` is {"0": {"ru": "…", "ky": "…"}, …}, one entry for each mark the rules allow;
    `threshold_percent` is the share of the weight below which a bid falls out, where there is one.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    no = models.PositiveSmallIntegerField(_("number"))
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    explanation_ru = prose(_("explanation in Russian"))
    explanation_ky = prose(_("explanation in Kyrgyz"))
    weight = models.DecimalField(_("weight in points"), max_digits=5, decimal_places=2)
    scale: "models.JSONField[Any, Any]" = models.JSONField(
        _("words of the scale"), default=dict, blank=True
    )
    threshold_percent = models.DecimalField(
        _("threshold, per cent of the weight"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["call", "no"]
        constraints = [
            models.UniqueConstraint(fields=["call", "no"], name="criterion_number_once"),
            models.CheckConstraint(name="criterion_has_weight", condition=Q(weight__gt=0)),
            models.CheckConstraint(
                name="criterion_threshold_is_a_share",
                condition=Q(threshold_percent__isnull=True)
                | Q(threshold_percent__gte=0, threshold_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.call_id})"


class RequiredDocument(models.Model):
    """One paper asked with the bid."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="required_documents", verbose_name=_("call")
    )
    no = models.PositiveSmallIntegerField(_("number"), default=1)
    slug = models.SlugField(_("code"), max_length=40)
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    template = paper(_("form to fill in"))

    objects = OfCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["call", "no", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["call", "slug"], name="required_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.call_id})"

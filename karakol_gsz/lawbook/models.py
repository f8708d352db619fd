"""The numbers of the law and the days off as data: versioned, adopted by a local act."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.models import Dated
from karakol_gsz.lawbook.keys import Rule, Unit
from karakol_gsz.lawbook.labels import LABELS, Label
from karakol_gsz.lawbook.words import value_words


class RuleStatus(models.TextChoices):
    """Whether somebody has read the number in the act itself."""

    VERIFIED = "verified", _("verified in the act")
    ASSUMED = "assumed", _("assumed")


class DayOffKind(models.TextChoices):
    OFF = "off", _("day off")
    MADE_UP = "made_up", _("working day instead of another")


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, on: date) -> Self:
        """The edition of the law of one day; the later one where two meet."""
        return self.filter(
            Q(in_force_until__isnull=True) | Q(in_force_until__gte=on), in_force_from__lte=on
        ).order_by("-in_force_from")


class RuleSet(Dated):
    """All parameters of one edition of the law; a real call needs one that a local act adopted."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=200)
    acts_ru = models.TextField(_("acts in Russian"))
    acts_ky = models.TextField(_("acts in Kyrgyz"))
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    is_training = models.BooleanField(_("for training only"), default=False)
    adopted_act_number = models.CharField(_("number of the local act"), max_length=40, blank=True)
    adopted_act_date = models.DateField(_("date of the local act"), null=True, blank=True)
    adopted_file = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the local act"),
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                name="ruleset_ends_after_it_begins",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="ruleset_act_has_number_and_date",
                condition=Q(adopted_act_number="", adopted_act_date__isnull=True)
                | (~Q(adopted_act_number="") & Q(adopted_act_date__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("lawbook:public_ruleset", args=[self.code])

    @property
    def is_adopted(self) -> bool:
        return self.adopted_act_date is not None


class LegalRule(models.Model):
    """One number of the law: an assumed one is never shown as an article."""

    rule_set = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="rules", verbose_name=_("rule set")
    )
    key = models.CharField(_("key"), max_length=40)
    value = models.CharField(_("value"), max_length=200)
    unit = models.CharField(_("unit"), max_length=10, choices=[(u.value, u.value) for u in Unit])
    act_ru = models.CharField(_("act in Russian"), max_length=200, blank=True)
    act_ky = models.CharField(_("act in Kyrgyz"), max_length=200, blank=True)
    article = models.CharField(_("article"), max_length=80, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=RuleStatus, default=RuleStatus.ASSUMED
    )
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule of the law")
        verbose_name_plural = _("rules of the law")
        ordering = ["rule_set", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "key"], name="legalrule_once_in_a_set"),
            models.CheckConstraint(
                name="legalrule_verified_by_somebody_in_an_article",
                condition=Q(status=RuleStatus.ASSUMED)
                | (Q(verified_on__isnull=False) & ~Q(verified_by="") & ~Q(article="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set_id}: {self.key} = {self.value}"

    @property
    def label(self) -> Label:
        return LABELS[Rule(self.key)]

    @property
    def is_applied(self) -> bool:
        return Rule(self.key).is_applied

    @property
    def is_verified(self) -> bool:
        return self.status == RuleStatus.VERIFIED

    @property
    def value_words(self) -> str:
        return value_words(self.value, self.unit)


class CalendarYearQuerySet(models.QuerySet["CalendarYear"]):
    def current(self) -> Self:
        """The newest version of every year."""
        return self.order_by("year", "-version").distinct("year")


class CalendarYear(Dated):
    """Days off of one year as known at one time; a decree makes a new version, never an edit."""

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_announced = models.BooleanField(
        _("all days are announced"), help_text=_("No day off of the year is only an estimate.")
    )
    source = models.CharField(_("source"), max_length=200)

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="calendaryear_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.version}"


class NonWorkingDay(models.Model):
    """A day off that is no mere Saturday or Sunday, or a day made working instead of another."""

    calendar_year = models.ForeignKey(
        CalendarYear, models.CASCADE, related_name="days", verbose_name=_("calendar year")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=DayOffKind, default=DayOffKind.OFF)
    basis_ru = models.CharField(_("basis in Russian"), max_length=200)
    basis_ky = models.CharField(_("basis in Kyrgyz"), max_length=200)
    basis_en = models.CharField(_("basis in English"), max_length=200, blank=True)
    is_estimated = models.BooleanField(_("to be announced"), default=False)

    class Meta:
        verbose_name = _("non-working day")
        verbose_name_plural = _("non-working days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar_year", "day"], name="nonworkingday_once")
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.kind}"

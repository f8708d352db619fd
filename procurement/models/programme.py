"""Programme, BudgetLine: what the city promised to buy, and the money that stands behind it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_office
from karakol_gsz.city.models import Order
from karakol_gsz.core.models import Dated, filled_when, paired
from ngos.models.bricks import hand, line, moment, paper, prose, som, written_when
from procurement.states import ProgrammeState


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Drafts stay in the office; an approved programme is public."""
        return self if is_office(visitor) else self.exclude(state=ProgrammeState.DRAFT)


class Programme(Dated):
    """One programme of the municipal social order, approved by a decision."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    goal_ru = prose(_("goal in Russian"))
    goal_ky = prose(_("goal in Kyrgyz"))
    need_ru = prose(_("need in Russian"))
    need_ky = prose(_("need in Kyrgyz"))
    year_from = models.PositiveSmallIntegerField(_("first year"))
    year_to = models.PositiveSmallIntegerField(_("last year"))
    need_document = paper(_("study of the need"))
    decision = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that approves it"),
    )

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ProgrammeState,
        default=ProgrammeState.DRAFT,
        editable=False,
    )
    drafted_by = hand()
    approved_at, approved_by = moment(), hand()
    closed_at, closed_by = moment(), hand()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-year_from", "number"]
        constraints = [
            paired("approved_at", "approved_by", of="programme"),
            paired("closed_at", "closed_by", of="programme"),
            models.CheckConstraint(
                name="programme_years_in_order", condition=Q(year_to__gte=F("year_from"))
            ),
            filled_when(
                ~Q(state=ProgrammeState.DRAFT),
                ["decision", "approved_at"],
                name="programme_approved_by_a_decision",
            ),
            written_when(
                ~Q(state=ProgrammeState.DRAFT),
                "title_ru",
                "title_ky",
                "goal_ru",
                "goal_ky",
                "need_ru",
                "need_ky",
                name="programme_complete_in_two_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The money is as public as its programme."""
        return self.filter(programme__in=Programme.objects.visible_to(visitor))


class BudgetLine(Dated):
    """Money of one budget year for one programme."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="budget_lines", verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(_("budget year"))
    code = line(_("budget code"), size=40)
    amount = som(_("sum"))

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["programme", "year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "code"], name="budget_line_once_a_year"
            ),
            models.CheckConstraint(name="budget_line_has_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.year} ({self.programme_id})"

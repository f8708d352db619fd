"""Call: one announced competition, its rule set frozen at publication."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_office
from karakol_gsz.city.models import Order
from karakol_gsz.core.models import Dated, filled_when, paired
from karakol_gsz.lawbook.models import RuleSet
from ngos.models.bricks import (
    day_if_any,
    hand,
    kept_facts,
    line,
    moment,
    prose,
    two_hands,
    written_when,
)
from procurement.models.programme import BudgetLine, Programme
from procurement.states import CALL_INNER, CALL_WITH_RESULTS, CallState

MOMENTS = (
    "submitted_for_approval",
    "published",
    "closed",
    "opened",
    "admission",
    "evaluation",
    "ranked",
    "results_published",
    "standstill",
    "award_proposed",
    "awarded",
    "failed",
    "cancelled",
)
TEXTS = (
    "title",
    "summary",
    "goal",
    "tasks",
    "problem",
    "target_group",
    "territory",
    "expected_results",
    "eligibility",
)


class FailReason(models.TextChoices):
    """Why a call failed: the norm's list, and the case when nobody is left to sign."""

    NO_BIDS = "no_bids", _("no bid came in")
    ALL_WITHDREW = "all_withdrew", _("all bids were withdrawn")
    NONE_ADMITTED = "none_admitted", _("no bid was admitted")
    NONE_ABOVE_THRESHOLD = "none_above_threshold", _("no bid reached the threshold")
    SINGLE_BID = "single_bid", _("only one bid was admitted")
    ALL_DECLINED = "all_declined", _("every winner declined")


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Drafts stay in the office; everything else is public by law."""
        if is_office(visitor):
            return self.all()
        never_out = Q(state=CallState.CANCELLED, published_at__isnull=True)
        return self.exclude(Q(state__in=CALL_INNER) | never_out)

    def accepting(self, now: datetime) -> Self:
        """Open to bids at this moment: time decides, not the task that records it."""
        return self.filter(state=CallState.PUBLISHED, closes_at__gt=now)

    def overdue(self, now: datetime) -> Self:
        """Past their close and not yet recorded as closed."""
        return self.filter(state=CallState.PUBLISHED, closes_at__lte=now)

    def with_results(self) -> Self:
        """Those whose results are public."""
        return self.filter(state__in=CALL_WITH_RESULTS)


class Call(Dated):
    """One competition for socially useful projects."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="calls", verbose_name=_("programme")
    )
    budget_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("budget line"),
    )
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    title_en = line(_("title in English"), blank=True)
    summary_ru = prose(_("summary in Russian"))
    summary_ky = prose(_("summary in Kyrgyz"))
    summary_en = prose(_("summary in English"))
    goal_ru = prose(_("goal in Russian"))
    goal_ky = prose(_("goal in Kyrgyz"))
    tasks_ru = prose(_("tasks in Russian"))
    tasks_ky = prose(_("tasks in Kyrgyz"))
    problem_ru = prose(_("problem in Russian"))
    problem_ky = prose(_("problem in Kyrgyz"))
    target_group_ru = prose(_("target group in Russian"))
    target_group_ky = prose(_("target group in Kyrgyz"))
    territory_ru = prose(_("territory in Russian"))
    territory_ky = prose(_("territory in Kyrgyz"))
    expected_results_ru = prose(_("expected results in Russian"))
    expected_results_ky = prose(_("expected results in Kyrgyz"))
    eligibility_ru = prose(_("who may apply, in Russian"))
    eligibility_ky = prose(_("who may apply, in Kyrgyz"))
    opening_place_ru = line(_("place of the opening in Russian"))
    opening_place_ky = line(_("place of the opening in Kyrgyz"))
    period_from = day_if_any(_("projects start"))
    period_to = day_if_any(_("projects end"))
    own_contribution_percent = models.DecimalField(
        _("own contribution, per cent"), max_digits=5, decimal_places=2, default=0
    )
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("order to hold the call"),
    )
    award_order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("order that names the winners"),
    )
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    rules = kept_facts()
    closes_at = models.DateTimeField(_("bids close at"), null=True, blank=True)
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    opening_at = models.DateTimeField(_("opening planned at"), null=True, blank=True)
    results_planned_on = day_if_any(_("results planned on"))
    standstill_until = models.DateTimeField(
        _("objections until"), null=True, blank=True, editable=False
    )
    dates: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True, editable=False)
    contact_name = line(_("contact"), size=200)
    contact_phone = line(_("contact phone"), size=30)
    contact_email = models.EmailField(_("contact e-mail"), default="")
    is_sensitive = models.BooleanField(
        _("about violence or children: offer to leave the page quickly"), default=False
    )
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("repeats the call"),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    state = models.CharField(
        _("state"), max_length=24, choices=CallState, default=CallState.DRAFT, editable=False
    )
    drafted_by = hand()
    submitted_for_approval_at, submitted_for_approval_by = moment(), hand()
    published_at, published_by = moment(), hand()
    closed_at, closed_by = moment(), hand()
    opened_at, opened_by = moment(), hand()
    admission_at, admission_by = moment(), hand()
    evaluation_at, evaluation_by = moment(), hand()
    ranked_at, ranked_by = moment(), hand()
    results_published_at, results_published_by = moment(), hand()
    standstill_at, standstill_by = moment(), hand()
    award_proposed_at, award_proposed_by = moment(), hand()
    awarded_at, awarded_by = moment(), hand()
    failed_at, failed_by = moment(), hand()
    cancelled_at, cancelled_by = moment(), hand()
    approval_remarks = prose(_("remarks of the second person"))
    fail_reason = models.CharField(
        _("why it failed"), max_length=24, choices=FailReason, blank=True, default=""
    )
    cancel_reason_ru = prose(_("why it was cancelled, in Russian"))
    cancel_reason_ky = prose(_("why it was cancelled, in Kyrgyz"))

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-number"]
        constraints = [
            *[paired(f"{name}_at", f"{name}_by", of="call") for name in MOMENTS],
            two_hands("submitted_for_approval_by", "published_by", of="call"),
            two_hands("award_proposed_by", "awarded_by", of="call"),
            filled_when(
                Q(published_at__isnull=False),
                [
                    "budget_line",
                    "order",
                    "rule_set",
                    "closes_at",
                    "questions_until",
                    "opening_at",
                    "period_from",
                    "period_to",
                    "results_planned_on",
                ],
                name="call_dated_when_published",
            ),
            written_when(
                Q(published_at__isnull=False),
                *[f"{name}_{lang}" for name in TEXTS for lang in ("ru", "ky")],
                "opening_place_ru",
                "opening_place_ky",
                "contact_name",
                name="call_complete_in_two_languages",
            ),
            models.CheckConstraint(
                name="call_rules_frozen_when_published",
                condition=Q(published_at__isnull=True) | ~Q(rules={}),
            ),
            models.CheckConstraint(
                name="call_open_before_it_closes",
                condition=Q(published_at__isnull=True) | Q(published_at__lt=F("closes_at")),
            ),
            models.CheckConstraint(
                name="call_closed_not_before_its_time",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="call_opened_after_the_close",
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="call_opening_planned_after_the_close",
                condition=Q(opening_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opening_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="call_questions_before_the_close",
                condition=Q(questions_until__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(questions_until__lt=F("closes_at")),
            ),
            models.CheckConstraint(
                name="call_period_in_order",
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
            ),
            models.CheckConstraint(
                name="call_own_contribution_is_a_share",
                condition=Q(own_contribution_percent__gte=0, own_contribution_percent__lt=100),
            ),
            models.CheckConstraint(
                name="call_failed_with_a_reason",
                condition=Q(failed_at__isnull=True) | ~Q(fail_reason=""),
            ),
            written_when(
                Q(cancelled_at__isnull=False),
                "cancel_reason_ru",
                "cancel_reason_ky",
                name="call_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                name="call_does_not_repeat_itself",
                condition=Q(repeat_of__isnull=True) | ~Q(repeat_of=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("procurement:public_call_show", args=[self.number])

    def accepts_at(self, now: datetime) -> bool:
        """In time means strictly before the close, whatever the record says."""
        return self.state == CallState.PUBLISHED and bool(self.closes_at and now < self.closes_at)

    def takes_questions_at(self, now: datetime) -> bool:
        """Questions end earlier than bids."""
        until = self.questions_until
        return self.state == CallState.PUBLISHED and bool(until and now < until)

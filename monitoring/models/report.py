"""Report, IndicatorResult, Expense, ReportFile: what the NGO says it did, and with what money."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.models import Dated, paired
from karakol_gsz.documents.models import Document
from monitoring.models.execution import Execution
from monitoring.states import ReportState
from ngos.models import is_mine
from ngos.models.bricks import day_if_any, hand, line, moment, paper, prose, som, two_hands
from procurement.models import CostLine, Indicator, Milestone

reads_reports = has_role(
    Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN
)
reads_restricted = has_role(Role.OFFICER, Role.SECRETARY, Role.AUDITOR)
OWNER = "execution__contract__bid__organization"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The owner always; the office once it is submitted; everybody once it is accepted."""
        allowed = is_mine(visitor, OWNER) | Q(state=ReportState.ACCEPTED)
        if reads_reports(visitor):
            allowed |= ~Q(state=ReportState.DUE)
        return self.filter(allowed)

    def whole_for(self, visitor: Visitor) -> Self:
        """Spending and remarks: the owner and the office, not the public."""
        allowed = is_mine(visitor, OWNER)
        if reads_reports(visitor):
            allowed |= ~Q(state=ReportState.DUE)
        return self.filter(allowed)

    def awaited(self) -> Self:
        """Not yet in: a list shows number, project and day, never what is being written."""
        return self.filter(state__in=[ReportState.DUE, ReportState.RETURNED]).order_by(
            "due_on", "pk"
        )

    def to_review(self) -> Self:
        """The longest wait first."""
        return self.filter(state=ReportState.SUBMITTED).order_by("submitted_at", "pk")


class Report(Dated):
    """One report on one milestone, or the final one; `version` guards what two people type."""

    execution = models.ForeignKey(
        Execution, models.PROTECT, related_name="reports", verbose_name=_("project")
    )
    milestone = models.OneToOneField(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report",
        verbose_name=_("milestone"),
    )
    no = models.PositiveSmallIntegerField(_("number"))
    is_final = models.BooleanField(_("final"), default=False)
    due_on = models.DateField(_("due on"))
    period_from = day_if_any(_("from"))
    period_to = day_if_any(_("to"))
    done = prose(_("what was done"))
    results = prose(_("results"))
    deviations = prose(_("deviations and their reasons"))
    problems = prose(_("problems"))
    next_steps = prose(_("plan of the next period"))
    beneficiaries = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    state = models.CharField(
        _("state"), max_length=9, choices=ReportState, default=ReportState.DUE, editable=False
    )
    submitted_at, submitted_by = moment(), hand()
    returned_at, returned_by = moment(), hand()
    accepted_at, accepted_by = moment(), hand()
    return_words = prose(_("what has to be corrected"))
    return_items = models.JSONField(default=list, blank=True, editable=False)
    returns = models.PositiveSmallIntegerField(_("times returned"), default=0, editable=False)
    review_until = day_if_any(_("review until"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["execution", "no"]
        constraints = [
            *[
                paired(f"{name}_at", f"{name}_by", of="report")
                for name in ("submitted", "returned", "accepted")
            ],
            two_hands("submitted_by", "accepted_by", of="report"),
            models.UniqueConstraint(fields=["execution", "no"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["execution"], condition=Q(is_final=True), name="report_one_final"
            ),
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
            ),
            models.CheckConstraint(
                name="report_accepted_after_it_came",
                condition=~Q(state=ReportState.ACCEPTED)
                | Q(submitted_at__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_returned_with_words",
                condition=~Q(state=ReportState.RETURNED) | ~Q(return_words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.execution_id})"


class IndicatorResultQuerySet(models.QuerySet["IndicatorResult"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(report__in=Report.objects.visible_to(visitor))


class IndicatorResult(models.Model):
    """What became of one promise in one report: the figure of that period."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="indicator_results", verbose_name=_("report")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="results", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("reached"), max_digits=14, decimal_places=2)
    evidence = prose(_("how it is proved"))

    objects = IndicatorResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of an indicator")
        verbose_name_plural = _("results of indicators")
        ordering = ["report", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicator_result_once"),
            models.CheckConstraint(
                name="indicator_result_is_not_negative", condition=Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: report {self.report_id}, indicator {self.indicator_id}"


class ExpenseQuerySet(models.QuerySet["Expense"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Payees are not for the public: it reads sums by line (selectors)."""
        return self.filter(report__in=Report.objects.whole_for(visitor))


class Expense(models.Model):
    """One primary document of the financial report."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="expenses", verbose_name=_("report")
    )
    cost_line = models.ForeignKey(
        CostLine, models.PROTECT, related_name="expenses", verbose_name=_("cost line")
    )
    amount = som(_("sum"))
    document_kind = line(_("kind of document"), size=100, blank=True)
    document_no = line(_("document number"), size=60)
    document_date = models.DateField(_("document date"))
    payee = line(_("paid to"), size=200)
    scan = paper(_("scan"))

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["report", "cost_line", "pk"]
        constraints = [
            models.CheckConstraint(name="expense_has_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.document_no} ({self.report_id})"


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Evidence about people: its owner, officer, secretary, auditor; the rest as the report."""
        owner: Any = is_mine(visitor, f"report__{OWNER}")
        if reads_restricted(visitor):
            return self.filter(report__in=Report.objects.visible_to(visitor))
        return self.filter(
            owner | Q(is_restricted=False, report__in=Report.objects.visible_to(visitor))
        )


class ReportFile(Dated):
    """One piece of evidence; restricted where it shows people."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="files", verbose_name=_("report")
    )
    title = line(_("title"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )
    is_restricted = models.BooleanField(
        _("shows or names people: not for the public"), default=True
    )

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of a report")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "document"], name="report_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.report_id})"

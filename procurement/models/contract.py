"""Contract, Milestone, Tranche: what city and NGO agree on; ends at the signature."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.city.models import Order
from karakol_gsz.core.models import Dated, filled_when, paired
from ngos.models import Organization, is_mine
from ngos.models.bricks import (
    day_if_any,
    hand,
    kept_facts,
    line,
    moment,
    paper,
    prose,
    som,
    two_hands,
)
from procurement.models.bid import Bid
from procurement.models.call import Call
from procurement.models.offer import Indicator
from procurement.states import ContractState

reads_contracts = has_role(
    Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN
)


class TrancheKind(models.TextChoices):
    """When a tranche is earned: by the signature, by a report, by the last report."""

    ADVANCE = "advance", _("advance")
    AFTER_REPORT = "after_report", _("after a report")
    FINAL = "final", _("final")


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A signed contract is public in part; a draft is the parties' and the office's."""
        if reads_contracts(visitor):
            return self.all()
        return self.filter(Q(state=ContractState.SIGNED) | is_mine(visitor, "bid__organization"))

    def whole_for(self, visitor: Visitor) -> Self:
        """Requisites, scans and parties: the NGO itself and the office, not the public."""
        if reads_contracts(visitor):
            return self.all()
        return self.filter(is_mine(visitor, "bid__organization"))

    def signed(self) -> Self:
        return self.filter(state=ContractState.SIGNED)


class Contract(Dated):
    """The contract of a winner; `number` is the number of the project too.

    `parties` keeps both sides' requisites as they stood when the paper was printed.
    """

    bid = models.OneToOneField(Bid, models.PROTECT, related_name="contract", verbose_name=_("bid"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    summary_ru = prose(_("summary in Russian"))
    summary_ky = prose(_("summary in Kyrgyz"))
    total_sum = som(_("contract sum"))
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    sign_until = day_if_any(_("sign until"))
    award_order = models.ForeignKey(
        Order, models.PROTECT, related_name="+", verbose_name=_("order that names the winner")
    )
    terms_ru = prose(_("special terms in Russian"))
    terms_ky = prose(_("special terms in Kyrgyz"))
    parties = kept_facts()
    document = paper(_("contract as printed"))
    ngo_scan = paper(_("scan signed by the organisation"))
    city_scan = paper(_("scan signed by the city"))

    state = models.CharField(
        _("state"),
        max_length=8,
        choices=ContractState,
        default=ContractState.DRAFT,
        editable=False,
    )
    drafted_by = hand()
    ngo_signed_at, ngo_signed_by = moment(), hand()
    city_signed_at, city_signed_by = moment(), hand()
    signed_at, signed_by = moment(), hand()
    declined_at, declined_by = moment(), hand()
    decline_words = prose(_("why the winner declined"))

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-number"]
        constraints = [
            *[
                paired(f"{name}_at", f"{name}_by", of="contract")
                for name in ("ngo_signed", "city_signed", "signed", "declined")
            ],
            two_hands("ngo_signed_by", "city_signed_by", of="contract"),
            models.CheckConstraint(name="contract_has_money", condition=Q(total_sum__gt=0)),
            models.CheckConstraint(
                name="contract_period_in_order", condition=Q(period_to__gte=F("period_from"))
            ),
            filled_when(
                Q(state=ContractState.SIGNED),
                ["signed_at", "ngo_signed_at", "city_signed_at", "document"]
                + ["ngo_scan", "city_scan"],
                name="contract_signed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def call(self) -> Call:
        return self.bid.call

    @property
    def organization(self) -> Organization:
        return self.bid.organization


class OfContractQuerySet(models.QuerySet[Any]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A part of a contract is as public as the contract."""
        return self.filter(contract__in=Contract.objects.visible_to(visitor))


class Milestone(models.Model):
    """One stage of the project, with the indicators looked at when it ends."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="milestones", verbose_name=_("contract")
    )
    no = models.PositiveSmallIntegerField(_("number"))
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    due_on = models.DateField(_("until"))
    percent = models.DecimalField(
        _("share of the work, per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="milestones", verbose_name=_("indicators")
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["contract", "no"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="milestone_number_once"),
            models.CheckConstraint(
                name="milestone_percent_is_a_share",
                condition=Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.contract_id})"


class Tranche(models.Model):
    """One part of the money. Of a signed contract they total the whole, checked at every commit."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="tranches", verbose_name=_("contract")
    )
    no = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=TrancheKind)
    percent = models.DecimalField(_("share, per cent"), max_digits=5, decimal_places=2)
    amount = som(_("sum"))
    due_on = models.DateField(_("pay until"))
    milestone = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tranches",
        verbose_name=_("milestone"),
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["contract", "no"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="tranche_number_once"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(kind=TrancheKind.FINAL),
                name="tranche_one_final",
            ),
            models.CheckConstraint(
                name="tranche_has_money",
                condition=Q(amount__gt=0, percent__gt=0, percent__lte=100),
            ),
            models.CheckConstraint(
                name="tranche_only_an_advance_comes_before_work",
                condition=Q(kind=TrancheKind.ADVANCE, milestone__isnull=True)
                | (~Q(kind=TrancheKind.ADVANCE) & Q(milestone__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} ({self.contract_id})"

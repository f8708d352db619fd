"""Execution: the life of a signed contract; the sum and what is paid stand under one CHECK."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import Dated, paired
from monitoring.states import ActState, ExecutionState
from ngos.models import Organization, is_mine
from ngos.models.bricks import hand, kept_facts, moment, paper, som, two_hands
from procurement.models import Contract, reads_contracts


class ExecutionQuerySet(models.QuerySet["Execution"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Every financed project is public: promised, delivered, paid."""
        return self.filter(contract__in=Contract.objects.visible_to(visitor))

    def of(self, visitor: Visitor) -> Self:
        """The projects of the NGOs the visitor acts for."""
        return self.filter(is_mine(visitor, "contract__bid__organization"))

    def whole_for(self, visitor: Visitor) -> Self:
        """Reports and spending as the parties and the office read them."""
        return self.all() if reads_contracts(visitor) else self.of(visitor)


class Execution(Dated):
    """One signed contract being carried out; `paid_total` changes only under this row's lock."""

    contract = models.OneToOneField(
        Contract, models.PROTECT, related_name="execution", verbose_name=_("contract")
    )
    contract_sum = som(_("contract sum"))
    paid_total = models.DecimalField(
        _("paid"), max_digits=14, decimal_places=2, default=0, editable=False
    )

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ExecutionState,
        default=ExecutionState.RUNNING,
        editable=False,
    )
    started_at, started_by = moment(), hand()
    completed_at, completed_by = moment(), hand()
    closed_at, closed_by = moment(), hand()

    objects = ExecutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-pk"]
        constraints = [
            *[
                paired(f"{name}_at", f"{name}_by", of="execution")
                for name in ("started", "completed", "closed")
            ],
            models.CheckConstraint(
                name="execution_never_pays_above_the_contract",
                condition=Q(paid_total__gte=0, paid_total__lte=F("contract_sum")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:public_project_show", args=[self.contract.number])

    @property
    def organization(self) -> Organization:
        return self.contract.organization


class AcceptanceActQuerySet(models.QuerySet["AcceptanceAct"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A signed act is public; a draft is the parties' and the office's."""
        return self.filter(
            Q(state=ActState.ACCEPTED) | Q(execution__in=Execution.objects.whole_for(visitor))
        )


class AcceptanceAct(Dated):
    """City and NGO agree what was done for the money."""

    execution = models.OneToOneField(
        Execution, models.PROTECT, related_name="acceptance_act", verbose_name=_("project")
    )
    number = models.CharField(_("number"), max_length=30, unique=True)
    facts = kept_facts()
    document = paper(_("act as printed"))
    ngo_scan = paper(_("scan signed by the organisation"))
    city_scan = paper(_("scan signed by the city"))

    state = models.CharField(
        _("state"), max_length=8, choices=ActState, default=ActState.DRAFT, editable=False
    )
    drafted_by = hand()
    ngo_signed_at, ngo_signed_by = moment(), hand()
    accepted_at, accepted_by = moment(), hand()

    objects = AcceptanceActQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance act")
        verbose_name_plural = _("acceptance acts")
        ordering = ["-pk"]
        constraints = [
            paired("ngo_signed_at", "ngo_signed_by", of="act"),
            paired("accepted_at", "accepted_by", of="act"),
            two_hands("ngo_signed_by", "accepted_by", of="act"),
            models.CheckConstraint(
                name="act_accepted_whole",
                condition=~Q(state=ActState.ACCEPTED)
                | Q(
                    accepted_at__isnull=False,
                    document__isnull=False,
                    ngo_scan__isnull=False,
                    city_scan__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

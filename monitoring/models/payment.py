"""Payment of a tranche: prepared by one human being, released by another."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import Dated, paired
from monitoring.models.execution import Execution
from monitoring.states import PaymentState
from ngos.models.bricks import day_if_any, hand, line, moment, som, two_hands
from procurement.models import Tranche


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """What is paid is public; what is being prepared is the parties' and the office's."""
        return self.filter(
            Q(state=PaymentState.RELEASED) | Q(execution__in=Execution.objects.whole_for(visitor))
        )

    def released(self) -> Self:
        return self.filter(state=PaymentState.RELEASED)

    def to_prepare(self) -> Self:
        return self.filter(state=PaymentState.REQUESTED).order_by("due_on", "pk")

    def to_release(self) -> Self:
        return self.filter(state=PaymentState.PREPARED).order_by("due_on", "pk")


class Payment(Dated):
    """The money of one tranche on its way; released means paid."""

    tranche = models.OneToOneField(
        Tranche, models.PROTECT, related_name="payment", verbose_name=_("tranche")
    )
    execution = models.ForeignKey(
        Execution, models.PROTECT, related_name="payments", verbose_name=_("project")
    )
    amount = som(_("sum"))
    due_on = day_if_any(_("pay until"))
    treasury_no = line(_("number in the treasury"), size=40, blank=True)
    treasury_date = day_if_any(_("date in the treasury"))

    state = models.CharField(
        _("state"),
        max_length=9,
        choices=PaymentState,
        default=PaymentState.REQUESTED,
        editable=False,
    )
    requested_at, requested_by = moment(), hand()
    prepared_at, prepared_by = moment(), hand()
    released_at, released_by = moment(), hand()

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["execution", "tranche"]
        constraints = [
            *[
                paired(f"{name}_at", f"{name}_by", of="payment")
                for name in ("requested", "prepared", "released")
            ],
            two_hands("prepared_by", "released_by", of="payment"),
            two_hands("requested_by", "released_by", of="payment"),
            models.CheckConstraint(name="payment_has_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_released_whole",
                condition=~Q(state=PaymentState.RELEASED)
                | (
                    Q(
                        prepared_at__isnull=False,
                        released_at__isnull=False,
                        treasury_date__isnull=False,
                    )
                    & ~Q(treasury_no="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: tranche {self.tranche_id}"

"""Appeal against a decision of a call."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import paired
from ngos.models import Organization, is_mine
from ngos.models.bricks import day_if_any, hand, moment, paper, prose, two_hands, written_when
from procurement.models.bid import Bid
from procurement.models.call import Call
from procurement.states import AppealState

reads_appeals = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Who objects, and the office that answers."""
        if reads_appeals(visitor):
            return self.all()
        return self.filter(is_mine(visitor, "organization"))

    def undecided(self) -> Self:
        """Those that hold the award up."""
        return self.filter(state=AppealState.FILED)


class Appeal(models.Model):
    """One objection of one bidder; while it is undecided no contract is signed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="appeals", verbose_name=_("call"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="appeals", verbose_name=_("organisation")
    )
    bid = models.ForeignKey(
        Bid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name=_("bid"),
    )
    text = models.TextField(_("objection"))
    filed_at = models.DateTimeField(db_default=PortalNow(), editable=False)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    decide_until = day_if_any(_("decide until"))

    state = models.CharField(
        _("state"), max_length=10, choices=AppealState, default=AppealState.FILED, editable=False
    )
    decision_ru = prose(_("decision in Russian"))
    decision_ky = prose(_("decision in Kyrgyz"))
    decision_document = paper(_("decision as printed"))
    decided_at, decided_by = moment(), hand()

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["call", "filed_at", "pk"]
        constraints = [
            paired("decided_at", "decided_by", of="appeal"),
            two_hands("filed_by", "decided_by", of="appeal"),
            models.CheckConstraint(
                name="appeal_decided_in_time_and_state",
                condition=Q(state=AppealState.FILED, decided_at__isnull=True)
                | (~Q(state=AppealState.FILED) & Q(decided_at__isnull=False)),
            ),
            written_when(
                Q(decided_at__isnull=False),
                "decision_ru",
                "decision_ky",
                name="appeal_decided_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.call_id})"

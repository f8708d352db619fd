"""Invitation: an NGO asks the owner of an e-mail to act for it; an account may come later."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import Dated, paired
from ngos.models.bricks import hand, moment
from ngos.models.membership import MemberRole
from ngos.models.organization import Organization, is_mine


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that nobody has answered or taken back yet."""
        return self.filter(closed_at=None)

    def addressed_to(self, visitor: Visitor) -> Self:
        """Those sent to the visitor's own e-mail, which sign-in has confirmed."""
        if not visitor.is_authenticated:
            return self.none()
        return self.filter(email__iexact=visitor.email)

    def visible_to(self, visitor: Visitor) -> Self:
        """Seen by whoever is invited and by the people of the NGO."""
        if not visitor.is_authenticated:
            return self.none()
        return self.filter(Q(email__iexact=visitor.email) | is_mine(visitor, "organization"))


class Invitation(Dated):
    """It waits until the person with this e-mail answers; nobody is made a member unasked."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=MemberRole)
    invited_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    closed_at, closed_by = moment(), hand()
    is_accepted = models.BooleanField(_("accepted"), default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to an organisation")
        verbose_name_plural = _("invitations to an organisation")
        ordering = ["organization", "pk"]
        constraints = [
            paired("closed_at", "closed_by", of="member_invitation"),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(closed_at=None),
                name="member_invitation_one_open",
            ),
            models.CheckConstraint(
                name="member_invitation_accepted_is_closed",
                condition=Q(is_accepted=False) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organization_id} ({self.pk})"

"""Membership: a person acting for an NGO, from a day to a day."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.models import Dated
from ngos.models.bricks import PortalToday, day_if_any

reads_members = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR)


class MemberRole(models.TextChoices):
    """What a person may do for the NGO; the admin may do all of it."""

    ADMIN = "admin", _("administrator of the organisation")
    EDITOR = "editor", _("editor")
    SIGNATORY = "signatory", _("signatory")
    ACCOUNTANT = "accountant", _("accountant of the organisation")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Those that hold today, by the portal's clock."""
        today = PortalToday()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)

    def acting(self, person: User, *roles: MemberRole) -> Self:
        """The person's active memberships in one of *roles* (or as its admin)."""
        return self.active().filter(person=person, role__in=[MemberRole.ADMIN, *roles])

    def visible_to(self, visitor: Visitor) -> Self:
        """The people of an NGO are shown to each other and to the office."""
        if not visitor.is_authenticated:
            return self.none()
        if reads_members(visitor):
            return self.all()
        mine = Membership.objects.active().filter(person=visitor)
        return self.filter(organization__in=mine.values("organization"))


class Membership(Dated):
    """One person in one role of one NGO."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        "ngos.Organization",
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole)
    starts_on = models.DateField(_("from"), db_default=PortalToday())
    ends_on = day_if_any(_("to"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id} of {self.organization_id} ({self.pk})"

"""Credential: charter, certificate, licence: a paper of the NGO with a term."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.models import Dated
from karakol_gsz.documents.models import Document
from ngos.models.bricks import day_if_any, line
from ngos.models.organization import Organization, is_mine, reads_the_register
from ngos.states import CredentialState, RegistrationState


class CredentialKind(models.TextChoices):
    """The first two are asked for the registration."""

    CHARTER = "charter", _("charter")
    REGISTRATION = "registration", _("certificate of state registration")
    HEAD = "head", _("appointment of the head")
    BANK = "bank", _("bank certificate")
    LICENCE = "licence", _("licence")
    OTHER = "other", _("other paper")


KINDS_TO_REGISTER = (CredentialKind.CHARTER, CredentialKind.REGISTRATION)


class CredentialQuerySet(models.QuerySet["Credential"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Papers are read by the NGO itself and, once it has submitted, by the office."""
        mine = is_mine(visitor, "organization")
        if reads_the_register(visitor):
            return self.filter(mine | ~Q(organization__state=RegistrationState.DRAFT))
        return self.filter(mine)

    def current(self) -> Self:
        return self.filter(state=CredentialState.CURRENT)


class Credential(Dated):
    """One paper of one NGO; a newer one of the same kind replaces it."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="credentials", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind of paper"), max_length=12, choices=CredentialKind)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )
    number = line(_("number"), size=60, blank=True)
    issued_on = day_if_any(_("issued on"))
    expires_on = day_if_any(_("valid until"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CredentialState,
        default=CredentialState.CURRENT,
        editable=False,
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of the organisation")
        verbose_name_plural = _("papers of the organisation")
        ordering = ["organization", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=Q(state=CredentialState.CURRENT)
                & ~Q(kind__in=[CredentialKind.LICENCE, CredentialKind.OTHER]),
                name="credential_one_current_of_a_kind",
            ),
            models.CheckConstraint(
                name="credential_expires_after_issue",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organization_id} ({self.pk})"

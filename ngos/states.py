"""The states of a registration and of a paper an NGO lives by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationState(models.TextChoices):
    """From the first field to the public register."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for the check")
    RETURNED = "returned", _("returned for correction")
    VERIFIED = "verified", _("verified")
    SUSPENDED = "suspended", _("suspended")


class CredentialState(models.TextChoices):
    """A paper counts until its term ends or a newer one takes its place."""

    CURRENT = "current", _("current")
    REPLACED = "replaced", _("replaced by a newer one")
    EXPIRED = "expired", _("term has ended")


REGISTRATION_PUBLIC = (RegistrationState.VERIFIED, RegistrationState.SUSPENDED)
REGISTRATION_EDITABLE = (RegistrationState.DRAFT, RegistrationState.RETURNED)

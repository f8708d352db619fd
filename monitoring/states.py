"""The states of what follows a signed contract: execution, report, payment, act."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExecutionState(models.TextChoices):
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    CLOSED = "closed", _("closed")


class ReportState(models.TextChoices):
    DUE = "due", _("expected")
    SUBMITTED = "submitted", _("waiting for the review")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED = "accepted", _("accepted")


class PaymentState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    PREPARED = "prepared", _("waiting for a second person")
    RELEASED = "released", _("paid")


class ActState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACCEPTED = "accepted", _("signed")


REPORT_EDITABLE = (ReportState.DUE, ReportState.RETURNED)

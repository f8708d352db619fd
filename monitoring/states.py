"""The states of what follows a signed contract: execution, report, payment, act."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExecutionState(models.TextChoices):
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    CLOSED = "closed", _("closed")


class ReportState(models.TextChoices):
    """With a context: a Russian state agrees with its noun, and a bid is feminine."""

    DUE = "due", _("expected")
    SUBMITTED = "submitted", _("waiting for the review")
    RETURNED = "returned", pgettext_lazy("report", "returned for correction")
    ACCEPTED = "accepted", _("accepted")


class PaymentState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    PREPARED = "prepared", _("waiting for a second person")
    RELEASED = "released", _("paid")


class ActState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACCEPTED = "accepted", _("signed")


REPORT_EDITABLE = (ReportState.DUE, ReportState.RETURNED)

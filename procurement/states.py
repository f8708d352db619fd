"""The states of everything that is bought, from the programme to the objection."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    CLOSED = "closed", _("closed")


class CallState(models.TextChoices):
    """The road of a call; *planned* is public and has no dates yet."""

    PLANNED = "planned", _("planned")
    DRAFT = "draft", _("draft")
    SUBMITTED_FOR_APPROVAL = "submitted_for_approval", _("waiting for a second person")
    PUBLISHED = "published", _("accepting bids")
    CLOSED = "closed", _("bids are closed")
    OPENED = "opened", _("bids are opened")
    ADMISSION = "admission", _("check for conformity")
    EVALUATION = "evaluation", _("evaluation")
    RANKED = "ranked", _("ranking approved")
    RESULTS_PUBLISHED = "results_published", _("results published")
    STANDSTILL = "standstill", _("time for objections")
    AWARDED = "awarded", _("winners named")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class BidState(models.TextChoices):
    """The road of a bid; a replacement is a new version of the same bid, not a state."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("received")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OPENED = "opened", _("opened")
    RETURNED = "returned", _("returned for correction")
    ADMITTED = "admitted", _("admitted")
    REJECTED = "rejected", _("rejected")
    RANKED = "ranked", _("ranked")


class BidOutcome(models.TextChoices):
    """What the ranking made of a bid."""

    WINNER = "winner", _("winner")
    RESERVE = "reserve", _("reserve")
    BELOW_THRESHOLD = "below_threshold", _("below the threshold")
    NOT_SELECTED = "not_selected", _("not selected")


class SheetState(models.TextChoices):
    OPEN = "open", _("marks in work")
    LOCKED = "locked", _("marks locked")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")


class ContractState(models.TextChoices):
    """Ends at the signature: what follows is the life of an execution, one storey up."""

    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")
    DECLINED = "declined", _("winner declined")


class AppealState(models.TextChoices):
    FILED = "filed", _("filed")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")


CALL_INNER = (CallState.DRAFT, CallState.SUBMITTED_FOR_APPROVAL)
"""What the office keeps to itself."""

CALL_AFTER_EVALUATION = (
    CallState.RANKED,
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.AWARDED,
    CallState.FAILED,
)
"""The marking is over: those concerned may read each other's marks."""

CALL_WITH_RESULTS = (
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.AWARDED,
    CallState.FAILED,
)
"""The outcome is public, with its reasons."""

BID_EDITABLE = (BidState.DRAFT, BidState.SUBMITTED)
"""The owner may still type (a submitted bid is edited towards its next version)."""

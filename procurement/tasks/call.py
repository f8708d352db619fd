"""The clock closes calls; it decides nothing, it only records what time has done."""

from celery import shared_task

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from procurement.actions import call as actions
from procurement.models import Call


@shared_task(name="procurement.close_overdue_calls")
def close_overdue_calls() -> int:
    """Twice a minute: record the close of every call whose deadline has passed."""
    now, robot = portal_now(), User.objects.robot()
    overdue = Call.objects.overdue(now).order_by("closes_at", "pk")
    return len([actions.close(call, by=robot, now=now) for call in overdue])

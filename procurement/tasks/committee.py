"""The clock ends what was not brought in time; people decide on what there is."""

from celery import shared_task

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from procurement.actions import admission
from procurement.selectors.admission import overdue_cures


@shared_task(name="procurement.end_cures")
def end_cures() -> int:
    """Record the end of every term for a correction that has passed."""
    now, robot = portal_now(), User.objects.robot()
    return len([admission.end_cure(bid, by=robot, now=now) for bid in overdue_cures(now)])

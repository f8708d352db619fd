"""The clock tells the office that the time for objections is over; naming winners is for people."""

from celery import shared_task

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from procurement.actions import results as actions
from procurement.models import Appeal, Call
from procurement.states import CallState


@shared_task(name="procurement.end_standstills")
def end_standstills() -> int:
    """Every five minutes: write once for each call whose time for objections has run out."""
    now, robot = portal_now(), User.objects.robot()
    waiting = Appeal.objects.undecided().values("call")
    over = Call.objects.filter(state=CallState.STANDSTILL, standstill_until__lte=now)
    calls = over.exclude(pk__in=waiting).order_by("standstill_until", "pk")
    return sum(actions.remind_of_the_award(call, by=robot, now=now) for call in calls)

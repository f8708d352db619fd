"""Ticks of the clock: a contract that nobody signed in its term goes to the next in the reserve."""

from contextlib import suppress

from celery import shared_task

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from procurement.actions import award
from procurement.models import Contract
from procurement.states import ContractState


@shared_task(name="procurement.decline_silent_contracts")
def decline_silent_contracts() -> int:
    """Every quarter of an hour: silence past the term is a decline."""
    now, robot = portal_now(), User.objects.robot()
    silent = Contract.objects.filter(
        state=ContractState.DRAFT,
        document__isnull=False,
        ngo_signed_at__isnull=True,
        sign_until__lt=local(now).date(),
    )
    passed = 0
    for contract in silent.order_by("pk"):
        with suppress(Refusal):  # signed while we were on the way: the next tick asks again
            award.decline(contract, by=robot, now=now)
            passed += 1
    return passed

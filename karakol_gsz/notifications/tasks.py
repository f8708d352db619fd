"""Deferred work of the outbox: the queue only wakes it up, the table remembers."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from karakol_gsz.notifications import delivery

logger = logging.getLogger(__name__)


@shared_task(name="notifications.deliver")
def deliver(message_pk: int) -> None:
    delivery.deliver(message_pk)


@shared_task(name="notifications.resume_outbox")
def resume_outbox() -> int:
    """Every few seconds: letters that a dead worker, an empty queue or a closed post office left
    behind."""
    return wake(delivery.lease_due())


def wake(message_pks: list[int]) -> int:
    """Put letters into the queue; without a queue they wait in the table for the next tick."""
    for count, pk in enumerate(message_pks):
        try:
            deliver.apply_async(args=(pk,), retry=False)
        except OperationalError:
            logger.warning("the queue does not answer: %s letters wait", len(message_pks) - count)
            return count
    return len(message_pks)

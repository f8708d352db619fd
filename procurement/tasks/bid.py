"""Ticks of the clock: receipts that a dying process left unwritten."""

from celery import shared_task

from procurement.actions import bid_receipts


@shared_task(name="procurement.issue_missing_receipts")
def issue_missing_receipts() -> int:
    """Twice a minute: nobody waits for a receipt because a process died after the commit."""
    return bid_receipts.issue_missing_receipts()

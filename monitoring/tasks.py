"""Ticks of the clock after the signature."""

import logging
from datetime import timedelta

from celery import shared_task

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.outbox import notify
from monitoring import notices
from monitoring.actions import execution as deeds
from monitoring.models import Report
from procurement.models import Contract

log = logging.getLogger(__name__)

SOON, NEAR, LATE, VERY_LATE = 14, 3, -1, -7  # days left at which a letter goes out


@shared_task(name="monitoring.start_executions")
def start_executions() -> int:
    """Every minute: begin the work of the contracts that both sides have signed."""
    now, robot = portal_now(), User.objects.robot()
    signed = Contract.objects.signed().filter(execution__isnull=True).order_by("pk")
    started = 0
    for contract in signed:
        try:
            deeds.start(contract, by=robot, now=now)
        except Refusal as refusal:
            log.warning("contract %s: %s", contract.number, refusal.message)
        else:
            started += 1
    return started


@shared_task(name="monitoring.remind_of_reports")
def remind_of_reports() -> int:
    """Every morning: write about reports that are due soon or overdue; each letter once."""
    today = local(portal_now()).date()
    awaited = Report.objects.awaited().filter(due_on__lte=today + timedelta(days=SOON))
    written = 0
    for report in awaited.select_related("execution__contract__bid__organization"):
        left = (report.due_on - today).days
        passed = [mark for mark in (SOON, NEAR, LATE, VERY_LATE) if left <= mark]
        notice = notices.REPORT_OVERDUE if left < 0 else notices.REPORT_DUE
        event = f"{notice.kind}:{report.pk}:{report.due_on}:{passed[-1]}"
        written += bool(notify(notice, report, event=event))
    return written

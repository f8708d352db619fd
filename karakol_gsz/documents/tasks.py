"""The printer: one paper when asked, and every minute what was forgotten."""

import logging
from datetime import timedelta

from celery import shared_task

from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents.engine import PapersUnavailable, why_not
from karakol_gsz.documents.models import Document
from karakol_gsz.documents.press import print_now

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)
AT_ONCE = 50


@shared_task(name="documents.print_document", soft_time_limit=20, time_limit=40)
def print_document(document_id: int) -> str:
    """Print one paper; twice asked, once printed."""
    document = Document.objects.get(pk=document_id)
    try:
        return print_now(document).state
    except PapersUnavailable:
        log.warning("%s waits: %s", document, why_not())
        return document.state


@shared_task(name="documents.resume_printing")
def resume_printing() -> int:
    """Ask again for the papers whose task was lost with the queue, or came before Pango did."""
    waiting = Document.objects.to_print().filter(made_at__lt=portal_now() - PATIENCE)
    overdue = list(waiting.order_by("made_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for document_id in overdue:
        print_document.delay(document_id)
    return len(overdue)

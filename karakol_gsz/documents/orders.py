"""Ordering a paper: the row stands at once with its facts, the worker prints after the commit.

A paper says what was true when it was ordered, so its facts are kept in the row. A newer demand
changes a paper that still waits; one that was printed stays as it is and gets a next version.
"""

from typing import Any

from celery import current_app
from django.db import models, transaction

from karakol_gsz.audit import journal
from karakol_gsz.documents.letterhead import letterhead
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.documents.names import clean_name
from karakol_gsz.documents.paper import Facts, Paper

PRINT_TASK = "documents.print_document"


@transaction.atomic
def order(
    paper: Paper,
    subject: models.Model,
    *,
    by: Any,
    event: str = "",
    extra: Facts | None = None,
) -> Document:
    """Order *paper* about *subject*.

    With an *event* there is one document for it, for ever. Without, the same facts give the same
    document, and other facts a paper that says them.
    """
    latest = _latest(paper, subject, event)
    if latest is not None and event and latest.state != DocumentState.FAILED:
        return latest
    facts = paper.facts_about(subject, extra)
    for language, part in facts.items():
        part["letterhead"] = letterhead(language)
    if latest is None:
        return _new(paper, subject, by=by, event=event, facts=facts, version=1)
    if latest.state == DocumentState.FAILED:
        return _once_more(latest, facts)
    if latest.facts == facts:
        return latest
    if latest.state == DocumentState.PENDING:
        latest.facts = facts
        latest.save(update_fields=["facts"])
        return latest
    return _new(paper, subject, by=by, event=event, facts=facts, version=latest.version + 1)


def enqueue(document: Document) -> None:
    """Ask the worker once this transaction is committed; beat asks again if the queue is away."""
    transaction.on_commit(
        lambda: current_app.send_task(PRINT_TASK, args=[document.pk]), robust=True
    )


def _latest(paper: Paper, subject: models.Model, event: str) -> Document | None:
    return (
        Document.objects.select_for_update(of=("self",))
        .about(subject)
        .filter(kind=paper.kind, language=paper.language, event=event, facts__isnull=False)
        .order_by("-version")
        .first()
    )


def _new(
    paper: Paper, subject: models.Model, *, by: Any, event: str, facts: dict[str, Any], version: int
) -> Document:
    document, is_new = Document.objects.get_or_create(
        kind=paper.kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        language=paper.language,
        event=event,
        version=version,
        facts__isnull=False,
        defaults={
            "facts": facts,
            "title": str(facts[paper.languages[-1]]["title"])[:200],
            "name": _file_name(facts[paper.languages[-1]]),
            "content_type": "application/pdf",
            "is_public": paper.public,
            "made_by": by if by is not None and by.pk is not None else None,
        },
    )
    if is_new:
        journal.record(
            document,
            "order_paper",
            by=by,
            after=document.state,
            facts={"kind": paper.kind, "about": str(subject.pk), "version": version},
        )
        enqueue(document)
    return document


def _once_more(failed: Document, facts: dict[str, Any]) -> Document:
    """Give a paper that could not be printed another try; nobody has seen its version."""
    Document.objects.filter(pk=failed.pk).update(
        facts=facts, state=DocumentState.PENDING, attempts=0
    )
    failed.refresh_from_db()
    enqueue(failed)
    return failed


def _file_name(facts: dict[str, Any]) -> str:
    number = str(facts.get("number") or "")
    return clean_name(f"{facts['title']} {number}".strip()[:110] + ".pdf")

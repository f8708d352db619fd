"""Printing one paper: kept facts → html → pdf → the store, with its hash and a journal line."""

import hashlib
from types import ModuleType
from typing import Any

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents.engine import PapersUnavailable, papers_can_be_printed
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.documents.paper import Paper, papers, revived

ATTEMPTS_MAX = 8

pdf: ModuleType | None
try:
    from karakol_gsz.documents import pdf
except OSError:  # Pango is not on this machine; papers wait until it is
    pdf = None


def print_now(document: Document) -> Document:
    """Print *document* if it still waits; one that was printed or signed is never drawn again."""
    if pdf is None or not papers_can_be_printed():
        raise PapersUnavailable
    try:
        return _print(document)
    except PapersUnavailable:
        raise
    except Exception:
        _count_failure(document)
        raise


def html_of(document: Document) -> str:
    """The paper as one HTML page: each language by itself, the state language first."""
    paper, kept = papers[document.kind], document.facts or {}
    parts = [
        {"language": language, "html": _part(paper, document, language, kept[language])}
        for language in paper.languages
    ]
    first = kept[paper.languages[0]]
    with translation.override(paper.languages[0]):
        return render_to_string(
            "papers/_bilingual.html",
            {
                "parts": parts,
                "headline": " / ".join(kept[language]["title"] for language in paper.languages),
                "author": first["letterhead"]["authority"],
                "made_at": f"{document.made_at:%Y-%m-%dT%H:%M:%SZ}",
            },
        )


@transaction.atomic
def _print(document: Document) -> Document:
    fresh = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if fresh.state != DocumentState.PENDING or not fresh.is_paper:
        return fresh
    if pdf is None:
        raise PapersUnavailable
    data: bytes = pdf.draw(html_of(fresh))
    fresh.file.save(name="", content=ContentFile(data), save=False)
    digest = hashlib.sha256(data).hexdigest()
    Document.objects.filter(pk=fresh.pk).update(
        state=DocumentState.READY,
        file=fresh.file.name,
        sha256=digest,
        size=len(data),
        printed_at=portal_now(),
        attempts=F("attempts") + 1,
    )
    fresh.refresh_from_db()
    journal.record(
        fresh,
        "print_paper",
        by=User.objects.robot(),
        before=DocumentState.PENDING,
        after=DocumentState.READY,
        facts={"kind": fresh.kind, "version": fresh.version, "sha256": digest},
    )
    return fresh


def _part(paper: Paper, document: Document, language: str, kept: dict[str, Any]) -> SafeString:
    context = revived(kept)
    address = f"{settings.SITE_URL.rstrip('/')}/documents/{document.public_id}/"
    context["language"] = language
    context["document"] = {
        "title": kept["title"],
        "version": document.version,
        "made_at": document.made_at,
        "facts_code": document.facts_code,
        "address": address,
        "qr": _qr(address),
    }
    with translation.override(language):
        return mark_safe(render_to_string(paper.template, context))  # noqa: S308 (our own templates)


def _qr(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=0, dark="#14242e", omitsize=True)
    return mark_safe(svg)  # noqa: S308 (drawn by segno from an address of our own)


def _count_failure(document: Document) -> None:
    """A paper that cannot be drawn is given up after a few tries, and stands as failed."""
    waiting = Document.objects.to_print().filter(pk=document.pk)
    waiting.update(attempts=F("attempts") + 1)
    waiting.filter(attempts__gte=ATTEMPTS_MAX).update(state=DocumentState.FAILED)

"""The one address of a document: asked first, then given out with headers that keep it harmless."""

import uuid
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from karakol_gsz.audit import looks
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import access
from karakol_gsz.documents.content import INLINE_TYPES
from karakol_gsz.documents.engine import why_not
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.documents.names import disposition

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
SOON = 4


@require_safe
def document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the document out, or behave as if it were not there.

    A stranger is sent to the sign-in page whether the document exists or not, so that a link from
    a letter works and tells nothing.
    """
    found = Document.objects.filter(public_id=public_id).first()
    if found is None or not access.may_read(request.user, found):
        if found is not None and found.is_sealed:
            looks.note_denied(found, by=request.user, now=portal_now())
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    if not found.is_ready:
        return _not_yet(request, found)
    return _given_out(request, found, inline="download" not in request.GET)


def _given_out(request: HttpRequest, found: Document, *, inline: bool) -> HttpResponse:
    etag = f'"{found.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(found.content(), content_type=found.content_type)
    inline = inline and found.content_type in INLINE_TYPES
    response["ETag"] = etag
    response["Content-Disposition"] = disposition(found.file_name, inline=inline)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, max-age=300" if found.is_public else "private, no-store"
    return response


def _not_yet(request: HttpRequest, found: Document) -> HttpResponse:
    failed = found.state == DocumentState.FAILED
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.ACCEPTED
    context = {"document": found, "failed": failed, "why_not": why_not()}
    response = render(request, "documents/not_yet.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    if not failed and not context["why_not"]:
        response["Refresh"] = str(SOON)
    return response

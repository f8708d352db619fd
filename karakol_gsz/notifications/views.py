"""The inbox: every letter the portal wrote to me."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karakol_gsz.core.clock import portal_now
from karakol_gsz.notifications import actions, attachments
from karakol_gsz.notifications.models import Message

LETTERS_PER_PAGE = 20


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    letters = Message.objects.visible_to(request.user).in_inbox()
    page = Paginator(letters.defer("text", "html"), LETTERS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "notifications/inbox.html",
        {"page": page, "page_obj": page, "unread": letters.unread().count()},
    )


@login_required
@require_GET
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One letter. Looking changes nothing: "read" is a button."""
    found = _mine(request, public_id)
    return render(
        request,
        "notifications/letter.html",
        {"letter": found, "papers": attachments.links(found.documents)},
    )


@login_required
@require_POST
def read_letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actions.read(_mine(request, public_id), by=request.user, now=portal_now())
    return redirect("notifications:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(by=request.user, now=portal_now())
    messages.success(request, _("All letters are marked as read."))
    return redirect("notifications:inbox")


def _mine(request: HttpRequest, public_id: UUID) -> Message:
    letters = Message.objects.visible_to(request.user).in_inbox()
    return get_object_or_404(letters, public_id=public_id)

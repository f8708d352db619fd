"""Home, how it works, the two desks, and the pages that say that something is wrong."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import posted, safe_next
from karakol_gsz.portal import card, nav
from karakol_gsz.portal.gallery import GalleryForm, samples
from karakol_gsz.portal.today import today


def five_steps() -> list[dict[str, str]]:
    """How a social order goes, in the words of a resident."""
    return [
        {
            "title": _("The city says what it needs"),
            "text": _("The programme names the people, the service and the money in the budget."),
        },
        {
            "title": _("It announces a call"),
            "text": _("Any registered non-profit organisation may offer how it would help."),
        },
        {
            "title": _("A committee judges"),
            "text": _("Bids stay sealed until the term ends. Marks and reasons are published."),
        },
        {
            "title": _("The best offer becomes a contract"),
            "text": _("Anyone may read what was promised, by when, and for how much."),
        },
        {
            "title": _("The work is shown and paid for"),
            "text": _("Reports, acts and payments stand beside the promise."),
        },
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a social order is, which calls are open, what came of the earlier ones."""
    now = portal_now()
    context = {"cards": card.hung("home", request.user, now=now), "now": now}
    return render(request, "portal/home.html", {**context, "five_steps": five_steps()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How it works, at more length."""
    return render(request, "portal/about.html", {"five_steps": five_steps()})


@login_required
@require_safe
def after_sign_in(request: PersonRequest) -> HttpResponse:
    """Everyone comes to the desk where work waits for him."""
    if wanted := safe_next(request):
        return redirect(wanted)
    if request.user.roles & nav.OFFICE:
        return redirect("portal:office_today")
    if request.user.roles & nav.COMMITTEE and (url := nav.address("/committee/")):
        return redirect(url)
    return redirect("portal:cabinet_today")


@login_required
@require_safe
def cabinet(request: PersonRequest) -> HttpResponse:
    """What an organisation has to do today."""
    now = portal_now()
    context: dict[str, Any] = {
        "today": today(
            "cabinet", request.user, now, next_words=_("Open calls are on the home page.")
        ),
        "cards": card.hung("cabinet", request.user, now=now),
        "now": now,
    }
    return render(request, "portal/cabinet.html", context)


@login_required
@require_safe
def office(request: PersonRequest) -> HttpResponse:
    """What the finance office has to do today; a stranger to the office finds no such page."""
    if not request.user.roles & nav.OFFICE:
        raise Http404
    now = portal_now()
    context: dict[str, Any] = {
        "today": today("office", request.user, now),
        "cards": card.hung("desk", request.user, now=now),
        "now": now,
    }
    return render(request, "portal/office.html", context)


@login_required
def gallery(request: PersonRequest) -> HttpResponse:
    """Every piece that pages are built of, for those who build them."""
    if not request.user.roles & nav.OFFICE:
        raise Http404
    form = GalleryForm(posted(request))
    form.is_valid()
    status = 422 if form.errors else 200
    return render(
        request, "portal/gallery.html", {"form": form, **samples(portal_now())}, status=status
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none for this person: the answer is the same."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page is known to be there, the deed is not this person's."""
    return render(request, "403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Says what became of the work; asks nothing of the database, which may be what broke."""
    return render(None, "500.html", status=500)

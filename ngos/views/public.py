"""The public register: who may serve the city."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.listing import ListingView
from karakol_gsz.portal import card
from ngos.forms.filters import RegisterFilter
from ngos.models import Organization

# Pages about violence and children offer to be left quickly.
SENSITIVE_SPHERES = frozenset({"violence", "family"})


class Register(ListingView):
    """Verified organisations, twenty a page."""

    template_name = "ngos/public/list.html"
    filterset_class = RegisterFilter
    orders = {"name": ("name_key",), "-verified": ("-verified_at",)}

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = Organization.objects.in_register().by_alphabet().prefetch_related("spheres")
        return super().get_queryset()


@require_safe
def show(request: HttpRequest, inn: str) -> HttpResponse:
    """One organisation: no phones, no bank, and of a refuge no address."""
    rows = Organization.objects.in_register().prefetch_related("spheres")
    found = get_object_or_404(rows, inn=inn)
    now = portal_now()
    context = {
        "organization": found,
        "cards": card.hung("organisation", request.user, now=now, subject=found),
        "now": now,
        "sensitive": found.is_refuge
        or any(sphere.slug in SENSITIVE_SPHERES for sphere in found.spheres.all()),
    }
    return render(request, "ngos/public/show.html", context)

"""The results for everybody: who got how much, by which points, with which papers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from karakol_gsz.core.clock import portal_now
from procurement.models import Call
from procurement.selectors import results as selectors


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """A call has results when they are published; before that the page is not there."""
    call = get_object_or_404(Call.objects.with_results(), number=number)
    now = portal_now()
    context = {
        "call": call,
        "now": now,
        "is_open": selectors.takes_objections(call, now),
        "how": selectors.objection_derivation(call),
        "sensitive": call.is_sensitive,
        **selectors.results_of(call),
    }
    return render(request, "procurement/public/results.html", context)

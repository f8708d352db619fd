"""The committee's door: what to do today, and the bids before this member."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.portal.today import today
from procurement.models import Seat
from procurement.selectors import committee as selectors


@login_required
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """«My bids to judge»: rows with their state and the days left; no menu is needed."""
    user, now = request.user, portal_now()
    if not (user.has_perm("accounts.enter_committee") or Seat.objects.of(user).exists()):
        raise Http404
    found = selectors.rooms(selectors.calls_of(user))
    context = {
        "today": today(
            "committee", user, now, next_words=_("When a call closes, its opening stands here.")
        ),
        "rows": selectors.bids_to_judge(user, found),
        "rooms": found,
        "now": now,
    }
    return render(request, "procurement/committee/home.html", context)

"""Who may stand at the office's doors of procurement."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def office_only(view: View) -> View:
    """A page of the office does not exist for those outside it."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("accounts.enter_office"):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(inside)

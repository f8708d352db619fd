"""What every page knows: its language, its menus and the doors of the person."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from karakol_gsz.city.models import THE_ONE, City
from karakol_gsz.portal import nav


def portal(request: HttpRequest) -> dict[str, Any]:
    """Menus are made only for the door whose page asks for them."""
    user = getattr(request, "user", None)
    roles = SimpleLazyObject(lambda: frozenset(getattr(user, "roles", ()) or ()))
    menus: dict[str, Any] = {
        f"nav_{door}": SimpleLazyObject(partial(nav.menu, door, request, roles))
        for door in nav.DOORS
    }
    return {
        "LANGUAGE_CODE": get_language(),
        "demo": settings.DEMO,
        "city": SimpleLazyObject(City.objects.filter(pk=THE_ONE).first),
        "doors": SimpleLazyObject(lambda: nav.doors(request, roles)),
        **menus,
    }

"""Finding one's own bid; a look at somebody else's is written down and finds nothing."""

import base64
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.audit import looks
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents.seal import SealBroken, seal_json, unseal_json
from procurement.models import Bid

PARKED = "bid_pages"
PARKED_MAX = 300_000


def own_bid(request: PersonRequest, code: str) -> Bid:
    """The bid of the visitor's NGO; 404 for everybody else, and one line in the journal."""
    rows = Bid.objects.select_related("call", "lot", "organization", "author")
    found = rows.of(request.user).filter(code=code).first()
    if found is not None:
        return found
    other = Bid.objects.filter(code=code).first()
    if other is not None and not Bid.objects.visible_to(request.user).filter(pk=other.pk).exists():
        looks.note_denied(other, by=request.user, now=portal_now())
    raise Http404


@dataclass(frozen=True)
class Parked:
    """A text that waits for its person, and the version of the page it was typed over."""

    document: dict[str, Any]
    version: int


def park(
    request: HttpRequest, code: str, slug: str, document: dict[str, Any], *, version: int
) -> bool:
    """Keep a text that could not be saved in the person's session, sealed like the bid itself."""
    whole = {"document": document, "version": version}
    sealed = base64.b64encode(seal_json(whole, context=_context(code, slug))).decode()
    if len(sealed) > PARKED_MAX:
        return False
    request.session[PARKED] = {_place(code, slug): sealed}
    return True


def parked(request: HttpRequest, code: str, slug: str) -> Parked | None:
    """The text that waits for its person, if there is one for this page."""
    sealed = request.session.get(PARKED, {}).get(_place(code, slug))
    if sealed is None:
        return None
    try:
        return Parked(**unseal_json(base64.b64decode(sealed), context=_context(code, slug)))
    except SealBroken:
        return None


def unpark(request: HttpRequest) -> None:
    """The text is safe elsewhere, or nobody wants it."""
    request.session.pop(PARKED, None)


def _place(code: str, slug: str) -> str:
    return f"{code}/{slug}"


def _context(code: str, slug: str) -> str:
    return f"parked:{code}:{slug}"

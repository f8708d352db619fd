"""Check your answers, send, the receipt; and taking it all back."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import day_words, moment_words
from procurement.actions import bid as bid_actions
from procurement.actions import bid_receipts
from procurement.models import Bid, BidVersion
from procurement.selectors import bid as bids
from procurement.selectors.bid import Draft
from procurement.states import BidState
from procurement.views.cabinet import bids as pages
from procurement.views.cabinet.bids_own import own_bid

KEY_MAX = 64


@dataclass(frozen=True)
class Moment:
    """One line of what happens now."""

    label: str
    when: str
    state: str


@login_required
@require_safe
def check(request: PersonRequest, code: str) -> HttpResponse:
    """Everything on one page before it is sent; nothing is sent yet."""
    bid, now = own_bid(request, code), portal_now()
    draft = bids.draft_of(bid)
    may_change = bids.may_be_changed(bid, now)
    may_write = request.user.has_perm("procurement.fill_in_bid", bid)
    context = {
        "bid": bid,
        "now": now,
        "may_change": may_change,
        "may_send": request.user.has_perm("procurement.submit_bid", bid),
        "closing_words": bids.closing_words(bid.call) if bid.call.closes_at else "",
        "is_sent": bid.current_version is not None and not bids.has_unsent(bid, draft),
        "problems": pages.problems(bid, draft) if may_change else [],
        "sections": pages.sections(
            bid,
            draft.documents,
            bids.manifest(draft.files),
            may_change=may_change and may_write,
        ),
        "key": press_key(bid, draft),
        "seen": draft.fingerprint,
        "sensitive": bid.call.is_sensitive,
    }
    return render(request, "procurement/cabinet/bid_check.html", context)


def press_key(bid: Bid, draft: Draft) -> str:
    """One key for one content after one version: two tabs and a retry press the same button."""
    said = f"{bid.code}:{bid.current_version_id or 0}:{draft.fingerprint}"
    return sha256(said.encode()).hexdigest()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PersonRequest, code: str) -> HttpResponse:
    """Send; the receipt stands in the same answer, and in every answer to the same press."""
    bid = own_bid(request, code)
    key = request.POST.get("key", "")[:KEY_MAX]
    if request.method != "POST" or not key:
        return redirect("procurement:cabinet_bid_check", code)
    version = bid_actions.submit(
        bid, key=key, seen=request.POST.get("seen", ""), by=request.user, now=portal_now()
    )
    return _receipt_page(request, own_bid(request, code), version)


@login_required
@require_safe
def receipt(request: PersonRequest, code: str) -> HttpResponse:
    """The receipt once more; an older version's by its number."""
    bid = own_bid(request, code)
    return _receipt_page(request, bid, _version(request, bid))


@login_required
@require_safe
def receipt_json(request: PersonRequest, code: str) -> HttpResponse:
    """The signed receipt as a file, for checking it anywhere."""
    bid = own_bid(request, code)
    version = _version(request, bid)
    if not version.receipt:
        raise Http404
    body = json.dumps(version.receipt, ensure_ascii=False, indent=1, sort_keys=True)
    response = HttpResponse(body + "\n", content_type="application/json")
    name = f"{bid.code}-v{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, code: str) -> HttpResponse:
    """Ask once, in words, on a page of its own."""
    bid = own_bid(request, code)
    if not request.user.has_perm("procurement.withdraw_bid", bid):
        raise PermissionDenied(_("A signatory or an administrator withdraws the bid."))
    here = reverse("procurement:cabinet_bid_show", args=[code])
    if request.method == "POST":
        bid_actions.withdraw(bid, by=request.user, now=portal_now())
        messages.success(request, _("The bid is withdrawn. It will not be opened."))
        return redirect(here)
    if bid.state != BidState.SUBMITTED:
        return redirect(here)
    closes = moment_words(bid.call.closes_at, portal_language()) if bid.call.closes_at else ""
    context = {
        "base_template": "base_cabinet.html",
        "title": _("Withdraw bid %(code)s") % {"code": bid.code},
        "text": _(
            "It will not be opened and takes no part in the call. Until %(closes)s you may "
            "prepare another bid for this lot."
        )
        % {"closes": closes},
        "button": _("Withdraw bid"),
        "kind": "wrong",
        "cancel_url": here,
        "sensitive": bid.call.is_sensitive,
    }
    return render(request, "components/confirm.html", context)


def _version(request: PersonRequest, bid: Bid) -> BidVersion:
    """The version asked for, else the last one; its receipt is built if it is missing."""
    rows = BidVersion.objects.visible_to(request.user).filter(bid=bid).defer("sealed")
    wanted = request.GET.get("version", "")
    if wanted.isdigit():
        rows = rows.filter(number=int(wanted))
    version = rows.order_by("-number").first()
    if version is None:
        raise Http404
    return bid_receipts.with_receipt(version)


def _receipt_page(request: PersonRequest, bid: Bid, version: BidVersion) -> HttpResponse:
    verify = settings.SITE_URL.rstrip("/") + reverse("audit:verify_receipt")
    json_url = reverse("procurement:cabinet_bid_receipt_json", args=[bid.code])
    context = {
        "bid": bid,
        "version": version,
        "receipt": version.receipt,
        "paper": version.receipt_paper,
        "is_last": bid.current_version_id == version.pk,
        "json_url": f"{json_url}?version={version.number}",
        "verify_url": verify,
        "qr": qr(f"{verify}?code={bid.code}&version={version.number}&sha256={version.sha256}"),
        "moments": _moments(bid, version, portal_now()),
        "looks": bids.denied_looks(bid),
        "sensitive": bid.call.is_sensitive,
    }
    return render(request, "procurement/cabinet/bid_receipt.html", context)


def qr(text: str) -> str:
    """The address as a code; its light ground stays light in the dark scheme."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, dark="#14242e", light="#fff", svgclass=None, lineclass=None
    )
    return mark_safe(svg)  # noqa: S308 (drawn by segno from an address of our own)


def _moments(bid: Bid, version: BidVersion, now: datetime) -> list[Moment]:
    call, language = bid.call, portal_language()
    opened = bid.opened_at is not None
    closed = not call.accepts_at(now)
    lines = [Moment(_("Received"), moment_words(version.received_at, language), "done")]
    if call.closes_at:
        state = "done" if closed else "now"
        words = moment_words(call.closes_at, language)
        lines.append(Moment(_("Bids close; until then you may replace or withdraw"), words, state))
    if call.opening_at:
        state = "done" if opened else "now" if closed else "later"
        words = moment_words(call.opening_at, language)
        lines.append(Moment(_("Two people open the bids, with minutes"), words, state))
    if call.results_planned_on:
        words = day_words(call.results_planned_on, language, weekday=True)
        lines.append(Moment(_("Results, with reasons to each organisation"), words, "later"))
    return lines

"""One bid, one page: its text beside one's marks; without a clean declaration there is no page."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.audit import looks
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.http import form_status, refusal_into
from karakol_gsz.core.moments import time_words
from procurement.actions import evaluation as actions
from procurement.forms.evaluation import SheetForm, sheet_values
from procurement.models import Annex, Bid, Mark, ScoreSheet, Seat
from procurement.selectors import evaluation as selectors
from procurement.selectors.bid import rules_of
from procurement.states import BidState, CallState, SheetState


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, code: str) -> HttpResponse:
    """Read the bid; mark it while that is one's task and one's marks are open."""
    bid = _found(request, code)
    if bid is None:
        return _aside(request, code)
    seat = selectors.seat_on(bid.call, request.user)
    sheet, marks = selectors.own_sheet(bid, seat) if seat else (None, {})
    if not _is_marking(bid, seat, sheet):
        return render(request, "procurement/committee/bid.html", _reading(request, bid, sheet))
    form = _form(request, bid, sheet, marks)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            answers = form.answers()
            actions.save_marks(bid, by=request.user, now=portal_now(), answers=answers)
            if "lock" not in request.POST:
                messages.success(request, _("Your marks are saved. Nobody else sees them."))
                return redirect("procurement:committee_bid", code)
            form.demand(
                selectors.sheet_findings(
                    form.criteria, form.rules, answers["marks"], answers["comments"]
                )
            )
            if not form.errors:
                return redirect("procurement:committee_bid_lock", code)
    context = {**_common(bid), "form": form, **_sums(form)}
    context["rows"], context["one_scale"] = form.rows(), form.has_one_scale()
    context["saved"] = _saved_words(sheet, marks)
    return render(request, "procurement/committee/scoring.html", context, status=form_status(form))


@login_required
@require_POST
def autosave(request: PersonRequest, code: str) -> JsonResponse:
    """Keep what is marked so far; the answer is one line beside the button."""
    bid = _found(request, code)
    if bid is None:
        raise Http404
    now = portal_now()
    form = _form(request, bid, None, {})
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"text": _("Not saved: %(why)s") % {"why": first}}, status=422)
    try:
        actions.save_marks(bid, by=request.user, now=now, answers=form.answers())
    except Refusal as refusal:
        return JsonResponse({"text": str(refusal.message)}, status=409)
    return JsonResponse({"version": 0, "text": _("Saved: %(time)s") % {"time": time_words(now)}})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: PersonRequest, code: str) -> HttpResponse:
    """Look once more at one's own marks, then lock them for good."""
    bid = _found(request, code)
    if bid is None:
        return _aside(request, code)
    seat = selectors.seat_on(bid.call, request.user)
    sheet, marks = selectors.own_sheet(bid, seat) if seat else (None, {})
    if sheet is None:
        raise Http404
    if request.method == "POST":
        actions.lock(sheet, by=request.user, now=portal_now())
        messages.success(
            request,
            _("Your marks for the bid %(code)s are locked. Thank you.") % {"code": code},
        )
        return _to_the_next(request, bid)
    rules, criteria = rules_of(bid.call), list(bid.call.criteria.all())
    values = {no: mark.value for no, mark in marks.items()}
    context = {
        **_common(bid),
        "sheet": sheet,
        "lines": [(one, marks.get(one.no)) for one in criteria],
        "total": selectors.total_of(criteria, rules, values),
    }
    return render(request, "procurement/committee/scoring_lock.html", context)


def _to_the_next(request: PersonRequest, bid: Bid) -> HttpResponse:
    """On to the next bid that waits for one's marks; when there is none, to the room."""
    pairs = selectors.bids_to_mark(request.user, bid.call)
    left = [one for one, sheet in pairs if sheet is None or sheet.state == SheetState.OPEN]
    if left:
        return redirect("procurement:committee_bid", left[0].code)
    return redirect("procurement:committee_call", bid.call.number)


def _found(request: PersonRequest, code: str) -> Bid | None:
    """An opened bid that this person may read without being its owner."""
    rows = Bid.objects.read_by(request.user).select_related("call", "lot", "organization")
    return rows.filter(code=code).first()


def _aside(request: PersonRequest, code: str) -> HttpResponse:
    """Who has stepped aside, or not declared yet, is told so; the bid itself is not there."""
    bid = get_object_or_404(Bid.objects.filter(opened_at__isnull=False), code=code)
    seat = selectors.seat_on(bid.call, request.user)
    if seat is None or not seat.is_voting:
        raise Http404
    looks.note_denied(bid, by=request.user, now=portal_now())
    declared = seat.declarations.filter(bid=bid).exists()
    context = {"code": code, "call": bid.call, "declared": declared}
    return render(request, "procurement/committee/scoring_aside.html", context, status=404)


def _is_marking(bid: Bid, seat: Seat | None, sheet: ScoreSheet | None) -> bool:
    return (
        seat is not None
        and seat.is_voting
        and bid.state == BidState.ADMITTED
        and bid.call.state == CallState.EVALUATION
        and (sheet is None or sheet.state == SheetState.OPEN)
        and not hasattr(seat, "absence")
    )


def _form(
    request: PersonRequest, bid: Bid, sheet: ScoreSheet | None, marks: dict[int, Mark]
) -> SheetForm:
    return SheetForm(
        request.POST if request.method == "POST" else None,
        initial=sheet_values(sheet, marks),
        criteria=list(bid.call.criteria.all()),
        rules=rules_of(bid.call),
        requested=bid.requested_sum or Decimal(0),
    )


def _common(bid: Bid) -> dict[str, Any]:
    return {
        "bid": bid,
        "call": bid.call,
        "sections": selectors.text_of(bid),
        "files": list(Annex.objects.filter(bid=bid).select_related("document").order_by("pk")),
        "sensitive": bid.call.is_sensitive,
    }


def _sums(form: SheetForm) -> dict[str, Any]:
    """The total as it stands on the page when it opens; the script moves it from there."""
    values = {one.no: _whole(form[f"mark_{one.no}"].value()) for one in form.criteria}
    return {
        "total": selectors.total_of(list(form.criteria), form.rules, values),
        "all_points": sum(one.weight for one in form.criteria),
        "comment_marks": sorted(selectors.comment_marks(form.rules)),
    }


def _whole(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isdigit() else None


def _saved_words(sheet: ScoreSheet | None, marks: dict[int, Mark]) -> str:
    if sheet is None or not marks:
        return ""
    latest = max(mark.saved_at for mark in marks.values())
    return _("Saved: %(time)s") % {"time": time_words(latest)}


def _reading(request: PersonRequest, bid: Bid, sheet: ScoreSheet | None) -> dict[str, Any]:
    """The bid with one's own locked marks; those of others when all are in."""
    seen = ScoreSheet.objects.visible_to(request.user).filter(bid=bid)
    sheets = list(seen.select_related("seat__person").prefetch_related("marks__criterion"))
    own = sheet.pk if sheet else None
    return {
        **_common(bid),
        "criteria": list(bid.call.criteria.all()),
        "sheets": [
            (one, {mark.criterion_id: mark for mark in one.marks.all()}, one.pk == own)
            for one in sheets
        ],
        "sheet": sheet,
        "waits": sheet is not None and bid.call.state == CallState.EVALUATION and len(sheets) < 2,
    }

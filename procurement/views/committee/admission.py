"""The check for conformity: the secretary's list, the return, the chair's confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.lawbook.keys import Rule
from procurement.actions import admission as actions
from procurement.forms.admission import CheckForm, ReturnForm
from procurement.models import Annex, Bid, CheckResult
from procurement.norms.check_answers import check_answers
from procurement.selectors import admission as selectors
from procurement.selectors.bid import pages_of
from procurement.states import BidState, CallState
from procurement.views.committee.doors import bid_or_404, page, room_or_404


@login_required
@require_safe
def index(request: PersonRequest, number: str) -> HttpResponse:
    """Every opened bid this person may read, with what is proposed and what is still open."""
    room = room_or_404(request, number)
    readable = {
        bid.pk: bid
        for bid in Bid.objects.read_by(request.user)
        .filter(call=room.call)
        .only("title_ru", "title_ky")
    }
    proposed = selectors.proposals(room)
    rows = [
        {"bid": bid, "title": readable.get(bid.pk), "proposal": proposed[bid.pk]}
        for bid in room.opened
    ]
    is_running = room.call.state == CallState.ADMISSION
    user = request.user
    context = page(
        room,
        request,
        rows=rows,
        is_running=is_running,
        due=room.due_on("admission"),
        obstacles=selectors.obstacles(room, proposed) if is_running else [],
        may_begin=room.call.state == CallState.OPENED
        and user.has_perm("procurement.begin_admission_call", room.call),
        may_confirm=is_running and user.has_perm("procurement.finish_admission_call", room.call),
        may_check=is_running and _keeps_the_file(request, room.call),
    )
    return render(request, "procurement/committee/admission_list.html", context)


@login_required
@require_POST
def begin(request: PersonRequest, number: str) -> HttpResponse:
    room = room_or_404(request, number)
    actions.begin_admission(room.call, by=request.user, now=portal_now())
    messages.success(request, _("The lists are laid out. The portal has answered what it sees."))
    return redirect("procurement:committee_admission_list", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PersonRequest, number: str, code: str) -> HttpResponse:
    """One bid: the list beside the bid itself; saved, or put before the chair."""
    room = room_or_404(request, number)
    bid = bid_or_404(request, room.call, code)
    lines = selectors.lines(bid)
    may_check = (
        bid.state == BidState.OPENED
        and room.call.state == CallState.ADMISSION
        and request.user.has_perm("procurement.check_bid", bid)
    )
    if request.method == "POST" and not request.user.has_perm("procurement.check_bid", bid):
        raise PermissionDenied
    form = CheckForm(request.POST if request.method == "POST" else None, bid=bid, lines=lines)
    if form.is_valid():
        with refusal_into(form):
            data = form.cleaned_data
            actions.check(
                bid,
                by=request.user,
                now=portal_now(),
                answers=form.answers(),
                proposal=data["proposal"],
                ground=data["ground"],
                words=data["words"],
            )
            messages.success(request, _said(data["proposal"], bid))
            return redirect("procurement:committee_admission_list", number)
    proposed = selectors.proposals(room)[bid.pk]
    context = page(
        room,
        request,
        bid=bid,
        lines=lines,
        proposal=proposed,
        may_check=may_check,
        may_return=may_check and bid.returned_at is None,
        sections=check_answers(pages_of(bid), selectors.documents_of(bid)),
        annexes=Annex.objects.filter(bid=bid).select_related("document").order_by("slug", "pk"),
        is_locked=not may_check,
    )
    return form_page(request, "procurement/committee/admission_check.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PersonRequest, number: str, code: str) -> HttpResponse:
    """Name the papers the bidder has to bring; the term is the rule's."""
    room = room_or_404(request, number)
    bid = bid_or_404(request, room.call, code)
    if not request.user.has_perm("procurement.return_for_cure_bid", bid):
        raise PermissionDenied
    curable = {
        line.row.slug.removeprefix("document."): line.row.words or line.sees
        for line in selectors.lines(bid)
        if line.row.result == CheckResult.CURABLE and line.row.slug.startswith("document.")
    }
    papers = list(room.call.required_documents.all())
    form = ReturnForm(
        request.POST if request.method == "POST" else None, papers=papers, curable=curable
    )
    now = portal_now()
    if form.is_valid():
        with refusal_into(form):
            actions.return_for_cure(bid, by=request.user, now=now, items=form.items())
            messages.success(request, _("The bid is returned; the letter is on its way."))
            return redirect("procurement:committee_admission_list", number)
    context = page(
        room,
        request,
        bid=bid,
        until=selectors.cure_until(room.call, now),
        rule=room.rules.words(Rule.CURE_DAYS),
    )
    return form_page(request, "procurement/committee/admission_return.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: PersonRequest, number: str) -> HttpResponse:
    """The chair sees every decision once more and confirms all of them."""
    room = room_or_404(request, number)
    if not request.user.has_perm("procurement.finish_admission_call", room.call):
        raise PermissionDenied
    if request.method == "POST":
        call = actions.conclude(room.call, by=request.user, now=portal_now())
        messages.success(
            request,
            _("The decisions are confirmed, letters are on their way.")
            if call.state == CallState.EVALUATION
            else _("The decisions are confirmed. The call has failed."),
        )
        return redirect("procurement:committee_call", number)
    proposed = selectors.proposals(room)
    readable = Bid.objects.read_by(request.user).filter(call=room.call)
    words = dict(readable.values_list("pk", "reject_words"))
    rows = [
        {"bid": bid, "proposal": proposed[bid.pk], "words": words.get(bid.pk, "")}
        for bid in room.opened
    ]
    reason = selectors.failure_after(room.call) if room.opened else ""
    context = page(
        room,
        request,
        rows=rows,
        obstacles=selectors.obstacles(room, proposed),
        fails=bool(reason),
    )
    return render(request, "procurement/committee/admission_confirm.html", context)


def _keeps_the_file(request: PersonRequest, call: object) -> bool:
    return request.user.has_perm("procurement.begin_admission_call", call)


def _said(proposal: str, bid: Bid) -> str:
    number = {"no": bid.registration_no}
    if proposal == actions.ADMIT:
        return _("No. %(no)s: proposed to admit. The chair confirms.") % number
    if proposal == actions.REJECT:
        return _("No. %(no)s: proposed to reject. The chair confirms.") % number
    return _("No. %(no)s: saved.") % number

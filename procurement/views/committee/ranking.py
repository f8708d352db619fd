"""The ranking: who has still to lock, the table, the vote, two hands, the publication."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.money import format_som
from karakol_gsz.lawbook.keys import Rule
from procurement.actions import evaluation as marking
from procurement.actions import ranking as actions
from procurement.actions import results
from procurement.forms.evaluation import AbsenceForm, VoteForm
from procurement.models import Bid, Call, Seat
from procurement.models.bid import reads_bids
from procurement.norms.scoring import OUTCOME_WORDS, Outcome, Place, is_spread_wide
from procurement.selectors import evaluation as selectors
from procurement.selectors import results as published
from procurement.selectors.evaluation import Evaluation, Ranked
from procurement.states import CallState

MINUTES = "results"
SHOWN = (
    CallState.EVALUATION,
    CallState.RANKED,
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.AWARDED,
    CallState.FAILED,
)


@login_required
@require_safe
def show(request: PersonRequest, number: str) -> HttpResponse:
    """Before everybody has locked only done and not done is shown, never a mark."""
    call = _found(request, number)
    ev = selectors.evaluation_of(call)
    obstacles = ev.obstacles()
    user = request.user
    ranked = [] if obstacles or not ev.bids else ev.ranked()
    settled = all(part.ranking.settled for part in ranked)
    prepared = bool(ev.draft and ev.draft.prepared_at)
    is_same = bool(ranked and prepared and ev.draft.digest == selectors.digest_of(ranked))  # type: ignore[union-attr]
    in_work = call.state == CallState.EVALUATION
    context = {
        "call": call,
        "in_work": in_work,
        "progress": ev.progress(),
        "is_waiting": bool(obstacles),
        "is_short": [one.words for one in obstacles if one.code == "no_quorum"],
        "may_note": in_work and user.has_perm("procurement.note_absence_call", call),
        "criteria": ev.criteria,
        "width": len(ev.criteria) + 4,
        "all_points": sum(one.weight for one in ev.criteria),
        "threshold": ev.thresholds.total,
        "first_percent": ev.thresholds.first_percent,
        "lots": _lots(ev, ranked, seen=_seen(request, call)),
        "settled": settled,
        "draft": ev.draft,
        "prepared": prepared and is_same,
        "may_vote": in_work and user.has_perm("procurement.note_vote_call", call),
        "may_prepare": in_work
        and bool(ranked)
        and settled
        and not (prepared and is_same)
        and user.has_perm("procurement.prepare_ranking_call", call),
        "may_rank": in_work
        and bool(ranked)
        and prepared
        and is_same
        and user.has_perm("procurement.rank_call", call),
        "minutes": published.signed_minutes(call),
        "may_publish": call.state == CallState.RANKED
        and user.has_perm("procurement.publish_results_call", call),
        "minutes_url": reverse("procurement:committee_minutes", args=[number, MINUTES]),
    }
    return render(request, "procurement/committee/ranking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: PersonRequest, number: str, seat: int) -> HttpResponse:
    """Note that a member cannot judge, with the reason."""
    call = _found(request, number)
    if not request.user.has_perm("procurement.note_absence_call", call):
        raise PermissionDenied
    rows = Seat.objects.voting().filter(committee__call=call).select_related("person", "committee")
    found = get_object_or_404(rows, pk=seat)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            marking.note_absence(
                call,
                by=request.user,
                now=portal_now(),
                seat=found,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("%(name)s is noted as absent.") % {"name": found.person})
            return redirect("procurement:committee_ranking", number)
    context = {"call": call, "seat": found}
    return form_page(request, "procurement/committee/ranking_absence.html", form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: PersonRequest, number: str, group: int) -> HttpResponse:
    """The chair enters how each member voted among equal bids."""
    call = _found(request, number)
    if not request.user.has_perm("procurement.note_vote_call", call):
        raise PermissionDenied
    ev = selectors.evaluation_of(call)
    groups = [] if ev.obstacles() else _unresolved(ev.ranked())
    if not 1 <= group <= len(groups):
        raise Http404
    part, tied = groups[group - 1]
    names = {code: _name(part.bids[code]) for code in tied}
    form = VoteForm(
        request.POST if request.method == "POST" else None, seats=ev.may_vote_on(tied), tied=names
    )
    if form.is_valid():
        with refusal_into(form):
            actions.note_vote(
                call, by=request.user, now=portal_now(), tied=tied, ballots=form.ballots()
            )
            messages.success(request, _("The vote is entered."))
            return redirect("procurement:committee_ranking", number)
    context = {"call": call, "names": names, "quorum": ev.quorum}
    return form_page(request, "procurement/committee/ranking_vote.html", form, context)


@login_required
@require_POST
def prepare(request: PersonRequest, number: str) -> HttpResponse:
    call = _found(request, number)
    actions.prepare_ranking(call, by=request.user, now=portal_now())
    messages.success(request, _("The ranking is prepared. The chair has got a letter."))
    return redirect("procurement:committee_ranking", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: PersonRequest, number: str) -> HttpResponse:
    """The chair's hand: from here on nothing of the ranking changes."""
    call = _found(request, number)
    if not request.user.has_perm("procurement.rank_call", call):
        raise PermissionDenied
    if request.method == "POST":
        actions.rank(call, by=request.user, now=portal_now())
        messages.success(request, _("The ranking is approved. The secretary has got a letter."))
        return redirect("procurement:committee_ranking", number)
    ev = selectors.evaluation_of(call)
    ranked = [] if ev.obstacles() else ev.ranked()
    seen = _seen(request, call)
    facts = [
        (
            _("Place %(place)s") % {"place": line.place},
            _short(part.bids[line.bid], line, is_seen=part.bids[line.bid].pk in seen),
        )
        for part in ranked
        for line in part.ranking.places
    ]
    context = {
        "title": _("Approve the ranking of the call %(number)s") % {"number": number},
        "text": _(
            "After this, marks and ranking no longer change. Reasons go to every bidder when the "
            "results are published."
        ),
        "facts": facts,
        "button": _("Approve the ranking"),
        "cancel_url": reverse("procurement:committee_ranking", args=[number]),
        "base_template": "base_committee.html",
    }
    return render(request, "components/confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, number: str) -> HttpResponse:
    """Publish the results and begin the time for objections."""
    call = _found(request, number)
    if not request.user.has_perm("procurement.publish_results_call", call):
        raise PermissionDenied
    if request.method == "POST":
        results.publish(call, by=request.user, now=portal_now())
        messages.success(request, _("The results are published; every bidder has got a letter."))
        return redirect("procurement:committee_ranking", number)
    minutes = published.signed_minutes(call)
    until = published.objections_end(call, portal_now())
    failed = call.state == CallState.RANKED and results.nobody_passed(call)
    context = {
        "title": _("Publish the results of the call %(number)s") % {"number": number},
        "text": _("No bid reached the threshold: the call is published as failed.")
        if failed
        else _("Everybody reads the results at once, and every bidder gets a letter with reasons."),
        "facts": [
            (_("Minutes"), minutes.number if minutes else _("not signed yet")),
            (_("Objections until"), until),
        ],
        "button": _("Publish the results"),
        "cancel_url": reverse("procurement:committee_ranking", args=[number]),
        "base_template": "base_committee.html",
    }
    return render(request, "components/confirm.html", context)


def _found(request: PersonRequest, number: str) -> Call:
    """The room's people and the office; from the evaluation on."""
    call = get_object_or_404(
        Call.objects.select_related("committee"), number=number, state__in=SHOWN
    )
    user = request.user
    if call.evaluation_at is None:
        raise Http404
    if not (reads_bids(user) or user.has_perm("procurement.enter_room", call)):
        raise Http404
    return call


def _seen(request: PersonRequest, call: Call) -> set[int]:
    """Whose points this person may read; a bid they stepped aside from keeps its place only."""
    return set(Bid.objects.read_by(request.user).filter(call=call).values_list("pk", flat=True))


def _short(bid: Bid, line: Place, *, is_seen: bool) -> str:
    """One place in a line; the points of a bid one stepped aside from are left out."""
    outcome = str(OUTCOME_WORDS[line.outcome]) if line.outcome else ""
    points = published.points_words(line.score.total)
    return " · ".join([_name(bid), *([points] if is_seen else []), outcome])


def _unresolved(ranked: list[Ranked]) -> list[tuple[Ranked, tuple[str, ...]]]:
    return [(part, tied) for part in ranked for tied in part.ranking.unresolved]


def _name(bid: Bid) -> str:
    name = text_in(bid.organization, "short_name") or text_in(bid.organization, "full_name")
    return f"№ {bid.registration_no}, {name}"


def _lots(ev: Evaluation, ranked: list[Ranked], *, seen: set[int]) -> list[dict[str, Any]]:
    groups = _unresolved(ranked)
    return [
        {
            "lot": part.lot,
            "lines": (lines := _with_cuts(ev, part, seen)),
            "has_wide": any(line["is_wide"] for line in lines),
            "money_left": part.ranking.money_left,
            "partial": part.ranking.partial,
            "votes": [
                (number, [_name(part.bids[code]) for code in tied])
                for number, (other, tied) in enumerate(groups, start=1)
                if other is part
            ],
        }
        for part in ranked
    ]


def _with_cuts(ev: Evaluation, part: Ranked, seen: set[int]) -> list[dict[str, Any]]:
    """The lines of a lot; the money's end and the threshold run across the table."""
    lines, above = [], None
    for place in part.ranking.places:
        line = _line(ev, part, place, seen)
        line["cut"] = ""
        if above is not None and above.passed and not place.passed:
            line["cut"] = _("Threshold: %(points)s points") % {
                "points": published.points_words(ev.thresholds.total)
            }
        elif (
            above is not None
            and above.outcome is Outcome.WINNER
            and place.outcome != Outcome.WINNER
        ):
            line["cut"] = _("The money of the lot ends here; left: %(sum)s") % {
                "sum": format_som(part.ranking.money_left, portal_language())
            }
        lines.append(line)
        above = place
    return lines


def _line(ev: Evaluation, part: Ranked, line: Place, seen: set[int]) -> dict[str, Any]:
    bid = part.bids[line.bid]
    is_seen = bid.pk in seen
    flag = ev.rules.number(Rule.SPREAD_FLAG)
    return {
        "bid": bid,
        "name": text_in(bid.organization, "short_name") or text_in(bid.organization, "full_name"),
        "place": line.place,
        "passed": line.passed,
        "is_seen": is_seen,
        "total": published.points_words(line.score.total) if is_seen else "",
        "cells": [
            (
                one,
                line.score.by_criterion[one.no],
                published.points_words(line.score.by_criterion[one.no]),
            )
            for one in ev.criteria
        ]
        if is_seen
        else [],
        "members": line.score.members,
        "spread": published.points_words(line.score.spread),
        "is_wide": is_seen and is_spread_wide(line.score, spread_flag=flag),
        "requested": line.requested,
        "outcome": str(OUTCOME_WORDS[line.outcome]) if line.outcome else _("waits for the vote"),
        "tone": published.TONES.get(str(line.outcome or ""), "waiting"),
        "is_winner": line.outcome is Outcome.WINNER,
        "tie": selectors.tie_words(line.decided_by, ev),
    }

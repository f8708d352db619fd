"""What the evaluation hangs on the lists of the day, from the marks to the objections."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_head, is_signed_in
from karakol_gsz.core.i18n import text_in
from karakol_gsz.portal import card, nav, today
from ngos.selectors import organizations_of
from procurement.models import (
    Absence,
    Appeal,
    Bid,
    Call,
    Minutes,
    MinutesKind,
    PartialOffer,
    Post,
    Seat,
)
from procurement.models.appeal import reads_appeals
from procurement.selectors import evaluation as selectors
from procurement.selectors import results
from procurement.states import CallState, MinutesState, SheetState

LINES = 10
IN_THE_ROOM = (CallState.EVALUATION, CallState.RANKED)
Lines = tuple[list[today.Todo], list[today.Waiting]]


def in_the_committee(visitor: Visitor, now: datetime) -> Lines:
    """Mark; approve the ranking; prepare it, write the minutes, publish."""
    found = Seat.objects.of(visitor).filter(committee__call__state__in=IN_THE_ROOM)
    seats = list(found.select_related("committee__call").order_by("pk")[:LINES])
    marking = [s for s in seats if s.committee.call.state == CallState.EVALUATION]
    after = [s for s in seats if s.committee.call.state != CallState.EVALUATION]
    todo, waiting = _marking(visitor, marking)
    more_todo, more_waiting = _after_the_ranking(after)
    return [*todo, *more_todo], [*waiting, *more_waiting]


def _marking(visitor: Any, seats: list[Seat]) -> Lines:
    """Own marks first; then the ranking, once everybody has marked."""
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    away = set(Absence.objects.filter(seat__in=seats).values_list("seat", flat=True))
    own = selectors.bids_of_seats([seat for seat in seats if seat.pk not in away])
    evaluations = selectors.evaluations_of([seat.committee.call for seat in seats])
    for seat in seats:
        call = seat.committee.call
        pairs = own.get(seat.pk, [])
        open_ones = [bid for bid, sheet in pairs if not sheet or sheet.state == SheetState.OPEN]
        if open_ones:
            facts = {
                "number": call.number,
                "done": len(pairs) - len(open_ones),
                "all": len(pairs),
            }
            todo.append(
                today.Todo(
                    text=_("Mark the bids of the call %(number)s: %(done)s of %(all)s done")
                    % facts,
                    button=_("Mark"),
                    url=reverse("procurement:committee_bid", args=[open_ones[0].code]),
                    due=evaluation_due(call),
                )
            )
            continue
        line = _ranking(visitor, seat, evaluations[call.pk])
        if isinstance(line, today.Todo):
            todo.append(line)
        else:
            waiting.append(line)
    return todo, waiting


def _ranking(visitor: Any, seat: Seat, ev: selectors.Evaluation) -> today.Todo | today.Waiting:
    """Whoever's turn it is: those who still mark, the secretary, the chair."""
    call = ev.call
    facts, url = (
        {"number": call.number},
        reverse("procurement:committee_ranking", args=[call.number]),
    )
    if missing := [row for row in ev.progress() if row.is_waited_for]:
        names = ", ".join(str(row.seat.person) for row in missing)
        text = _("Marks for the call %(number)s") % facts
        return today.Waiting(text=text, who=names, since=call.evaluation_at)
    prepared = ev.draft is not None and ev.draft.prepared_at is not None
    if not prepared and seat.post == Post.SECRETARY:
        text = _("Prepare the ranking of the call %(number)s") % facts
        return today.Todo(text=text, button=_("Look"), url=url, due=evaluation_due(call))
    if prepared and ev.is_approved_by(seat):
        text = _("Approve the ranking of the call %(number)s") % facts
        return today.Todo(text=text, button=_("Look"), url=url, due=evaluation_due(call))
    who = _("Chair") if prepared else _("Secretary")
    return today.Waiting(text=_("Ranking of the call %(number)s") % facts, who=who)


def _after_the_ranking(seats: list[Seat]) -> Lines:
    """The minutes of the results, then their publication: the secretary's."""
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    calls = [seat.committee.call for seat in seats]
    papers = Minutes.objects.standing().filter(call__in=calls, kind=MinutesKind.RESULTS)
    states = dict(papers.order_by("pk").values_list("call", "state"))
    for seat in seats:
        call = seat.committee.call
        facts = {"number": call.number}
        if seat.post != Post.SECRETARY:
            text = _("Results of the call %(number)s") % facts
            waiting.append(today.Waiting(text=text, who=_("Secretary"), since=call.ranked_at))
        elif states.get(call.pk) == MinutesState.SIGNED:
            todo.append(
                today.Todo(
                    text=_("Publish the results of the call %(number)s") % facts,
                    button=_("Publish"),
                    url=reverse("procurement:committee_results_publish", args=[call.number]),
                )
            )
        elif call.pk not in states:
            todo.append(
                today.Todo(
                    text=_("Minutes of the results of the call %(number)s") % facts,
                    button=_("Write"),
                    url=reverse("procurement:committee_minutes", args=[call.number, "results"]),
                )
            )
    return todo, waiting


def evaluation_due(call: Call) -> date | None:
    """The last day of the evaluation, as the call's dates were counted."""
    row = next((row for row in call.dates if row.get("step") == "evaluation"), None)
    return date.fromisoformat(row["to"]) if row else None


def in_the_office(visitor: Visitor, now: datetime) -> Lines:
    """Objections to decide; whoever does not decide sees who does."""
    if not reads_appeals(visitor):
        return [], []
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    rows = Appeal.objects.undecided().select_related("call", "organization")
    seated = set(Seat.objects.filter(person=visitor.pk).values_list("committee__call", flat=True))
    mine = {organization.pk for organization in organizations_of(visitor)}
    for appeal in rows.order_by("decide_until", "pk")[:LINES]:
        text = _("Objection to the results of the call %(number)s") % {"number": appeal.call.number}
        is_party = appeal.organization_id in mine or appeal.filed_by_id == visitor.pk
        if is_head(visitor) and appeal.call_id not in seated and not is_party:
            url = reverse("procurement:office_appeal_show", args=[appeal.pk])
            todo.append(today.Todo(text=text, button=_("Decide"), url=url, due=appeal.decide_until))
        else:
            waiting.append(
                today.Waiting(text=text, who=_("Head of the office"), since=appeal.filed_at)
            )
    return todo, waiting


def in_the_cabinet(visitor: Visitor, now: datetime) -> Lines:
    """The result has come: read it, accept a smaller sum, wait for a decision."""
    if not is_signed_in(visitor):
        return [], []
    mine = Bid.objects.of(visitor).filter(call__standstill_until__gt=now)
    rows = mine.filter(call__state__in=results.OPEN_TO_OBJECTIONS).select_related("call")
    judged = rows.exclude(ranked_at__isnull=True, rejected_at__isnull=True).order_by("pk")[:LINES]
    offers = {
        offer.bid_id: offer
        for offer in PartialOffer.objects.unanswered().filter(
            bid__in=list(judged), accept_until__gt=now
        )
    }
    todo = []
    for bid in judged:
        facts = {"code": bid.code}
        offer = offers.get(bid.pk)
        todo.append(
            today.Todo(
                text=_("A smaller sum is offered for the bid %(code)s: answer") % facts
                if offer
                else _("The result of the bid %(code)s has come; until then you may object")
                % facts,
                button=_("Read"),
                url=reverse("procurement:cabinet_bid_outcome", args=[bid.code]),
                due=offer.accept_until if offer else bid.call.standstill_until,
                urgent=offer is not None,
            )
        )
    appeals = Appeal.objects.undecided().filter(bid__in=Bid.objects.of(visitor))
    waiting = [
        today.Waiting(
            text=_("Decision on your objection, bid %(code)s") % {"code": appeal.bid.code},
            who=_("Head of the office"),
            since=appeal.filed_at,
        )
        for appeal in appeals.select_related("bid")[:LINES]
        if appeal.bid
    ]
    return todo, waiting


def results_of_the_call(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """The way from a call's page to its results."""
    if subject is None or not Call.objects.with_results().filter(pk=subject.pk).exists():
        return None
    return {"call": subject, "is_open": results.takes_objections(subject, now)}


def fresh_results(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """On the home page: results of the last month."""
    rows = Call.objects.with_results().filter(results_published_at__gt=now - timedelta(days=30))
    calls = list(rows.order_by("-results_published_at")[:LINES])
    return {"calls": [(call, text_in(call, "title")) for call in calls]} if calls else None


today.register("committee", in_the_committee)
today.register("office", in_the_office)
today.register("cabinet", in_the_cabinet)
card.register(
    card.Card("call", "procurement/public/_results_of_call.html", results_of_the_call, order=5)
)
card.register(card.Card("home", "procurement/public/_fresh_results.html", fresh_results, order=30))
nav.register(
    "office",
    nav.Link(
        _l("Objections"),
        "procurement:office_appeal_list",
        order=50,
        roles=frozenset({Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR}),
    ),
)

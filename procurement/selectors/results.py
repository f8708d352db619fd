"""What the results say: the reasons of each place, the public page, the minutes, the own points."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from karakol_gsz.core.calendar import TermUnit
from karakol_gsz.core.clock import CITY_ZONE, local
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import moment_words
from karakol_gsz.core.money import format_som
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import (
    Absence,
    Bid,
    Call,
    Criterion,
    Declaration,
    Lot,
    Mark,
    Minutes,
    MinutesKind,
    Seat,
)
from procurement.norms import terms
from procurement.norms.scoring import OUTCOME_WORDS, Outcome, Place
from procurement.norms.terms import Length, Term
from procurement.selectors.bid import rules_of
from procurement.selectors.call import how_counted
from procurement.selectors.evaluation import (
    JUDGED,
    Evaluation,
    Ranked,
    evaluation_of,
    tie_words,
)
from procurement.selectors.minutes import common_facts, recusals_of
from procurement.states import BidState, CallState, MinutesState

IN_WRITING = ("ru", "ky")
LAST_SECOND = timedelta(seconds=1)
OPEN_TO_OBJECTIONS = (CallState.STANDSTILL, CallState.FAILED)


def points_words(value: Decimal | str) -> str:
    """Points as people write them: 72,50; a point only in English."""
    text = f"{Decimal(value):f}"
    return text if portal_language() == "en" else text.replace(".", ",")


# --- Why ---------------------------------------------------------------------------------------


def reasons(ev: Evaluation, part: Ranked, line: Place) -> dict[str, str]:
    """The reasons of one place, in both languages of the portal's papers."""
    words = {}
    for language in IN_WRITING:
        with translation.override(language):
            words[language] = " ".join(_sentences(ev, part, line))
    return words


def _sentences(ev: Evaluation, part: Ranked, line: Place) -> Iterable[str]:
    yield _("The bid got %(points)s points of %(all)s; the threshold is %(threshold)s.") % {
        "points": points_words(line.score.total),
        "all": f"{sum((one.weight for one in ev.criteria), Decimal(0)):f}".removesuffix(".00"),
        "threshold": f"{ev.thresholds.total:f}",
    }
    facts = {
        "place": line.place,
        "count": len(part.ranking.places),
        "sum": format_som(line.requested, portal_language()),
        "lot": format_som(part.lot.max_sum, portal_language()),
    }
    if line.outcome is Outcome.WINNER:
        yield _("Place %(place)s of %(count)s: it gets the sum it asks for, %(sum)s.") % facts
    elif line.outcome is Outcome.RESERVE:
        yield (
            _(
                "Place %(place)s of %(count)s: the money of the lot, %(lot)s, goes to the bids "
                "above it. It stays in reserve."
            )
            % facts
        )
    elif line.score.total >= ev.thresholds.total:
        first = min(ev.criteria, key=lambda one: one.no)
        yield _(
            "It got %(points)s of %(weight)s points for “%(title)s”; at least %(percent)s %% of "
            "them are needed."
        ) % {
            "points": points_words(line.score.by_criterion[first.no]),
            "weight": f"{first.weight:f}".removesuffix(".00"),
            "title": text_in(first, "title"),
            "percent": f"{ev.thresholds.first_percent:f}",
        }
    else:
        yield _("It did not reach the threshold.")
    if line.decided_by:
        yield _("The order was decided by: %(words)s.") % {"words": tie_words(line.decided_by, ev)}


# --- Until when --------------------------------------------------------------------------------


def length_of(rules: Rules, rule: Rule) -> Length:
    return Length(rules.count(rule), TermUnit(rules.row(rule).unit))


def term_from(rules: Rules, rule: Rule, start: date) -> Term:
    """One term of the rules, counted from a day, with its derivation."""
    return terms.term(rule.value, start, length_of(rules, rule), reader.work_calendar())


def end_of(day: date) -> datetime:
    """The last second of a day: a term given in days runs to its end."""
    return datetime.combine(day + timedelta(days=1), time(0), CITY_ZONE) - LAST_SECOND


def objection_derivation(call: Call) -> str:
    """How the end of the time for objections was counted."""
    row = next((row for row in call.dates if row.get("step") == "standstill"), None)
    return how_counted(row, rules_of(call)) if row else ""


def takes_objections(call: Call, now: datetime) -> bool:
    """In time means before the end, whatever the record says."""
    until = call.standstill_until
    return call.state in OPEN_TO_OBJECTIONS and bool(until and now < until)


# --- The results for everybody -----------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """The mean for one criterion."""

    criterion: Criterion
    value: Decimal
    text: str


@dataclass(frozen=True)
class Line:
    """One judged bid as everybody may read it."""

    bid: Bid
    cells: list[Cell]
    tie: str
    aside: list[str]

    @property
    def outcome_words(self) -> str:
        return str(OUTCOME_WORDS[Outcome(self.bid.outcome)]) if self.bid.outcome else ""

    @property
    def tone(self) -> str:
        return TONES.get(self.bid.outcome, "quiet")


@dataclass(frozen=True)
class LotResult:
    """One lot with its bids from the top; `passed` and `below` stand on two sides of the line."""

    lot: Lot
    lines: list[Line]

    @property
    def passed(self) -> list[Line]:
        return [one for one in self.lines if one.bid.outcome != Outcome.BELOW_THRESHOLD]

    @property
    def below(self) -> list[Line]:
        return [one for one in self.lines if one.bid.outcome == Outcome.BELOW_THRESHOLD]

    @property
    def winners(self) -> list[Line]:
        return [one for one in self.lines if one.bid.outcome == Outcome.WINNER]

    @property
    def money_left(self) -> Decimal:
        given = sum((one.bid.recommended_sum or Decimal(0) for one in self.winners), Decimal(0))
        return self.lot.max_sum - given


TONES = {
    Outcome.WINNER.value: "done",
    Outcome.RESERVE.value: "going",
    Outcome.BELOW_THRESHOLD.value: "wrong",
}


def results_of(call: Call) -> dict[str, Any]:
    """Everything the page of results says: only what is kept on the bids, never a member's mark."""
    rules, criteria = rules_of(call), list(call.criteria.all())
    rows = Bid.objects.in_results().filter(call=call).select_related("lot", "organization")
    bids = list(rows.defer("contents").order_by("lot__no", "rank", "registration_no"))
    aside: dict[int, list[str]] = {}
    recusals = Declaration.objects.recusals().filter(bid__in=bids).select_related("seat__person")
    for one in recusals.order_by("pk"):
        aside.setdefault(one.bid_id, []).append(str(one.seat.person))
    lots: dict[int, LotResult] = {}
    for bid in bids:
        if bid.state == BidState.RANKED:
            part = lots.setdefault(bid.lot_id, LotResult(bid.lot, []))
            part.lines.append(_line(bid, criteria, aside.get(bid.pk, [])))
    sent = Bid.objects.filter(call=call, submitted_at__isnull=False)
    states = list(sent.values_list("state", flat=True))
    return {
        "lots": list(lots.values()),
        "rejected": [bid for bid in bids if bid.state == BidState.REJECTED],
        "received": len(states),
        "withdrawn": states.count(BidState.WITHDRAWN),
        "criteria": criteria,
        "threshold": rules.number(Rule.THRESHOLD_TOTAL),
        "first_percent": rules.number(Rule.THRESHOLD_FIRST_PERCENT),
        "all_points": sum((one.weight for one in criteria), Decimal(0)),
        "seats": list(
            Seat.objects.filter(committee__call=call, left_on__isnull=True)
            .exclude(post="reserve")
            .select_related("person")
            .order_by("pk")
        ),
        "away": set(
            Absence.objects.filter(seat__committee__call=call).values_list("seat", flat=True)
        ),
        "minutes": list(
            Minutes.objects.standing()
            .filter(call=call, state=MinutesState.SIGNED)
            .select_related("document")
            .order_by("signed_at")
        ),
    }


def _line(bid: Bid, criteria: list[Criterion], aside: list[str]) -> Line:
    return Line(bid, cells_of(bid, criteria), str(text_in(bid, "outcome_words")), aside)


def cells_of(bid: Bid, criteria: list[Criterion]) -> list[Cell]:
    """The means kept on the bid, in the order of the criteria."""
    kept = bid.score_details.get("criteria", {})
    return [
        Cell(one, Decimal(kept[str(one.no)]), points_words(kept[str(one.no)]))
        for one in criteria
        if str(one.no) in kept
    ]


def comments_on(bid: Bid) -> dict[int, list[str]]:
    """What members wrote about each criterion, in an order that tells nobody who wrote what."""
    found: dict[int, list[str]] = {}
    written = Mark.objects.counted().filter(sheet__bid=bid).exclude(comment="")
    voting = Seat.objects.voting().filter(committee__call=bid.call_id)
    for no, text in written.filter(sheet__seat__in=voting).values_list("criterion__no", "comment"):
        found.setdefault(no, []).append(text)
    return {no: sorted(texts) for no, texts in found.items()}


def judged_in_lot(bid: Bid) -> int:
    """Among how many bids the place was given."""
    return Bid.objects.filter(lot=bid.lot_id, state__in=JUDGED).count()


def signed_minutes(call: Call) -> Minutes | None:
    """The signed minutes of the results: without them nothing is published."""
    standing = Minutes.objects.standing().filter(call=call, kind=MinutesKind.RESULTS)
    found = standing.filter(state=MinutesState.SIGNED)
    return found.select_related("document").first()


# --- The minutes -------------------------------------------------------------------------------


def results_facts(minutes: Minutes) -> dict[str, Any]:
    """The table of points, the places and the money, in the language that is active."""
    call = minutes.call
    ev = evaluation_of(call)
    return {
        **common_facts(minutes),
        "criteria": [
            {"no": one.no, "title": str(text_in(one, "title")), "weight": one.weight}
            for one in ev.criteria
        ],
        "threshold": f"{ev.thresholds.total:f}",
        "first_percent": f"{ev.thresholds.first_percent:f}",
        "lots": (lots := [_lot_facts(ev, part) for part in ev.ranked()]),
        "has_winner": any(row["is_winner"] for lot in lots for row in lot["rows"]),
        "recused": recusals_of(call),
        "away": [str(seat.person) for seat in ev.seats if seat.pk in ev.absences],
        "votes": _vote_facts(ev),
    }


def _lot_facts(ev: Evaluation, part: Ranked) -> dict[str, Any]:
    return {
        "no": part.lot.no,
        "title": str(text_in(part.lot, "title")),
        "sum": part.lot.max_sum,
        "money_left": part.ranking.money_left,
        "rows": [
            {
                "place": line.place,
                "no": part.bids[line.bid].registration_no,
                "code": line.bid,
                "organization": str(text_in(part.bids[line.bid].organization, "full_name")),
                "points": [points_words(line.score.by_criterion[one.no]) for one in ev.criteria],
                "total": points_words(line.score.total),
                "members": line.score.members,
                "spread": points_words(line.score.spread),
                "requested": line.requested,
                "outcome": str(OUTCOME_WORDS[line.outcome]) if line.outcome else "",
                "is_winner": line.outcome is Outcome.WINNER,
                "tie": tie_words(line.decided_by, ev),
            }
            for line in part.ranking.places
        ],
    }


def _vote_facts(ev: Evaluation) -> list[dict[str, Any]]:
    """Open votes on equal bids: how many hands each got."""
    votes = (ev.draft.ballots if ev.draft else {}).get("votes", [])
    return [
        {
            "rows": [
                {"code": code, "count": list(vote["ballots"].values()).count(code)}
                for code in vote["tied"]
            ]
        }
        for vote in votes
    ]


def objections_end(call: Call, now: datetime) -> str:
    """Until when one could object if the results were published now, in words."""
    term = term_from(rules_of(call), Rule.STANDSTILL_DAYS, local(now).date())
    return moment_words(end_of(term.end), portal_language())

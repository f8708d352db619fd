"""The marks of a call as one value: who has still to lock, what the ranking would be."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.audit.journal import canonical
from karakol_gsz.core.i18n import text_in
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import (
    Absence,
    Bid,
    Call,
    Committee,
    Criterion,
    Declaration,
    Lot,
    Mark,
    Post,
    RankingDraft,
    ScoreSheet,
    Seat,
)
from procurement.norms import committee as norms
from procurement.norms import scoring
from procurement.norms.check_answers import Section, check_answers
from procurement.norms.findings import Finding
from procurement.norms.rounding import half_up
from procurement.selectors.bid import pages_of, rules_of
from procurement.states import BidState, SheetState

JUDGED = (BidState.ADMITTED, BidState.RANKED)
FILES = "files"


@dataclass(frozen=True)
class Ranked:
    """One lot with its ranking and the bids it speaks of."""

    lot: Lot
    ranking: scoring.Ranking
    bids: Mapping[str, Bid]


@dataclass(frozen=True)
class Progress:
    """How far one member has come; never what they marked."""

    seat: Seat
    done: int
    of: int
    recused: int
    absence: Absence | None

    @property
    def is_waited_for(self) -> bool:
        return self.absence is None and self.done < self.of


@dataclass
class Evaluation:
    """Everything the ranking of a call is counted from, read once."""

    call: Call
    rules: Rules
    criteria: list[Criterion]
    seats: list[Seat]
    quorum: int
    absences: dict[int, Absence]
    bids: list[Bid]
    sheets: dict[int, list[ScoreSheet]]
    marks: dict[int, dict[int, Mark]]
    recused: dict[int, set[int]]
    draft: RankingDraft | None = None
    plain: list[scoring.Criterion] = field(default_factory=list)

    @property
    def mark_max(self) -> int:
        return self.rules.count(Rule.MARK_MAX)

    @property
    def thresholds(self) -> scoring.Thresholds:
        return scoring.Thresholds(
            self.rules.number(Rule.THRESHOLD_TOTAL),
            self.rules.number(Rule.THRESHOLD_FIRST_PERCENT),
        )

    @property
    def tie_order(self) -> tuple[str, ...]:
        """The rules of a tie; one that names a criterion this call does not have says nothing."""
        known = {f"criterion:{one.no}" for one in self.criteria}
        asked = self.rules.choices(Rule.TIE_ORDER)
        return tuple(rule for rule in asked if not rule.startswith("criterion:") or rule in known)

    def sheets_of(self, bid: Bid) -> list[scoring.Sheet]:
        """The bid's sheets as the norm reads them: a recused member's is absent, not nought."""
        aside = self.recused.get(bid.pk, set())
        voting = {seat.pk for seat in self.seats}
        plain = [
            scoring.Sheet(
                sheet.seat_id,
                self._values(sheet),
                locked=sheet.state == SheetState.LOCKED,
            )
            for sheet in self.sheets.get(bid.pk, [])
            if sheet.seat_id in voting and sheet.seat_id not in aside
        ]
        return plain + [scoring.Sheet(seat, recused=True, locked=False) for seat in aside & voting]

    def _values(self, sheet: ScoreSheet) -> dict[int, int]:
        given = self.marks.get(sheet.pk, {})
        return {no: mark.value for no, mark in given.items() if mark.value is not None}

    def score_of(self, bid: Bid) -> scoring.Score:
        return scoring.bid_score(self.sheets_of(bid), self.plain, mark_max=self.mark_max)

    def obstacles(self) -> list[Finding]:
        """Why the bids cannot be ranked yet."""
        return scoring.ranking_obstacles(
            {bid.code: self.sheets_of(bid) for bid in self.bids},
            members=[seat.pk for seat in self.seats],
            absent=set(self.absences),
            quorum=self.quorum,
        )

    def progress(self) -> list[Progress]:
        """Done and not done, by member: all that is told before everybody has locked."""
        rows = []
        for seat in self.seats:
            aside = sum(seat.pk in self.recused.get(bid.pk, set()) for bid in self.bids)
            done = sum(
                sheet.seat_id == seat.pk and sheet.state == SheetState.LOCKED
                for bid in self.bids
                for sheet in self.sheets.get(bid.pk, [])
            )
            rows.append(
                Progress(seat, done, len(self.bids) - aside, aside, self.absences.get(seat.pk))
            )
        return rows

    def ranked(self) -> list[Ranked]:
        """Every lot that has bids to rank; call it only when nothing stands in the way."""
        return [self._ranked(lot, bids) for lot, bids in self.by_lot()]

    def by_lot(self) -> list[tuple[Lot, list[Bid]]]:
        lots: dict[int, tuple[Lot, list[Bid]]] = {}
        for bid in self.bids:
            lots.setdefault(bid.lot_id, (bid.lot, []))[1].append(bid)
        return sorted(lots.values(), key=lambda pair: pair[0].no)

    def _ranked(self, lot: Lot, bids: list[Bid]) -> Ranked:
        votes = self._votes()
        candidates = [
            scoring.Candidate(
                bid.code, self.score_of(bid), bid.requested_sum or Decimal(0), votes.get(bid.code)
            )
            for bid in bids
        ]
        ranking = scoring.rank(
            candidates,
            self.plain,
            thresholds=self.thresholds,
            tie_order=self.tie_order,
            lot_sum=lot.max_sum,
            max_projects=lot.max_projects,
        )
        return Ranked(lot, ranking, {bid.code: bid for bid in bids})

    def _votes(self) -> dict[str, int]:
        """The places that the committee's votes gave to equal bids."""
        found: dict[str, int] = {}
        chair = next((str(seat.pk) for seat in self.seats if seat.post == Post.CHAIR), "")
        for vote in (self.draft.ballots if self.draft else {}).get("votes", []):
            found |= norms.tie_vote(
                vote["ballots"],
                vote["tied"],
                chair=chair,
                has_casting_vote=self.rules.flag(Rule.CASTING_VOTE),
            )
        return found

    def is_approved_by(self, seat: Seat) -> bool:
        """The chair, or the deputy while no chair is there; never who prepared the ranking."""
        there = [
            one for one in self.seats if one.post == Post.CHAIR and one.pk not in self.absences
        ]
        presides = seat.post == Post.CHAIR or (seat.post == Post.DEPUTY and not there)
        return presides and (self.draft is None or self.draft.prepared_by_id != seat.person_id)

    def may_vote_on(self, tied: tuple[str, ...]) -> list[Seat]:
        """Members who stepped aside from none of the equal bids and are not away."""
        keys = {bid.pk for bid in self.bids if bid.code in tied}
        return [
            seat
            for seat in self.seats
            if seat.pk not in self.absences
            and not any(seat.pk in self.recused.get(key, set()) for key in keys)
        ]


def evaluation_of(call: Call) -> Evaluation:
    """Read the evaluation of a call in a fixed number of questions to the database."""
    return evaluations_of([call])[call.pk]


def evaluations_of(calls: Iterable[Call]) -> dict[int, Evaluation]:
    """The same of many calls, by as many questions as of one."""
    found = {
        call.pk: Evaluation(
            call=call,
            rules=rules_of(call),
            criteria=[],
            seats=[],
            quorum=1,
            absences={},
            bids=[],
            sheets={},
            marks={},
            recused={},
        )
        for call in calls
    }
    for criterion in Criterion.objects.filter(call__in=found).order_by("no"):
        found[criterion.call_id].criteria.append(criterion)
    bids = Bid.objects.filter(call__in=found, state__in=JUDGED).select_related(
        "lot", "organization"
    )
    call_of: dict[int, Evaluation] = {}
    for bid in bids.order_by("registration_no", "pk"):
        call_of[bid.pk] = found[bid.call_id]
        found[bid.call_id].bids.append(bid)
    seats = Seat.objects.voting().filter(committee__call__in=found)
    for seat in seats.select_related("person", "committee").order_by("pk"):
        found[seat.committee.call_id].seats.append(seat)
    for call_id, quorum in Committee.objects.filter(call__in=found).values_list("call", "quorum"):
        found[call_id].quorum = quorum
    for sheet in ScoreSheet.objects.filter(bid__in=call_of).order_by("seat_id"):
        call_of[sheet.bid_id].sheets.setdefault(sheet.bid_id, []).append(sheet)
    marks = Mark.objects.filter(sheet__bid__in=call_of).select_related("criterion")
    for mark in marks:
        of_sheets = found[mark.criterion.call_id].marks
        of_sheets.setdefault(mark.sheet_id, {})[mark.criterion.no] = mark
    recusals = Declaration.objects.recusals().filter(bid__in=call_of)
    for seat_id, bid_id in recusals.values_list("seat", "bid"):
        call_of[bid_id].recused.setdefault(bid_id, set()).add(seat_id)
    voting = {seat.pk: ev for ev in found.values() for seat in ev.seats}
    for absence in Absence.objects.filter(seat__in=voting):
        voting[absence.seat_id].absences[absence.seat_id] = absence
    drafts = RankingDraft.objects.filter(call__in=found)
    for draft in drafts.select_related("prepared_by"):
        found[draft.call_id].draft = draft
    for ev in found.values():
        ev.plain = [scoring.Criterion(one.no, one.weight) for one in ev.criteria]
    return found


def digest_of(ranked: list[Ranked]) -> str:
    """One number for the whole ranking: what the chair approves is what was prepared."""
    lines = [
        [part.lot.no, place.bid, place.place, str(place.score.total), str(place.outcome or "")]
        for part in ranked
        for place in part.ranking.places
    ]
    return hashlib.sha256(canonical({"places": lines}).encode()).hexdigest()


def seat_on(call: Call, visitor: Visitor) -> Seat | None:
    """The seat of the visitor on the committee of the call."""
    return Seat.objects.of(visitor).filter(committee__call=call).select_related("committee").first()


def own_sheet(bid: Bid, seat: Seat) -> tuple[ScoreSheet | None, dict[int, Mark]]:
    """What the member has marked so far, by the number of the criterion."""
    sheet = ScoreSheet.objects.filter(bid=bid, seat=seat).first()
    if sheet is None:
        return None, {}
    given = Mark.objects.filter(sheet=sheet).select_related("criterion")
    return sheet, {mark.criterion.no: mark for mark in given}


def text_of(bid: Bid) -> tuple[Section, ...]:
    """The bid as it was answered; its papers are shown as links beside it."""
    sections = check_answers(pages_of(bid), bid.contents)
    return tuple(section for section in sections if section.slug != FILES)


def comment_marks(rules: Rules) -> frozenset[int]:
    """The marks that must be explained."""
    return frozenset(int(number) for number in rules.numbers(Rule.COMMENT_MARKS))


def sheet_findings(
    criteria: Sequence[Criterion],
    rules: Rules,
    marks: Mapping[int, int | None],
    comments: Mapping[int, str],
) -> list[Finding]:
    """What stands between a sheet and its lock."""
    return scoring.sheet_gaps(
        marks,
        comments,
        [scoring.Criterion(one.no, one.weight) for one in criteria],
        mark_min=rules.count(Rule.MARK_MIN),
        mark_max=rules.count(Rule.MARK_MAX),
        comment_marks=comment_marks(rules),
    )


def total_of(criteria: list[Criterion], rules: Rules, marks: Mapping[int, int | None]) -> Decimal:
    """The points of one sheet, to two places."""
    plain = [scoring.Criterion(one.no, one.weight) for one in criteria]
    given = {no: mark for no, mark in marks.items() if mark is not None}
    exact = scoring.sheet_total(given, plain, mark_max=rules.count(Rule.MARK_MAX))
    return half_up(exact)


def tie_words(rule: str, ev: Evaluation) -> str:
    """How a tie was untied, for people."""
    name, _colon, number = rule.partition(":")
    if name == "criterion":
        found = next((one for one in ev.criteria if str(one.no) == number), None)
        title = text_in(found, "title") if found else number
        return _("equal points: more points for “%(title)s”") % {"title": title}
    if name == "lower_sum":
        return _("equal points: the smaller sum asked for")
    if name == "vote":
        return _("equal points: by the vote of the committee")
    return ""


def bids_to_mark(user: User, call: Call) -> list[tuple[Bid, ScoreSheet | None]]:
    """The bids one judges, each with one's own sheet; never those one stepped aside from."""
    seat = seat_on(call, user)
    return bids_of_seats([seat])[seat.pk] if seat is not None else []


def bids_of_seats(seats: Sequence[Seat]) -> dict[int, list[tuple[Bid, ScoreSheet | None]]]:
    """The same for many seats at once; a seat without a vote has none."""
    judging = {seat.pk for seat in seats if seat.is_voting}
    found: dict[int, list[tuple[Bid, ScoreSheet | None]]] = {seat.pk: [] for seat in seats}
    sheets = {
        (sheet.seat_id, sheet.bid_id): sheet
        for sheet in ScoreSheet.objects.filter(seat__in=judging)
    }
    clean = Declaration.objects.clean().filter(seat__in=judging, bid__state__in=JUDGED)
    rows = clean.select_related("bid__organization", "bid__lot", "bid__call")
    for one in rows.order_by("bid__registration_no", "bid_id"):
        found[one.seat_id].append((one.bid, sheets.get((one.seat_id, one.bid_id))))
    return found


def numbers_of(place: scoring.Place) -> dict[str, Any]:
    """A line of the ranking as it is kept on the bid."""
    return {
        "criteria": {str(no): str(value) for no, value in place.score.by_criterion.items()},
        "members": place.score.members,
        "spread": str(place.score.spread),
        "decided_by": place.decided_by,
        "passed": place.passed,
    }

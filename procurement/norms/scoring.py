"""The arithmetic of the ranking: marks to points, points to means, means to places and money.

Everything is counted exactly and rounded once, half up, to two places; the published figures
are the figures compared, so a reader of the minutes can check every decision with a pencil.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from .findings import Finding, Words
from .rounding import exact_sum, half_up


class Outcome(StrEnum):
    """What the ranking says of an admitted bid."""

    WINNER = "winner"
    RESERVE = "reserve"
    BELOW_THRESHOLD = "below_threshold"
    NOT_SELECTED = "not_selected"


class Failure(StrEnum):
    """Why a lot, or a whole call, did not take place."""

    NO_BIDS = "no_bids"
    ALL_WITHDREW = "all_withdrew"
    NONE_ADMITTED = "none_admitted"
    SINGLE_BID = "single_bid"
    NONE_ABOVE_THRESHOLD = "none_above_threshold"


class SingleBid(StrEnum):
    """What the rules do with the only admitted bid of a lot."""

    EVALUATE = "evaluate"
    FAIL = "fail"


OUTCOME_WORDS: Mapping[Outcome, Words] = MappingProxyType(
    {
        Outcome.WINNER: _("Winner"),
        Outcome.RESERVE: _("Reserve"),
        Outcome.BELOW_THRESHOLD: _("Below the threshold"),
        Outcome.NOT_SELECTED: _("Not selected"),
    }
)

FAILURE_WORDS: Mapping[Failure, Words] = MappingProxyType(
    {
        Failure.NO_BIDS: _("No bids were received."),
        Failure.ALL_WITHDREW: _("All bids were withdrawn."),
        Failure.NONE_ADMITTED: _("No bid was admitted."),
        Failure.SINGLE_BID: _("Only one bid was admitted, and the rules ask for more."),
        Failure.NONE_ABOVE_THRESHOLD: _("No bid reached the threshold."),
    }
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the call; its weight is the greatest number of points it can bring."""

    number: int
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """The score sheet of one member for one bid: marks by the criterion's number."""

    member: object
    marks: Mapping[int, int] = field(default_factory=dict)
    recused: bool = False
    locked: bool = True

    @property
    def counts(self) -> bool:
        """A recused member's mark is absent, not nought; an open sheet is not a mark yet."""
        return self.locked and not self.recused


@dataclass(frozen=True, slots=True)
class Score:
    """What the committee gave a bid."""

    total: Decimal
    by_criterion: Mapping[int, Decimal]
    members: int
    spread: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A bid passes with enough points in all and a part of the first criterion's points."""

    total: Decimal
    first_percent: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """An admitted bid as the ranking sees it; `vote` is its place by the committee's vote."""

    bid: str
    score: Score
    requested: Decimal
    vote: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the ranking. Without an outcome, the line waits for the committee's vote."""

    bid: str
    place: int
    score: Score
    requested: Decimal
    passed: bool
    outcome: Outcome | None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of one lot. `partial` is the first bid the rest of the money is too small for."""

    places: tuple[Place, ...]
    unresolved: tuple[tuple[str, ...], ...]
    money_left: Decimal
    partial: str | None = None

    @property
    def settled(self) -> bool:
        """Whether the ranking can be approved: no tie waits for a vote."""
        return not self.unresolved

    @property
    def winners(self) -> tuple[str, ...]:
        """The bids that get the money, from the top."""
        return tuple(place.bid for place in self.places if place.outcome is Outcome.WINNER)


def weights_findings(criteria: Sequence[Criterion], *, weights_total: Decimal) -> list[Finding]:
    """The weights of a call's criteria make the rules' total exactly, and none is nought."""
    total = half_up(exact_sum(criterion.weight for criterion in criteria))
    facts = {"total": total, "needed": weights_total}
    found: list[Finding] = []
    if total != weights_total:
        text = _("The weights of the criteria are %(total)s together, they must be %(needed)s.")
        found.append(Finding("weights_total", text, "criteria", facts))
    for criterion in criteria:
        if criterion.weight <= 0:
            text = _("Criterion %(number)s: the weight must be more than nought.")
            where = f"criterion.{criterion.number}.weight"
            found.append(Finding("weight_not_positive", text, where, {"number": criterion.number}))
    return found


def points(mark: int, *, weight: Decimal, mark_max: int) -> Fraction:
    """A mark as points of its criterion: the highest mark brings the whole weight."""
    return Fraction(weight) * mark / mark_max


def sheet_total(
    marks: Mapping[int, int], criteria: Sequence[Criterion], *, mark_max: int
) -> Fraction:
    """The points of one sheet; a criterion without a mark brings none."""
    return exact_sum(
        points(marks.get(criterion.number, 0), weight=criterion.weight, mark_max=mark_max)
        for criterion in criteria
    )


def bid_score(sheets: Iterable[Sheet], criteria: Sequence[Criterion], *, mark_max: int) -> Score:
    """The arithmetic mean over the locked sheets of members who did not step aside.

    The total is the mean of the totals, rounded once: it may differ by a hundredth from the sum
    of the rounded criteria, and it is the total that counts.
    """
    counted = [sheet for sheet in sheets if sheet.counts]
    if not counted:
        raise ValueError("a bid without a single counted sheet has no score")
    totals = [sheet_total(sheet.marks, criteria, mark_max=mark_max) for sheet in counted]
    by_criterion = {
        criterion.number: half_up(
            sum(
                (
                    points(
                        sheet.marks.get(criterion.number, 0),
                        weight=criterion.weight,
                        mark_max=mark_max,
                    )
                    for sheet in counted
                ),
                Fraction(0),
            )
            / len(counted)
        )
        for criterion in criteria
    }
    return Score(
        total=half_up(sum(totals, Fraction(0)) / len(counted)),
        by_criterion=MappingProxyType(by_criterion),
        members=len(counted),
        spread=half_up(max(totals) - min(totals)),
    )


def passes(score: Score, criteria: Sequence[Criterion], thresholds: Thresholds) -> bool:
    """Whether a bid has both the points in all and the part of the first criterion."""
    first = min(criteria, key=lambda criterion: criterion.number)
    needed = Fraction(first.weight) * Fraction(thresholds.first_percent) / 100
    return score.total >= thresholds.total and score.by_criterion[first.number] >= needed


def is_spread_wide(score: Score, *, spread_flag: Decimal) -> bool:
    """Whether the members disagree so much that the rules ask them to talk it over."""
    return score.spread > spread_flag


def tie_key(candidate: Candidate, rule: str) -> Decimal | int:
    """What one rule of a tie compares; the smaller value stands higher.

    The rules are words of the rule set: "criterion:3" (more points there), "lower_sum" (the
    city pays less) and "vote" (the committee's own order). The time of filing never counts.
    """
    name, _colon, number = rule.partition(":")
    if name == "criterion":
        return -candidate.score.by_criterion[int(number)]
    if name == "lower_sum":
        return candidate.requested
    if name == "vote":
        return 0 if candidate.vote is None else candidate.vote
    raise ValueError(f"unknown rule of a tie: {rule}")


def _split_by(
    group: list[Candidate], rules: Sequence[str], decided_by: str
) -> list[tuple[list[Candidate], str]]:
    """Cut bids of equal total into ever smaller groups, remembering which rule cut last."""
    if len(group) == 1 or not rules:
        return [(group, decided_by)]
    rule, rest = rules[0], rules[1:]
    if rule == "vote" and any(candidate.vote is None for candidate in group):
        return _split_by(group, rest, decided_by)
    ordered = sorted(group, key=lambda candidate: tie_key(candidate, rule))
    parts = [list(part) for _key, part in groupby(ordered, lambda one: tie_key(one, rule))]
    if len(parts) == 1:
        return _split_by(group, rest, decided_by)
    return [piece for part in parts for piece in _split_by(part, rest, rule)]


def in_order(
    candidates: Iterable[Candidate], *, tie_order: Sequence[str]
) -> list[tuple[list[Candidate], str]]:
    """Candidates from the top, in groups that no rule could tell apart, with the rule that did."""
    by_total = sorted(candidates, key=lambda one: (-one.score.total, one.bid))
    return [
        piece
        for _key, part in groupby(by_total, lambda one: one.score.total)
        for piece in _split_by(list(part), tie_order, "")
    ]


@dataclass(slots=True)
class _Purse:
    """The lot's money while it is being given away from the top."""

    money: Decimal
    projects: int | None
    closed: bool = False
    waiting: bool = False
    partial: str | None = None

    def outcome_of(self, group: Sequence[Candidate]) -> Outcome | None:
        """One outcome for a group that no rule could tell apart; None while a vote is needed."""
        if self.waiting:
            return None
        fits = exact_sum(one.requested for one in group) <= self.money and (
            self.projects is None or len(group) <= self.projects
        )
        if fits and not self.closed:
            for one in group:
                self.money -= one.requested
            self.projects = None if self.projects is None else self.projects - len(group)
            return Outcome.WINNER
        if len(group) > 1:
            self.waiting = True
            return None
        if not self.closed and self.money > 0 and self.projects != 0:
            self.partial = group[0].bid
        self.closed = True
        return Outcome.RESERVE


def rank(
    candidates: Iterable[Candidate],
    criteria: Sequence[Criterion],
    *,
    thresholds: Thresholds,
    tie_order: Sequence[str],
    lot_sum: Decimal,
    max_projects: int | None = None,
) -> Ranking:
    """Rank the admitted bids of a lot and give out its money from the top.

    The money is given strictly in order: the first bid it is too small for closes the list, and
    everybody behind is in reserve, however little they ask. Bids that stay equal after every
    rule share a place. If all of them fit, all of them win; otherwise the committee must vote,
    and from there down nobody has an outcome.
    """
    purse = _Purse(lot_sum, max_projects)
    places: list[Place] = []
    unresolved: list[tuple[str, ...]] = []
    passing: list[Candidate] = []
    failing: list[Candidate] = []
    for one in candidates:
        (passing if passes(one.score, criteria, thresholds) else failing).append(one)
    for group, decided_by in in_order(passing, tie_order=tie_order):
        outcome = purse.outcome_of(group)
        if outcome is None and len(group) > 1:
            unresolved.append(tuple(one.bid for one in group))
        places += _lines(group, len(places) + 1, decided_by, True, outcome)
    for group, decided_by in in_order(failing, tie_order=tie_order):
        places += _lines(group, len(places) + 1, decided_by, False, Outcome.BELOW_THRESHOLD)
    return Ranking(tuple(places), tuple(unresolved), purse.money, purse.partial)


def _lines(
    group: Sequence[Candidate], place: int, decided_by: str, passed: bool, outcome: Outcome | None
) -> list[Place]:
    return [
        Place(one.bid, place, one.score, one.requested, passed, outcome, decided_by)
        for one in group
    ]


def lot_failure(
    *,
    received: int,
    withdrawn: int,
    admitted: int | None = None,
    passed: int | None = None,
    single_bid: str = SingleBid.EVALUATE,
) -> Failure | None:
    """Why a lot did not take place, as far as the competition has come.

    `admitted` is None before the admission and `passed` is None before the ranking.
    """
    if not received:
        return Failure.NO_BIDS
    if withdrawn >= received:
        return Failure.ALL_WITHDREW
    if admitted == 0:
        return Failure.NONE_ADMITTED
    if admitted == 1 and single_bid == SingleBid.FAIL:
        return Failure.SINGLE_BID
    if passed == 0:
        return Failure.NONE_ABOVE_THRESHOLD
    return None


def call_failed(failures: Collection[Failure | None]) -> bool:
    """A call did not take place when none of its lots did."""
    return all(failure is not None for failure in failures)


def comment_needed(mark: int, *, comment_marks: Collection[int]) -> bool:
    """Marks at the ends of the scale must be explained."""
    return mark in comment_marks


def sheet_gaps(
    marks: Mapping[int, int | None],
    comments: Mapping[int, str],
    criteria: Sequence[Criterion],
    *,
    mark_min: int,
    mark_max: int,
    comment_marks: Collection[int],
) -> list[Finding]:
    """What a member must still do before the sheet can be locked."""
    found: list[Finding] = []
    for criterion in criteria:
        mark, where = marks.get(criterion.number), f"criterion.{criterion.number}"
        facts = {"number": criterion.number, "mark": mark, "low": mark_min, "high": mark_max}
        if mark is None:
            text = _("Give a mark for criterion %(number)s.")
            found.append(Finding("mark_missing", text, f"{where}.mark", facts))
        elif not mark_min <= mark <= mark_max:
            text = _("The mark for criterion %(number)s must be from %(low)s to %(high)s.")
            found.append(Finding("mark_out_of_scale", text, f"{where}.mark", facts))
        elif (
            comment_needed(mark, comment_marks=comment_marks)
            and not comments.get(criterion.number, "").strip()
        ):
            text = _("Explain the mark %(mark)s for criterion %(number)s in a comment.")
            found.append(Finding("comment_missing", text, f"{where}.comment", facts))
    return found


def ranking_obstacles(
    sheets: Mapping[str, Sequence[Sheet]],
    *,
    members: Collection[object],
    absent: Collection[object],
    quorum: int,
) -> list[Finding]:
    """Why the bids may not be ranked yet.

    Every voting member has locked the sheet of every bid, stepped aside from it, or is noted as
    absent; and each bid has the sheets of a quorum.
    """
    found: list[Finding] = []
    for bid, own in sheets.items():
        done = {sheet.member for sheet in own if sheet.locked or sheet.recused}
        waited = [member for member in members if member not in done and member not in absent]
        counted = sum(sheet.counts and sheet.member in members for sheet in own)
        facts = {"bid": bid, "count": len(waited), "counted": counted, "quorum": quorum}
        if waited:
            text = _("Bid %(bid)s: members who have not locked their marks: %(count)s.")
            found.append(Finding("marks_not_locked", text, bid, {**facts, "members": waited}))
        elif counted < quorum:
            text = _("Bid %(bid)s: marks of %(counted)s members, the quorum is %(quorum)s.")
            found.append(Finding("no_quorum", text, bid, facts))
    return found

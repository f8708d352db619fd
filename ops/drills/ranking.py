"""The ranking counted twice: ours and the independent one agree on random calls."""

from __future__ import annotations

from random import Random

from procurement.norms.scoring import Candidate, Criterion, Sheet, Thresholds, bid_score, rank
from tests.procurement.norms.reference import Reference, random_call

FULL = 50_000
SEED = 2019


def compare(random: Random) -> int:
    """Rank one random call in both ways; the number of its bids."""
    offers, rules = random_call(random)
    criteria = [Criterion(number, weight) for number, weight in rules.weights.items()]
    ours = rank(
        [
            Candidate(
                offer.name,
                bid_score(
                    [
                        Sheet(number, voice.marks, voice.recused, voice.locked)
                        for number, voice in enumerate(offer.voices)
                    ],
                    criteria,
                    mark_max=rules.mark_max,
                ),
                offer.requested,
                offer.vote,
            )
            for offer in offers
        ],
        criteria,
        thresholds=Thresholds(rules.threshold_total, rules.threshold_first_percent),
        tie_order=rules.ties,
        lot_sum=rules.lot,
        max_projects=rules.max_projects,
    )
    theirs = Reference(offers, rules)
    minutes = {
        line.bid: (line.place, int(line.score.total * 100), line.outcome) for line in ours.places
    }
    if minutes != theirs.minutes():
        raise AssertionError(f"ours {minutes}, reference {theirs.minutes()}, {offers}, {rules}")
    if {frozenset(group) for group in ours.unresolved} != theirs.unresolved():
        raise AssertionError(f"ties: {ours.unresolved} and {theirs.unresolved()}, {offers}")
    spent = sum((line.requested for line in ours.places if line.bid in ours.winners), start=0)
    if ours.money_left != rules.lot - spent or ours.money_left < 0:
        raise AssertionError(f"money left {ours.money_left} of {rules.lot}, spent {spent}")
    return len(offers)


def run(size: int = FULL) -> str:
    """Compare so many random calls; the figures in one line."""
    random = Random(SEED)  # noqa: S311 (calls to compare, no secrets)
    bids = sum(compare(random) for _ in range(size))
    return f"{size} calls with {bids} bids ranked alike by two programs"

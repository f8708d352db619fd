"""The ranking written a second time, from the words of the rules, by other means.

Nothing of ours is imported. Points are whole hundredths, means are integer divisions, places are
"one more than the number of bids that stand higher", and an outcome is a statement about all bids
that stand at least as high: no walk from the top, no purse.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Voice:
    """One member's marks for a bid."""

    marks: dict
    recused: bool
    locked: bool


@dataclass(frozen=True)
class Offer:
    """One admitted bid."""

    name: str
    voices: tuple
    requested: Decimal
    vote: int | None


@dataclass(frozen=True)
class Rulebook:
    """The numbers of the rules."""

    weights: dict
    mark_max: int
    threshold_total: Decimal
    threshold_first_percent: Decimal
    ties: tuple
    lot: Decimal
    max_projects: int | None


def cents(amount):
    """A decimal with two places as a whole number."""
    return int(Decimal(amount) * 100)


def nearest(numerator, denominator):
    """The whole number nearest to a fraction that is not negative; halves go up."""
    return (2 * numerator + denominator) // (2 * denominator)


class Reference:
    """Every figure of the minutes, each asked for by name."""

    def __init__(self, offers, rules):
        self.offers, self.rules, self.known = list(offers), rules, {}

    def heard(self, offer):
        return [voice for voice in offer.voices if voice.locked and not voice.recused]

    def once(self, name, offer, reckon):
        """A figure is asked for many times and reckoned once."""
        key = (name, offer.name)
        if key not in self.known:
            self.known[key] = reckon()
        return self.known[key]

    def mean(self, offer, number):
        """The mean of one criterion in hundredths of a point."""
        return self.once(number, offer, lambda: self._mean(offer, number))

    def total(self, offer):
        """The mean total in hundredths of a point."""
        return self.once("total", offer, lambda: self._total(offer))

    def _mean(self, offer, number):
        heard = self.heard(offer)
        weight = cents(self.rules.weights[number])
        return nearest(
            weight * sum(voice.marks[number] for voice in heard), self.rules.mark_max * len(heard)
        )

    def _total(self, offer):
        heard = self.heard(offer)
        given = sum(
            cents(weight) * voice.marks[number]
            for number, weight in self.rules.weights.items()
            for voice in heard
        )
        return nearest(given, self.rules.mark_max * len(heard))

    def passed(self, offer):
        first = min(self.rules.weights)
        half = cents(self.rules.weights[first]) * Decimal(self.rules.threshold_first_percent)
        return (
            self.total(offer) >= cents(self.rules.threshold_total)
            and self.mean(offer, first) * 100 >= half
        )

    def height(self, offer, rule):
        """What a rule of the tie looks at; more is higher."""
        if rule == "lower_sum":
            return -offer.requested
        return self.mean(offer, int(rule.removeprefix("criterion:")))

    def verdict(self, one, other):
        """1 when one stands higher than the other, -1 when lower, 0 when nobody can tell."""
        if self.passed(one) != self.passed(other):
            return 1 if self.passed(one) else -1
        level = [offer for offer in self.offers if self.passed(offer) == self.passed(one)]
        rungs = [self.total]
        rungs += [
            "vote" if rule == "vote" else (lambda offer, rule=rule: self.height(offer, rule))
            for rule in self.rules.ties
        ]
        for rung in rungs:
            if rung == "vote":
                if any(offer.vote is None for offer in level):
                    continue
                rung = lambda offer: -offer.vote  # noqa: E731
            if rung(one) != rung(other):
                return 1 if rung(one) > rung(other) else -1
            level = [offer for offer in level if rung(offer) == rung(one)]
        return 0

    def at_least_as_high(self, one):
        return [
            offer
            for offer in self.offers
            if self.passed(offer) and (offer is one or self.verdict(offer, one) >= 0)
        ]

    def place(self, one):
        return 1 + sum(self.verdict(offer, one) > 0 for offer in self.offers if offer is not one)

    def fits(self, one):
        """Whether the lot pays this bid and all that stand at least as high."""
        company = self.at_least_as_high(one)
        limit = self.rules.max_projects
        return sum(offer.requested for offer in company) <= self.rules.lot and (
            limit is None or len(company) <= limit
        )

    def outcome(self, one):
        if not self.passed(one):
            return "below_threshold"
        if self.fits(one):
            return "winner"
        waits = any(
            not self.fits(high) and self.equals(high) for high in self.at_least_as_high(one)
        )
        return None if waits else "reserve"

    def equals(self, one):
        return [
            offer for offer in self.offers if offer is not one and self.verdict(offer, one) == 0
        ]

    def minutes(self):
        """Name → (place, total in hundredths, outcome)."""
        return {
            offer.name: (self.place(offer), self.total(offer), self.outcome(offer))
            for offer in self.offers
        }

    def unresolved(self):
        """The sets of equal bids that the lot cannot pay as a whole: only a vote parts them."""
        return {
            frozenset({one.name, *(offer.name for offer in self.equals(one))})
            for one in self.offers
            if self.passed(one) and self.equals(one) and not self.fits(one)
        }


def random_call(random):
    """A small call with many ties: few different marks, few different sums."""
    numbers = range(1, random.randint(1, 4) + 1)
    weights = {number: Decimal(random.choice([5, 10, 15, 20, 35])) for number in numbers}
    mark_max = random.choice([3, 5, 5, 5, 7])
    members = random.randint(1, 9)
    low, high = sorted(random.sample(range(mark_max + 1), 2))

    def voices():
        found = [
            Voice(
                {number: random.randint(low, high) for number in numbers},
                recused=random.random() < 0.15,
                locked=random.random() < 0.9,
            )
            for _ in range(members)
        ]
        return (*found, Voice(dict.fromkeys(numbers, low), recused=False, locked=True))

    shared = voices()
    offers = [
        Offer(
            f"B{number}",
            shared if random.random() < 0.4 else voices(),
            Decimal(random.choice([50, 50, 100, 150, 200]) * 1000),
            random.choice([None, 1, 2, 3]),
        )
        for number in range(random.randint(0, 7))
    ]
    if random.random() < 0.5:
        offers = [
            Offer(offer.name, offer.voices, offer.requested, position)
            for position, offer in enumerate(offers, 1)
        ]
    ties = ["criterion:1", f"criterion:{max(numbers)}", "lower_sum", "vote"]
    random.shuffle(ties)
    greatest = sum(weights.values())
    return offers, Rulebook(
        weights=weights,
        mark_max=mark_max,
        threshold_total=(greatest * random.choice([0, 40, 50, 60]) / 100).quantize(Decimal("0.01")),
        threshold_first_percent=Decimal(random.choice([0, 30, 50])),
        ties=tuple(ties[: random.randint(0, 4)]),
        lot=Decimal(random.choice([0, 100, 250, 400, 1000]) * 1000),
        max_projects=random.choice([None, None, 1, 2, 3]),
    )

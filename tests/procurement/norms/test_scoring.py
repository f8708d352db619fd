"""Ten small calls counted by hand, the tables beside them, and what must hold for any call."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.drills.ranking import run
from procurement.norms import scoring
from procurement.norms.findings import errors, warnings
from procurement.norms.scoring import (
    Candidate,
    Criterion,
    Failure,
    Outcome,
    Score,
    Sheet,
    Thresholds,
    bid_score,
    rank,
)

CRITERIA = [
    Criterion(number, Decimal(weight))
    for number, weight in enumerate((20, 15, 20, 15, 15, 10, 5), start=1)
]
RULES = {
    "thresholds": Thresholds(Decimal(60), Decimal(50)),
    "tie_order": ("criterion:3", "criterion:1", "lower_sum", "vote"),
}


def flat(mark, **other):
    """The same mark for every criterion, but for those named c1=…: a flat 4 brings 80 points."""
    return {number: other.get(f"c{number}", mark) for number in range(1, 8)}


def bid(name, asks, *marks, vote=None):
    """A bid whose first, second … members gave these marks."""
    sheets = [Sheet(f"member {number}", given) for number, given in enumerate(marks)]
    return Candidate(name, bid_score(sheets, CRITERIA, mark_max=5), Decimal(asks), vote)


def ranked(*bids, lot=400_000, **rules):
    return rank(bids, CRITERIA, lot_sum=Decimal(lot), **{**RULES, **rules})


def lines(ranking):
    return [(line.bid, line.place, line.score.total, line.outcome) for line in ranking.places]


def test_golden_1_two_winners_share_the_lot():
    """A: 80, 80, 100 → 260 / 3 = 86.67. B: 60, 80, 60 → 200 / 3 = 66.67. 200 + 200 of 400."""
    ranking = ranked(
        bid("B", 200_000, flat(3), flat(4), flat(3)), bid("A", 200_000, flat(4), flat(4), flat(5))
    )

    assert lines(ranking) == [
        ("A", 1, Decimal("86.67"), Outcome.WINNER),
        ("B", 2, Decimal("66.67"), Outcome.WINNER),
    ]
    assert (ranking.winners, ranking.money_left, ranking.partial) == (("A", "B"), 0, None)


def test_golden_2_a_tie_falls_to_the_third_criterion():
    """Both 80: what A loses at 1 (3 of 5: −4 points) it wins at 3 (5 of 5: +4 points)."""
    ranking = ranked(bid("B", 300_000, flat(4)), bid("A", 300_000, flat(4, c1=3, c3=5)))

    assert lines(ranking) == [
        ("A", 1, Decimal("80.00"), Outcome.WINNER),
        ("B", 2, Decimal("80.00"), Outcome.RESERVE),
    ]
    assert [line.decided_by for line in ranking.places] == ["criterion:3", "criterion:3"]
    assert (ranking.settled, ranking.partial) == (True, "B")


def test_golden_3_a_tie_falls_to_the_lower_sum_and_the_first_criterion_stands_above_it():
    """All 80, all 16 points at 3. B has 20 at 1 (5 of 5: +4) and 4 at 6 (2 of 5: −4).

    So B, then A (asks 100 000), then C (asks 200 000).
    """
    ranking = ranked(
        bid("C", 200_000, flat(4)),
        bid("A", 100_000, flat(4)),
        bid("B", 250_000, flat(4, c1=5, c6=2)),
    )

    assert [(line.bid, line.place, line.decided_by, line.outcome) for line in ranking.places] == [
        ("B", 1, "criterion:1", Outcome.WINNER),
        ("A", 2, "lower_sum", Outcome.WINNER),
        ("C", 3, "lower_sum", Outcome.RESERVE),
    ]


def test_golden_4_a_tie_nobody_can_part_waits_for_the_vote_and_all_below_wait_with_it():
    """A and B alike in all: 2 × 250 000 > 400 000. C (60) cannot know whether money is left."""
    alike = [bid("A", 250_000, flat(4)), bid("B", 250_000, flat(4)), bid("C", 100_000, flat(3))]

    waiting = ranked(*alike)

    assert lines(waiting) == [
        ("A", 1, Decimal("80.00"), None),
        ("B", 1, Decimal("80.00"), None),
        ("C", 3, Decimal("60.00"), None),
    ]
    assert (waiting.settled, waiting.unresolved, waiting.winners) == (False, (("A", "B"),), ())

    voted = ranked(bid("A", 250_000, flat(4), vote=2), bid("B", 250_000, flat(4), vote=1), alike[2])

    assert lines(voted) == [
        ("B", 1, Decimal("80.00"), Outcome.WINNER),
        ("A", 2, Decimal("80.00"), Outcome.RESERVE),
        ("C", 3, Decimal("60.00"), Outcome.RESERVE),
    ]
    assert (voted.settled, voted.places[0].decided_by) == (True, "vote")


def test_golden_4_a_tie_that_the_lot_can_pay_whole_needs_no_vote():
    """A and B alike, 2 × 200 000 = 400 000: both win and share the first place."""
    ranking = ranked(bid("A", 200_000, flat(4)), bid("B", 200_000, flat(4)))

    assert lines(ranking) == [
        ("A", 1, Decimal("80.00"), Outcome.WINNER),
        ("B", 1, Decimal("80.00"), Outcome.WINNER),
    ]
    assert ranking.settled


def test_golden_4_half_a_vote_decides_nothing():
    """Only A has a place by vote: the vote is not finished, the next rule (the sum) speaks."""
    ranking = ranked(
        bid("A", 300_000, flat(4), vote=1),
        bid("B", 250_000, flat(4)),
        tie_order=("vote", "lower_sum"),
    )

    assert ranking.winners == ("B",)


def test_golden_5_the_first_criterion_has_a_threshold_of_its_own():
    """A: 2 of 5 at 1 → 8 of 20, less than 10, though 8 + 80 = 88 in all. B: flat 3 → 60, 12."""
    ranking = ranked(bid("A", 100_000, flat(5, c1=2)), bid("B", 100_000, flat(3)))

    assert lines(ranking) == [
        ("B", 1, Decimal("60.00"), Outcome.WINNER),
        ("A", 2, Decimal("88.00"), Outcome.BELOW_THRESHOLD),
    ]


def test_golden_6_a_single_bid_is_ranked_or_fails_as_the_rules_say():
    """One admitted bid of 80 points."""
    assert ranked(bid("A", 100_000, flat(4))).winners == ("A",)
    seen = {"received": 2, "withdrawn": 1, "admitted": 1, "passed": 1}
    assert scoring.lot_failure(**seen, single_bid="evaluate") is None
    assert scoring.lot_failure(**seen, single_bid="fail") is Failure.SINGLE_BID


def test_golden_7_all_below_the_threshold():
    """A: 60 and 40 → 50. B: 60 with one 2 at criterion 7 (−1) → 59. 60 are needed."""
    ranking = ranked(bid("A", 100_000, flat(3), flat(2)), bid("B", 100_000, flat(3, c7=2)))

    assert lines(ranking) == [
        ("B", 1, Decimal("59.00"), Outcome.BELOW_THRESHOLD),
        ("A", 2, Decimal("50.00"), Outcome.BELOW_THRESHOLD),
    ]
    assert scoring.lot_failure(received=2, withdrawn=0, admitted=2, passed=0) is (
        Failure.NONE_ABOVE_THRESHOLD
    )


def test_golden_8_the_money_runs_out_and_nobody_jumps_the_queue():
    """400 − 250 = 150 left. B asks 200: reserve, a part may be offered. C asks 100: behind B."""
    ranking = ranked(
        bid("A", 250_000, flat(5)), bid("B", 200_000, flat(4)), bid("C", 100_000, flat(3))
    )

    assert [line.outcome for line in ranking.places] == [
        Outcome.WINNER,
        Outcome.RESERVE,
        Outcome.RESERVE,
    ]
    assert (ranking.money_left, ranking.partial) == (150_000, "B")


def test_golden_9_a_recusal_changes_only_the_divisor():
    """80 and 60 → 140 / 2 = 70; as noughts of the one who stepped aside it would be 46.67."""
    sheets = [Sheet("x", flat(4)), Sheet("y", flat(3)), Sheet("z", flat(0), recused=True)]

    score = bid_score(sheets, CRITERIA, mark_max=5)

    assert (score.total, score.members) == (Decimal("70.00"), 2)
    assert score == bid_score(sheets[:2], CRITERIA, mark_max=5)


def test_golden_10_an_absent_member_is_noted_and_not_waited_for():
    """Five vote, quorum 4. E is ill: 80, 80, 60, 60 → 280 / 4 = 70, and the ranking may go on."""
    sheets = [Sheet(name, flat(mark)) for name, mark in zip("ABCD", (4, 4, 3, 3), strict=True)]
    sheets.append(Sheet("E", {}, locked=False))

    def obstacles(absent, quorum=4):
        return [
            finding.code
            for finding in scoring.ranking_obstacles(
                {"KK-1": sheets}, members="ABCDE", absent=absent, quorum=quorum
            )
        ]

    assert obstacles(absent="") == ["marks_not_locked"]
    assert obstacles(absent="E") == []
    assert obstacles(absent="E", quorum=5) == ["no_quorum"]
    assert bid_score(sheets, CRITERIA, mark_max=5).total == Decimal("70.00")


def test_golden_11_halves_go_up_once_at_the_end():
    """Eight members: 7 × 80 + 81 (one step more at 7) = 641 / 8 = 80.125 → 80.13."""
    score = bid_score(
        [Sheet(n, flat(4)) for n in range(7)] + [Sheet(7, flat(4, c7=5))], CRITERIA, mark_max=5
    )

    assert score.total == Decimal("80.13")
    assert score.by_criterion == {
        **{1: Decimal("16.00"), 2: Decimal("12.00"), 3: Decimal("16.00"), 4: Decimal("12.00")},
        **{5: Decimal("12.00"), 6: Decimal("8.00"), 7: Decimal("4.13")},
    }
    assert score.spread == Decimal("1.00")


def test_golden_12_the_lot_may_pay_fewer_projects_than_its_money_could():
    """Money for three, projects for two; the third is in reserve and is not offered a part."""
    ranking = ranked(
        *(bid(name, 100_000, flat(mark)) for name, mark in (("A", 5), ("B", 4), ("C", 3))),
        max_projects=2,
    )

    assert (ranking.winners, ranking.partial) == (("A", "B"), None)
    assert ranking.money_left == 200_000


def test_the_weights_of_a_call_make_the_total_of_the_rules():
    assert scoring.weights_findings(CRITERIA, weights_total=Decimal(100)) == []
    found = scoring.weights_findings(
        [Criterion(1, Decimal("99.99")), Criterion(2, Decimal(0))], weights_total=Decimal(100)
    )
    assert [(finding.code, finding.where) for finding in found if finding.words] == [
        ("weights_total", "criteria"),
        ("weight_not_positive", "criterion.2.weight"),
    ]


def test_a_bid_that_nobody_judged_has_no_score():
    with pytest.raises(ValueError, match="no score"):
        bid_score([Sheet("A", flat(5), recused=True)], CRITERIA, mark_max=5)


def test_an_unknown_rule_of_a_tie_is_refused():
    with pytest.raises(ValueError, match="time of filing"):
        ranked(bid("A", 1, flat(4)), bid("B", 1, flat(4)), tie_order=["time of filing"])


@pytest.mark.parametrize(
    ("mark", "weight", "points"),
    [(0, 20, 0), (1, 20, 4), (5, 20, 20), (3, 15, 9), (1, 7, Fraction(7, 5))],
)
def test_a_mark_brings_its_part_of_the_weight(mark, weight, points):
    assert scoring.points(mark, weight=Decimal(weight), mark_max=5) == points


@pytest.mark.parametrize(
    ("facts", "failure"),
    [
        ({"received": 0, "withdrawn": 0}, Failure.NO_BIDS),
        ({"received": 2, "withdrawn": 2}, Failure.ALL_WITHDREW),
        ({"received": 2, "withdrawn": 0}, None),
        ({"received": 2, "withdrawn": 0, "admitted": 0}, Failure.NONE_ADMITTED),
        ({"received": 2, "withdrawn": 0, "admitted": 2}, None),
        ({"received": 1, "withdrawn": 0, "admitted": 1}, None),
        ({"received": 2, "withdrawn": 0, "admitted": 2, "passed": 1}, None),
    ],
)
def test_why_a_lot_did_not_take_place(facts, failure):
    assert scoring.lot_failure(**facts) is failure


def test_a_call_fails_when_all_of_its_lots_do():
    assert scoring.call_failed([Failure.NO_BIDS, Failure.NONE_ADMITTED])
    assert not scoring.call_failed([Failure.NO_BIDS, None])


def test_every_outcome_and_failure_has_words():
    assert set(scoring.OUTCOME_WORDS) == set(Outcome)
    assert set(scoring.FAILURE_WORDS) == set(Failure)


def test_members_who_disagree_by_more_than_the_flag_are_asked_to_talk():
    calm = Score(Decimal(70), {}, 2, spread=Decimal("30.00"))
    wide = Score(Decimal(70), {}, 2, spread=Decimal("30.01"))

    flags = [scoring.is_spread_wide(score, spread_flag=Decimal(30)) for score in (calm, wide)]

    assert flags == [False, True]


def test_a_sheet_is_locked_with_every_mark_on_the_scale_and_explained_at_its_ends():
    marks = {1: 5, 2: None, 3: 6, 4: 0, 5: 3, 6: 1}
    comments = {1: "Very clear.", 4: "  "}

    found = scoring.sheet_gaps(
        marks, comments, CRITERIA, mark_min=0, mark_max=5, comment_marks={0, 1, 5}
    )

    assert [(finding.code, finding.where) for finding in found] == [
        ("mark_missing", "criterion.2.mark"),
        ("mark_out_of_scale", "criterion.3.mark"),
        ("comment_missing", "criterion.4.comment"),
        ("comment_missing", "criterion.6.comment"),
        ("mark_missing", "criterion.7.mark"),
    ]
    assert all(finding.words for finding in found)
    assert (errors(found), warnings(found)) == (found, [])


def test_members_who_stepped_aside_count_for_no_quorum():
    sheets = [Sheet("A", flat(4)), Sheet("B", {}, recused=True, locked=False)]

    found = scoring.ranking_obstacles({"KK-1": sheets}, members="AB", absent="", quorum=2)

    assert [finding.code for finding in found] == ["no_quorum"]


marks = st.integers(0, 5)
sheet_marks = st.fixed_dictionaries(dict.fromkeys(range(1, 8), marks))
sheets = st.lists(
    st.builds(Sheet, st.integers(), sheet_marks, st.booleans(), st.booleans()), max_size=7
).map(lambda drawn: [*drawn, Sheet("one who counts", flat(3))])


@given(sheets, st.randoms(use_true_random=False))
def test_the_order_of_sheets_means_nothing(drawn, random):
    mixed = random.sample(drawn, len(drawn))

    assert bid_score(drawn, CRITERIA, mark_max=5) == bid_score(mixed, CRITERIA, mark_max=5)


@given(sheets)
def test_absent_marks_are_absent(drawn):
    counted = [sheet for sheet in drawn if sheet.locked and not sheet.recused]

    assert bid_score(drawn, CRITERIA, mark_max=5) == bid_score(counted, CRITERIA, mark_max=5)


@given(sheets, st.data())
def test_a_higher_mark_never_lowers_a_score(drawn, data):
    number = data.draw(st.integers(1, 7))
    raised = [
        Sheet(
            sheet.member,
            {**sheet.marks, number: min(sheet.marks[number] + 1, 5)},
            sheet.recused,
            sheet.locked,
        )
        for sheet in drawn
    ]

    before, after = (bid_score(each, CRITERIA, mark_max=5) for each in (drawn, raised))

    assert before.total <= after.total <= 100
    assert before.by_criterion[number] <= after.by_criterion[number]


@given(st.lists(st.tuples(sheet_marks, st.integers(1, 5)), max_size=6), st.randoms())
def test_the_order_of_bids_means_nothing_and_money_is_never_overspent(drawn, random):
    bids = [bid(f"B{n}", asks * 50_000, given) for n, (given, asks) in enumerate(drawn)]

    ranking = ranked(*bids)

    assert ranking == ranked(*random.sample(bids, len(bids)))
    won = [one.requested for one in bids if one.bid in ranking.winners]
    assert sum(won) + ranking.money_left == 400_000
    assert ranking.money_left >= 0


@pytest.mark.drill
def test_an_independent_program_ranks_alike():
    assert run(400).startswith("400 calls")

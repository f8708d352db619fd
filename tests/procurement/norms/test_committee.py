"""Who decides: tables of committees, quorums and recusals; and what a member declares."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.norms.committee import (
    Role,
    Seat,
    Side,
    civil_share,
    composition_findings,
    four_eyes,
    has_quorum,
    may_open,
    missing_members,
    next_reserve,
    quorum_of,
    recusal_findings,
    tie_vote,
    voting,
)
from procurement.norms.interests import (
    INTEREST_CHOICES,
    INTEREST_WORDS,
    Interest,
    needs_words,
    recused_bids,
    recuses,
    undeclared,
)

FIVE = (
    Seat("chair", Side.CITY, Role.CHAIR),
    Seat("deputy", Side.CIVIL, Role.DEPUTY),
    Seat("member 1", Side.CIVIL),
    Seat("member 2", Side.CITY),
    Seat("member 3", Side.CIVIL),
    Seat("secretary", Side.CITY, Role.SECRETARY),
    Seat("reserve 1", Side.CITY, Role.RESERVE),
    Seat("reserve 2", Side.CIVIL, Role.RESERVE),
    Seat("reserve 3", Side.CIVIL, Role.RESERVE),
)
SIZE = {"min_size": 5, "max_size": 9, "must_be_odd": True, "civil_share_min_percent": Decimal(50)}


def composed(*seats, **rules):
    return [finding.code for finding in composition_findings(seats, **{**SIZE, **rules})]


def test_five_with_a_secretary_and_a_reserve_may_be_appointed():
    assert composed(*FIVE) == []
    assert len(voting(FIVE)) == 5
    assert civil_share(FIVE) == 60


@pytest.mark.parametrize(
    ("seats", "rules", "found"),
    [
        (FIVE[:4] + FIVE[5:], {}, ["size"]),
        (FIVE, {"max_size": 4}, ["size"]),
        ((*FIVE, Seat("member 4", Side.CITY)), {}, ["parity"]),
        ((*FIVE, Seat("member 4", Side.CITY)), {"must_be_odd": False}, []),
        (FIVE, {"civil_share_min_percent": Decimal("60.01")}, ["civil_share"]),
        (FIVE[1:], {"min_size": 1, "must_be_odd": False}, ["chair"]),
        (FIVE[:5], {}, ["secretary"]),
        ((*FIVE, Seat("chair", Side.CITY, Role.RESERVE)), {}, ["seated_twice"]),
        ((), {}, ["size", "chair", "secretary"]),
    ],
)
def test_what_speaks_against_a_committee(seats, rules, found):
    assert composed(*seats, **rules) == found


def test_every_remark_has_words():
    found = composition_findings((FIVE[0], FIVE[0]), **SIZE) + composition_findings(
        (*FIVE, Seat("member 4", Side.CITY)), **SIZE
    )

    assert [finding.code for finding in found] == [
        *("seated_twice", "size", "civil_share", "chair", "secretary", "parity")
    ]
    assert all(finding.words for finding in found)


@pytest.mark.parametrize(
    ("votes", "fraction", "quorum"),
    [
        (5, "2/3", 4),
        (6, "2/3", 4),
        (7, "2/3", 5),
        (9, "2/3", 6),
        (9, Fraction(2, 3), 6),
        (9, "1/3", 5),
        (8, "1/2", 5),
        (5, "1", 5),
    ],
)
def test_a_quorum_is_the_rules_part_and_never_less_than_a_majority(votes, fraction, quorum):
    assert quorum_of(votes, fraction=fraction) == quorum


@pytest.mark.parametrize(
    ("present", "enough"),
    [
        ({"chair", "deputy", "member 1", "member 2"}, True),
        ({"chair", "deputy", "member 1"}, False),
        ({"chair", "deputy", "member 1", "secretary", "reserve 1"}, False),
    ],
)
def test_only_voting_members_make_a_quorum(present, enough):
    assert has_quorum(FIVE, present, fraction="2/3") is enough


def test_nobody_is_no_quorum():
    assert not has_quorum((), (), fraction="2/3")


def test_the_missing_are_named():
    assert missing_members(FIVE, {"chair", "member 2", "member 3"}) == ("deputy", "member 1")


def test_the_reserve_comes_from_the_same_side_in_the_order_of_the_list():
    assert next_reserve(FIVE, "member 1") == "reserve 2"
    assert next_reserve(FIVE, "member 1", used={"reserve 2"}) == "reserve 3"
    assert next_reserve(FIVE, "chair") == "reserve 1"
    assert next_reserve(FIVE, "chair", used={"reserve 1"}) is None
    assert next_reserve(FIVE, "secretary") is None


@pytest.mark.parametrize(
    ("recused", "found"),
    [
        ((), []),
        (("chair",), []),
        (("deputy",), []),
        (("deputy", "member 1"), ["recusal_breaks_quorum", "recusal_breaks_civil_share"]),
        (("chair", "member 2"), ["recusal_breaks_quorum"]),
        (("chair", "deputy", "member 1", "member 2", "member 3"), ["recusal_breaks_quorum"]),
    ],
)
def test_a_recusal_may_break_the_quorum_or_the_civil_share(recused, found):
    remarks = recusal_findings(FIVE, recused, fraction="2/3", civil_share_min_percent=Decimal(50))

    assert [remark.code for remark in remarks] == found
    assert all(remark.words for remark in remarks)


def test_a_second_person_is_another_human_being():
    assert four_eyes("Aida", "Bakyt")
    assert not four_eyes("Aida", "Aida")
    assert not four_eyes("Aida", None)
    assert not four_eyes(None, "Aida")


@pytest.mark.parametrize(
    ("openers", "enough"),
    [
        (["chair", "secretary"], True),
        (["member 1", "member 2"], True),
        (["chair", "chair"], False),
        (["chair", "reserve 1"], False),
        (["chair", "a stranger"], False),
    ],
)
def test_two_of_the_committee_open_the_bids(openers, enough):
    assert may_open(FIVE, openers, needed=2) is enough


@given(st.integers(1, 99), st.fractions(0, 1))
def test_a_quorum_can_always_be_reached_and_never_twice_at_once(votes, fraction):
    quorum = quorum_of(votes, fraction=fraction)

    assert votes < 2 * quorum <= 2 * votes


def test_every_interest_keeps_a_member_away_and_only_none_does_not():
    assert [interest for interest in Interest if not recuses(interest)] == [Interest.NONE]
    assert [interest for interest in Interest if needs_words(interest)] == [Interest.OTHER]
    assert {code for code, _words in INTEREST_CHOICES} == set(INTEREST_WORDS) == set(Interest)


def test_an_unknown_interest_is_refused():
    with pytest.raises(ValueError, match="envy"):
        recuses("envy")


def test_what_a_member_has_declared():
    declared = {"KK-1": "none", "KK-2": "kinship", "KK-3": ""}

    assert undeclared(["KK-1", "KK-2", "KK-3", "KK-4"], declared) == ("KK-3", "KK-4")
    assert recused_bids(declared) == {"KK-2"}


@pytest.mark.parametrize(
    ("ballots", "casting", "places"),
    [
        ({"chair": "A", "x": "B", "y": "B"}, False, {"A": 2, "B": 1}),
        ({"chair": "A", "x": "B"}, False, {"A": 1, "B": 1}),
        ({"chair": "A", "x": "B"}, True, {"A": 1, "B": 2}),
        ({"chair": "A", "x": "B", "y": "B"}, True, {"A": 2, "B": 1}),
        ({"x": "A", "y": "B"}, True, {"A": 1, "B": 1}),
        ({}, True, {"A": 1, "B": 1}),
    ],
)
def test_a_vote_parts_equal_bids_and_the_chair_only_where_the_rules_say_so(
    ballots, casting, places
):
    assert tie_vote(ballots, "AB", chair="chair", has_casting_vote=casting) == places

"""Flow × state × person: what the hand-written tables say is what the portal does.

One world a test. Every call that a table does not allow is really made, and refused before it
changes anything; a call that gets as far as its body would miss its other arguments here and fail.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from karakol_gsz.audit.models import Event
from karakol_gsz.core import clock
from karakol_gsz.core.errors import Refusal
from tests.flows.table import FLOWS, Row, flows, read
from tests.flows.town import HATS, in_state, town


def may(row: Row, sign: str) -> bool:
    hats = HATS[sign]
    is_second_hand = bool(row.but_not) and "first hand" in hats
    return bool(hats & row.who) and not is_second_hand


def hands_in(rows: dict[str, Row], state: str) -> set[str]:
    """The first hands that count for the roads leaving *state*."""
    return {hand for row in rows.values() if state in row.sources for hand in row.but_not}


def test_every_flow_has_its_table():
    assert flows() == sorted(FLOWS)


@pytest.mark.parametrize("flow", flows())
def test_the_table_names_the_roads_of_the_code(flow):
    built = {step.name: (step.sources, step.target) for step in FLOWS[flow].steps.values()}

    assert {row.step: (row.sources, row.target) for row in read(flow).values()} == built


@pytest.mark.parametrize("flow", flows())
def test_the_table_knows_only_people_of_the_town(flow):
    known = set().union(*HATS.values())

    assert set().union(*(row.who for row in read(flow).values())) <= known


@pytest.mark.django_db
@pytest.mark.parametrize("flow", flows())
def test_each_gets_what_the_table_gives_and_nothing_else(flow):
    world, rows, wrong = town(), read(flow), []
    for state in FLOWS[flow].states.values:
        with transaction.atomic():
            thing = in_state(world, flow, state, hands_in(rows, state))
            open_roads = {step: row for step, row in rows.items() if state in row.sources}
            given = {sign: {s for s, row in open_roads.items() if may(row, sign)} for sign in HATS}
            found = [
                *wrong_offers(flow, thing, world.people, given),
                *wrong_answers(flow, thing, world.people, given, set(open_roads)),
            ]
            wrong += [f"{state}: {line}" for line in found]
            transaction.set_rollback(True)

    assert wrong == [], "\n" + "\n".join(wrong)


def wrong_offers(
    flow: str, thing: Any, people: dict[str, Any], given: dict[str, set[str]]
) -> Iterator[str]:
    """Whoever sees other buttons than the table gives."""
    for sign, expected in given.items():
        offered = {step.name for step in FLOWS[flow].offers(thing, people[sign])}
        if offered != expected:
            yield f"{sign} expects {expected or 'nothing'}, is offered {offered or 'nothing'}"


def wrong_answers(
    flow: str, thing: Any, people: dict[str, Any], given: dict[str, set[str]], open_roads: set[str]
) -> Iterator[str]:
    """Whoever gets further than a refusal; on an open road it must be the right that is missing."""
    before, now = snapshot(thing), clock.portal_now()
    for step, action in FLOWS[flow].actions.items():
        expected = {"no right"} if step in open_roads else {"no right", "no road"}
        for sign, allowed in given.items():
            if step in allowed:
                continue
            if (got := press(action, thing, people[sign], now)) not in expected:
                yield f"{step} by {sign} was {got}"
    if snapshot(thing) != before:
        yield "something changed"


def press(action: Any, thing: Any, person: Any, now: Any) -> str:
    """What came of it, in two words."""
    try:
        with transaction.atomic():
            action(thing, by=person, now=now)
    except PermissionDenied:
        return "no right"
    except Refusal:
        return "no road"
    except TypeError as error:
        return f"let in: {error}"
    return "done"


def snapshot(thing: Any) -> Any:
    """The row as the database has it, and how many deeds are in the journal."""
    row = type(thing)._default_manager.filter(pk=thing.pk).values().get()
    return row, Event.objects.count()

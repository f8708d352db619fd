"""Minutes: written from the record, red until complete, signed by all who were there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Channel, Message
from procurement.actions import admission
from procurement.actions import minutes as deeds
from procurement.models import Minutes, MinutesKind
from procurement.selectors import minutes as selectors
from procurement.states import MinutesState
from tests.papers.looking import text_of
from tests.procurement.committee.table import (
    Table,
    at,
    concluded,
    in_admission,
    opened,
    printed,
    propose,
)


def opening_minutes(table: Table) -> Minutes:
    return Minutes.objects.get(call=table.call, kind=MinutesKind.OPENING)


def fill(minutes: Minutes, table: Table, **changes: Any) -> Minutes:
    now = portal_now()
    facts = {
        "started_at": minutes.started_at or now - timedelta(minutes=40),
        "ended_at": now,
        "place_ru": "Мэрия, малый зал",
        "place_ky": "Мэрия, кичи зал",
        "present": [table.seat(person).pk for person in (table.chair, table.secretary)],
        **changes,
    }
    return deeds.fill_in(minutes, by=table.secretary, now=now, **facts)


def sign(minutes: Minutes, person: Any, **facts: str) -> Minutes:
    return deeds.sign(
        minutes, by=person, now=portal_now(), **{"consent": str(person), "dissent": "", **facts}
    )


@pytest.mark.django_db
def test_one_red_line_is_left_and_turns_green() -> None:
    table = opened()
    minutes = opening_minutes(table)

    before = [line.name for line in selectors.missing(minutes)]
    with pytest.raises(Refusal):
        deeds.print_out(minutes, by=table.secretary, now=portal_now())
    after = selectors.missing(fill(minutes, table))

    assert minutes.number == f"{table.call.number}-О"
    assert before == ["ended_at"]
    assert after == []


@pytest.mark.django_db
def test_times_that_cannot_be_are_refused() -> None:
    table = opened()
    minutes, now = opening_minutes(table), portal_now()

    with pytest.raises(Refusal):
        fill(minutes, table, ended_at=now + timedelta(hours=1))
    with pytest.raises(Refusal):
        fill(minutes, table, ended_at=minutes.started_at - timedelta(minutes=1))
    with pytest.raises(PermissionDenied):
        deeds.fill_in(
            minutes,
            by=table.chair,
            now=now,
            started_at=None,
            ended_at=None,
            place_ru="",
            place_ky="",
            present=[],
        )


@pytest.mark.django_db
def test_minutes_are_signed_when_the_last_of_those_present_has_signed() -> None:
    table = opened()
    minutes = fill(opening_minutes(table), table)
    with pytest.raises(Refusal):
        sign(minutes, table.chair)
    ordered = deeds.print_out(minutes, by=table.secretary, now=portal_now())
    with pytest.raises(Refusal):
        sign(ordered, table.chair)  # the worker has not printed yet
    ready = printed(ordered)

    with pytest.raises(Refusal):
        sign(ready, table.chair, consent="Не я")
    with pytest.raises(Refusal):
        sign(ready, table.members[0])
    one = sign(ready, table.chair, dissent="Не согласна с местом.")
    with pytest.raises(Refusal):
        sign(ready, table.chair)
    with pytest.raises(Refusal):
        fill(ready, table)
    two = sign(ready, table.secretary)

    assert (one.state, two.state) == (MinutesState.DRAFT, MinutesState.SIGNED)
    final = printed(two).document
    assert final.version == 2
    paper = text_of(final.content())
    assert "Не согласна с местом." in paper
    for bid in table.bids:
        assert bid.code in paper
    letters = Message.objects.filter(kind="procurement.minutes_signed", channel=Channel.INBOX)
    assert {owner.pk for owner in table.owners} <= {one.person_id for one in letters}


@pytest.mark.django_db
def test_the_check_is_printed_with_decisions_and_grounds_in_both_languages() -> None:
    table = in_admission()
    propose(table, 0)
    propose(table, 1, "reject", ground="over_lot", words="Запрошено больше лота.")
    admission.conclude(table.fresh(), by=table.chair, now=portal_now())
    minutes = Minutes.objects.get(kind=MinutesKind.ADMISSION)
    few = fill(minutes, table)
    assert [line.name for line in selectors.missing(few)] == ["quorum"]

    everybody = [table.seat(person).pk for person in (*table.voting, table.secretary)]
    whole = fill(minutes, table, present=everybody)
    ready = printed(deeds.print_out(whole, by=table.secretary, now=portal_now()))

    paper = text_of(ready.document.content())
    assert paper.count("Запрошено больше лота.") == 2
    assert table.bid(0).code in paper


@pytest.mark.django_db
def test_the_page_walks_from_the_red_line_to_the_last_signature(
    as_person: Callable[..., Client],
) -> None:
    table = opened()
    secretary, chair = as_person(table.secretary), as_person(table.chair)
    here = at("minutes", table, "opening")
    now = local(portal_now())
    typed = {
        "day": f"{now:%d.%m.%Y}",
        "began": f"{now:%H:%M}",
        "place_ru": "Зал",
        "place_ky": "Зал",
        "present": [table.seat(table.chair).pk],
    }

    assert secretary.get(here).status_code == 200
    future = secretary.post(
        here, {**typed, "ended": f"{now:%H:%M}", "day": f"{now + timedelta(days=1):%d.%m.%Y}"}
    )
    wrong = secretary.post(here, {**typed, "ended": "поздно"})
    saved = secretary.post(here, {**typed, "ended": f"{now:%H:%M}"})
    asked = secretary.post(at("minutes_print", table, "opening"))
    printed(opening_minutes(table))
    nobody = chair.post(at("minutes_sign", table, "opening"), {"consent": ""})
    first = chair.post(at("minutes_sign", table, "opening"), {"consent": str(table.chair)})
    last = secretary.post(at("minutes_sign", table, "opening"), {"consent": str(table.secretary)})

    statuses = [answer.status_code for answer in (future, wrong, saved, asked, nobody, first, last)]
    assert statuses == [409, 422, 302, 302, 422, 302, 302]
    assert opening_minutes(table).state == MinutesState.SIGNED
    paper = printed(opening_minutes(table)).document.get_absolute_url()
    assert as_person(table.owners[0]).get(paper).status_code == 200
    assert Client().get(paper).status_code in (302, 404)
    assert secretary.get(here).status_code == 200


@pytest.mark.django_db
def test_minutes_of_another_kind_wait_for_their_sitting(as_person: Callable[..., Client]) -> None:
    table = concluded()

    assert as_person(table.chair).get(at("minutes", table, "admission")).status_code == 200
    assert as_person(table.chair).get(at("minutes", table, "results")).status_code == 404

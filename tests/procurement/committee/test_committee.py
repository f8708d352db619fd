"""Who sits at the table, by which order; what they declare; what they find to do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.city.models import OrderKind
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.models import Channel, Message
from karakol_gsz.portal import today
from procurement.actions import admission, committee
from procurement.models import Bid, Call, Committee, Declaration, Post, Seat, Side
from tests.factories.city import OrderFactory
from tests.procurement.committee.table import (
    Table,
    at,
    declare,
    in_admission,
    opened,
    past_the_close,
    seats_of,
    set_table,
)


def appoint(table: Table, seats: list[dict[str, Any]], by: Any = None) -> Committee:
    return committee.appoint(
        table.fresh(), by=by or table.officer, now=portal_now(), order=table.order, seats=seats
    )


@pytest.mark.django_db
def test_the_office_seats_the_people_of_the_order_and_the_quorum_is_counted() -> None:
    table = set_table(count=0, appointed=False)

    made = appoint(table, seats_of(table))

    assert made.quorum == 4
    assert Seat.objects.filter(is_voting=True).count() == 5
    letters = Message.objects.filter(kind="procurement.committee_appointed", channel=Channel.INBOX)
    assert letters.count() == 6
    with pytest.raises(PermissionDenied):
        appoint(table, seats_of(table), by=table.secretary)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["small", "even", "city", "chairless", "twice"])
def test_a_committee_against_the_rules_is_refused_in_words(wrong: str) -> None:
    table = set_table(count=0, appointed=False)
    seats = seats_of(table)
    if wrong == "small":
        seats = seats[:3] + seats[5:6]
    elif wrong == "even":
        seats[6] |= {"post": Post.MEMBER}
    elif wrong == "city":
        for seat in seats:
            seat["side"] = Side.CITY
    elif wrong == "chairless":
        seats[0]["post"] = Post.MEMBER
    else:
        seats[4]["person"] = seats[3]["person"]

    with pytest.raises(Refusal) as refused:
        appoint(table, seats)

    assert str(refused.value.message)
    assert not Committee.objects.exists()


@pytest.mark.django_db
def test_the_rules_of_the_call_decide_the_size() -> None:
    table = set_table(count=0, appointed=False)
    call = table.fresh()
    call.rules["rows"][Rule.COMMITTEE_MIN.value]["value"] = "7"
    Call.objects.filter(pk=call.pk).update(rules=call.rules)

    with pytest.raises(Refusal):
        appoint(table, seats_of(table))


@pytest.mark.django_db
def test_a_reserve_of_the_same_side_steps_in_by_order_and_declares_first() -> None:
    table = in_admission()
    leaving, reserve = table.seat(table.members[0]), table.seat(table.reserve)
    order = OrderFactory(kind=OrderKind.COMMITTEE)
    now = portal_now()

    with pytest.raises(Refusal):
        committee.replace(
            table.seat(table.deputy), by=table.officer, now=now, order=order, reserve=reserve
        )
    stepped = committee.replace(leaving, by=table.officer, now=now, order=order, reserve=reserve)
    with pytest.raises(Refusal):
        committee.replace(leaving, by=table.officer, now=now, order=order)

    assert (stepped.post, stepped.is_voting, stepped.order) == (Post.MEMBER, True, order)
    assert not Bid.objects.visible_to(table.members[0]).exists()
    assert not Bid.objects.visible_to(table.reserve).exists()
    declare(table, table.reserve)
    assert Bid.objects.visible_to(table.reserve).count() == 2
    with pytest.raises(Refusal):
        admission.conclude(table.fresh(), by=table.chair, now=now)


@pytest.mark.django_db
def test_the_page_of_the_office_keeps_the_rows_and_says_what_is_wrong(
    as_person: Callable[..., Client],
) -> None:
    table = set_table(count=0, appointed=False)
    client = as_person(table.officer)
    url = reverse("procurement:office_committee_edit", args=[table.call.number])
    rows = [
        {"person": seat["person"].pk, "post": seat["post"], "side": seat["side"]}
        for seat in seats_of(table)
    ]
    typed = {f"seats-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
    count = {"seats-TOTAL_FORMS": len(rows), "seats-INITIAL_FORMS": 0}

    shown = client.get(url)
    orderless = client.post(url, {**typed, **count})
    order = {"order": table.order.pk}
    swapped = client.post(url, {**typed, **count, **order, "seats-0-post": "secretary"})
    few = client.post(url, {**typed, **count, **order, "seats-0-person": ""})
    done = client.post(url, {**typed, **count, **order})

    statuses = [answer.status_code for answer in (shown, orderless, swapped, few, done)]
    assert statuses == [200, 422, 422, 409, 302]
    assert client.get(url).status_code == 200
    seat = table.seat(table.members[0])
    leave = reverse("procurement:office_committee_replace", args=[table.call.number, seat.pk])
    assert client.get(leave).status_code == 200
    assert client.post(leave, {}).status_code == 422
    assert as_person(table.secretary).get(url).status_code == 200
    assert as_person(table.secretary).post(url, {}).status_code == 403
    assert as_person(table.chair).get(url).status_code == 404


@pytest.mark.django_db
def test_declarations_are_signed_by_the_own_name_for_all_bids_at_once() -> None:
    table = opened()
    member = table.members[0]
    call = table.fresh()
    one = {table.bids[0].pk: "none"}
    both = {bid.pk: "none" for bid in table.bids}

    def sign(person: Any, kinds: dict[int, str], consent: str, words: Any = None) -> Any:
        facts = {"kinds": kinds, "words": words or {}, "consent": consent}
        return committee.declare(call, by=person, now=portal_now(), **facts)

    for kinds, consent in ((one, str(member)), (both, "Кто-то другой")):
        with pytest.raises(Refusal):
            sign(member, kinds, consent)
    with pytest.raises(Refusal):
        sign(member, {**both, table.bids[1].pk: "other"}, str(member))
    with pytest.raises(PermissionDenied):
        sign(table.secretary, both, str(table.secretary))
    sign(member, {**both, table.bids[1].pk: "kinship"}, f"  {str(member).upper()} ")
    with pytest.raises(Refusal):
        sign(member, both, str(member))

    assert Declaration.objects.count() == 2
    assert list(Bid.objects.visible_to(member)) == [table.bid(0)]


@pytest.mark.django_db
def test_the_page_of_declarations_keeps_answers_and_shows_nothing_of_a_bid(
    as_person: Callable[..., Client],
) -> None:
    table = opened()
    client = as_person(table.members[0])
    first, second = (f"kind-{bid.pk}" for bid in table.bids)

    shown = client.get(at("declare", table))
    half = client.post(at("declare", table), {first: "kinship", "consent": "?"})
    name = str(table.members[0])
    wrong = client.post(at("declare", table), {first: "none", second: "none", "consent": "?"})
    done = client.post(at("declare", table), {first: "kinship", second: "none", "consent": name})

    statuses = [answer.status_code for answer in (shown, half, wrong, done)]
    assert statuses == [200, 422, 409, 302]
    assert table.bid().title_ru not in shown.content.decode()
    page = half.content.decode()
    assert f'name="{first}" value="kinship"' in page
    assert page.count("checked") == 1
    assert client.get(at("declare", table)).status_code == 200


@pytest.mark.django_db
def test_everybody_finds_the_next_thing_to_do() -> None:
    table = set_table(appointed=False)
    office = today.today("office", table.officer, portal_now())
    assert any("committee" in line.url for line in office.todo)

    appoint(table, seats_of(table))
    past_the_close(table)
    urls = [line.url for line in today.today("committee", table.chair, portal_now()).todo]
    assert urls == [at("opening", table)]
    assert today.today("committee", table.reserve, portal_now()).todo == []


@pytest.mark.django_db
def test_the_pages_cost_the_same_for_any_number_of_bids(as_person: Callable[..., Client]) -> None:
    costs = []
    for count in (2, 6):
        table = in_admission(count=count)
        client = as_person(table.secretary)
        urls = [at(name, table) for name in ("call", "opening", "admission_list")]
        costs.append([_cost(client, url) for url in (*urls, reverse("procurement:committee_home"))])
        clock.move(timedelta(0))

    assert costs[0] == costs[1]


def _cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)

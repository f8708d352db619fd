"""Different people open; one press opens everything, once; nobody opens early."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from karakol_gsz.accounts.models import Role
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Channel, Message
from procurement.actions import opening
from procurement.models import Bid, FailReason, Minutes, MinutesKind
from procurement.states import BidState, CallState
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.procurement.committee.table import Table, at, opened, past_the_close, set_table


def confirm(table: Table, person: Any) -> None:
    opening.confirm(table.call, by=person, now=portal_now())


@pytest.mark.django_db
def test_nobody_opens_before_the_close_however_many_confirm() -> None:
    table = set_table()

    with pytest.raises(Refusal):
        confirm(table, table.chair)
    with pytest.raises(Refusal):
        opening.open_all(table.call, by=table.chair, now=portal_now())

    assert set(Bid.objects.values_list("state", flat=True)) == {BidState.SUBMITTED}


@pytest.mark.django_db
def test_one_person_with_two_roles_cannot_open_alone() -> None:
    table = past_the_close(set_table())
    RoleGrantFactory(user=table.secretary, role=Role.OFFICER)
    confirm(table, table.secretary)

    with pytest.raises(Refusal):
        confirm(table, table.secretary)
    with pytest.raises(Refusal):
        opening.open_all(table.call, by=table.secretary, now=portal_now())

    assert table.fresh().state == CallState.CLOSED
    assert Bid.objects.filter(opened_at__isnull=False).count() == 0


@pytest.mark.django_db
def test_a_stranger_and_a_reserve_member_do_not_confirm() -> None:
    table = past_the_close(set_table())

    for person in (table.reserve, table.officer, UserFactory(role=Role.SECRETARY)):
        with pytest.raises(PermissionDenied):
            confirm(table, person)


@pytest.mark.django_db
def test_two_people_open_all_bids_with_letters_hashes_and_minutes() -> None:
    table = past_the_close(set_table(count=3))
    confirm(table, table.secretary)
    confirm(table, table.members[0])

    call = opening.open_all(table.call, by=table.secretary, now=portal_now())

    assert call.state == CallState.OPENED
    bids = list(Bid.objects.order_by("registration_no"))
    assert [bid.registration_no for bid in bids] == [1, 2, 3]
    assert {bid.state for bid in bids} == {BidState.OPENED}
    assert all(bid.title_ru and bid.cost_lines.exists() for bid in bids)
    event = Event.objects.get(action="open_bids")
    assert all(bid.code in event.facts for bid in bids)
    assert str(table.members[0]) in event.facts
    minutes = Minutes.objects.get(kind=MinutesKind.OPENING)
    present = {table.seat(table.secretary).pk, table.seat(table.members[0]).pk}
    assert set(minutes.facts["present"]) == present
    letters = Message.objects.filter(kind="procurement.bid_opened", channel=Channel.INBOX)
    assert {letter.person_id for letter in letters} == {owner.pk for owner in table.owners}
    asked = Message.objects.filter(kind="procurement.committee_to_declare", channel=Channel.INBOX)
    assert {letter.person_id for letter in asked} == {person.pk for person in table.voting}


@pytest.mark.django_db
def test_a_call_without_bids_fails_at_its_opening_with_minutes() -> None:
    table = past_the_close(set_table(count=0))
    confirm(table, table.secretary)
    confirm(table, table.chair)

    call = opening.open_all(table.call, by=table.chair, now=portal_now())

    assert (call.state, call.fail_reason) == (CallState.FAILED, FailReason.NO_BIDS)
    assert Minutes.objects.filter(call=call, kind=MinutesKind.OPENING).exists()


@pytest.mark.django_db
def test_the_page_of_the_opening_says_who_is_missing_and_the_second_press_is_refused(
    as_person: Callable[..., Client],
) -> None:
    table = past_the_close(set_table())
    one, two = as_person(table.secretary), as_person(table.chair)

    assert one.get(at("opening", table)).status_code == 200
    first = one.post(at("opening_confirm", table), {"back": at("opening", table)})
    again = one.post(at("opening_confirm", table), {"back": at("opening", table)})
    early = one.post(at("opening_open", table), {"back": at("opening", table)})
    second = two.post(at("opening_confirm", table))
    done = two.post(at("opening_open", table))
    late = one.post(at("opening_open", table), {"back": at("opening", table)})

    statuses = [a.status_code for a in (first, again, early, second, done, late)]
    assert statuses == [302, 409, 409, 302, 302, 409]
    page = one.get(at("opening", table))
    assert table.bid().current_version.sha256 in page.content.decode()


@pytest.mark.django_db
def test_strangers_find_no_room(as_person: Callable[..., Client]) -> None:
    table = past_the_close(set_table())
    strangers = [table.owners[0], UserFactory(role=Role.MEMBER), UserFactory(role=Role.ACCOUNTANT)]

    for person in strangers:
        client = as_person(person)
        for name in ("call", "opening", "declare", "admission_list"):
            assert client.get(at(name, table)).status_code == 404, (person.roles, name)


@pytest.mark.django_db(transaction=True)
def test_eight_simultaneous_presses_open_once() -> None:
    table = past_the_close(set_table())
    confirm(table, table.secretary)
    confirm(table, table.chair)

    def press(_: int) -> bool:
        try:
            opening.open_all(table.call, by=table.chair, now=portal_now())
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(press, range(8)))

    assert sum(done) == 1
    assert Event.objects.filter(action="open_bids").count() == 1
    assert Event.objects.filter(action="open_envelope").count() == 2
    assert Minutes.objects.count() == 1


@pytest.mark.django_db
def test_nothing_of_a_bid_is_shown_by_the_opening_to_those_who_have_not_declared(
    as_person: Callable[..., Client],
) -> None:
    table = opened()
    title = table.bid().title_ru
    member = as_person(table.members[0])

    pages = [at("call", table), at("opening", table), at("declare", table)]
    shown = [member.get(url).content.decode() for url in (*pages, at("admission_list", table))]
    refused = member.get(at("admission", table, table.bid().code))

    assert not any(title in html for html in shown)
    assert refused.status_code == 404
    assert Event.objects.filter(action="look_denied").count() == 1

"""A call with sealed bids and a committee at its table; bids come through the public actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.urls import reverse

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import press
from procurement.actions import admission, committee, opening
from procurement.actions import bid as bids
from procurement.models import (
    AdmissionCheck,
    Bid,
    Call,
    CheckResult,
    Minutes,
    Post,
    Seat,
    Side,
)
from procurement.norms.interests import Interest
from tests.factories.accounts import UserFactory
from tests.factories.city import OrderFactory
from tests.factories.ngos import OrganizationFactory
from tests.procurement.bids.world import World as BidWorld
from tests.procurement.bids.world import filled, make_world

ALL_CLEAN = Interest.NONE.value


@dataclass
class Table:
    """Everybody concerned, by what they do."""

    call: Call
    officer: User
    chair: User
    deputy: User
    members: list[User]
    secretary: User
    reserve: User
    order: Order
    bids: list[Bid] = field(default_factory=list)
    owners: list[User] = field(default_factory=list)

    @property
    def voting(self) -> list[User]:
        return [self.chair, self.deputy, *self.members]

    def fresh(self) -> Call:
        return Call.objects.get(pk=self.call.pk)

    def bid(self, index: int = 0) -> Bid:
        return Bid.objects.get(pk=self.bids[index].pk)

    def seat(self, person: User) -> Seat:
        return Seat.objects.get(committee__call=self.call, person=person)


def people(order: Any, officer: User, call: Call, bids: list[Bid], owners: list[User]) -> Table:
    return Table(
        call=call,
        officer=officer,
        chair=UserFactory(role=Role.MEMBER, full_name="Бакирова Жылдыз"),
        deputy=UserFactory(role=Role.MEMBER, full_name="Осмонов Нурлан"),
        members=[
            UserFactory(role=Role.MEMBER, full_name=name)
            for name in ("Сыдыкова Гүлнара", "Эркинбаев Өскөн", "Назарова Ирина")
        ],
        secretary=UserFactory(role=Role.SECRETARY, full_name="Токтосунова Айгүл"),
        reserve=UserFactory(role=Role.MEMBER, full_name="Алымкулов Таңат"),
        order=order,
        bids=bids,
        owners=owners,
    )


def seats_of(table: Table) -> list[dict[str, Any]]:
    civil = [
        {"person": person, "post": Post.MEMBER, "side": Side.CIVIL} for person in table.members
    ]
    return [
        {"person": table.chair, "post": Post.CHAIR, "side": Side.CITY},
        {"person": table.deputy, "post": Post.DEPUTY, "side": Side.CITY},
        *civil,
        {"person": table.secretary, "post": Post.SECRETARY, "side": Side.CITY},
        {"person": table.reserve, "post": Post.RESERVE, "side": Side.CIVIL},
    ]


def set_table(*, count: int = 2, appointed: bool = True, **changes: Any) -> Table:
    """An open call with *count* bids sent, and its committee."""
    world = make_world()
    sent, owners = [], []
    for _index in range(count):
        owner = UserFactory()
        one = BidWorld(
            world.call,
            world.lot,
            OrganizationFactory(verified=True, admin=owner),
            owner,
            owner,
            owner,
        )
        bid = filled(one, **changes)
        bids.submit(bid, key=f"key-{bid.pk}", by=owner, now=portal_now())
        sent.append(bid)
        owners.append(owner)
    table = people(
        OrderFactory(kind=OrderKind.COMMITTEE),
        UserFactory(role=Role.OFFICER),
        world.call,
        sent,
        owners,
    )
    if appointed:
        committee.appoint(
            world.call,
            by=table.officer,
            now=portal_now(),
            order=table.order,
            seats=seats_of(table),
        )
    return table


def past_the_close(table: Table) -> Table:
    """What was sent is committed before the clock passes the close."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    clock.move_to(table.call.closes_at + timedelta(minutes=5))
    return table


def opened(*, count: int = 2, **changes: Any) -> Table:
    table = past_the_close(set_table(count=count, **changes))
    for person in (table.secretary, table.chair):
        opening.confirm(table.call, by=person, now=portal_now())
    opening.open_all(table.call, by=table.chair, now=portal_now())
    return table


def declare(table: Table, person: User, **kinds: str) -> None:
    """*kinds*: `bid0="kinship"`; everything else is clean."""
    answers = {bid.pk: kinds.get(f"bid{index}", ALL_CLEAN) for index, bid in enumerate(table.bids)}
    committee.declare(
        table.fresh(),
        by=person,
        now=portal_now(),
        kinds=answers,
        words={},
        consent=str(person),
    )


def in_admission(*, count: int = 2, declared: bool = True, **changes: Any) -> Table:
    table = opened(count=count, **changes)
    if declared:
        for person in table.voting:
            declare(table, person)
    admission.begin_admission(table.fresh(), by=table.secretary, now=portal_now())
    return table


def whole_answers(bid: Bid) -> dict[str, tuple[str, str]]:
    """Every line passes."""
    rows = AdmissionCheck.objects.filter(bid=bid)
    return {row.slug: (CheckResult.PASSED.value, "") for row in rows}


def propose(table: Table, index: int = 0, proposal: str = "admit", **facts: str) -> Bid:
    bid = table.bid(index)
    return admission.check(
        bid,
        by=table.secretary,
        now=portal_now(),
        answers=whole_answers(bid),
        proposal=proposal,
        **facts,
    )


def concluded(*, count: int = 2) -> Table:
    table = in_admission(count=count)
    for index in range(count):
        propose(table, index)
    admission.conclude(table.fresh(), by=table.chair, now=portal_now())
    return table


def printed(minutes: Minutes) -> Minutes:
    """The worker has done its part."""
    fresh = Minutes.objects.get(pk=minutes.pk)
    press.print_now(fresh.document)
    return Minutes.objects.get(pk=minutes.pk)


def at(name: str, table: Table, *args: Any) -> str:
    return reverse(f"procurement:committee_{name}", args=[table.call.number, *args])

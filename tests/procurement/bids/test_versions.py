"""Sending: one press one version, a receipt that can be checked, the close, the opening."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from karakol_gsz.audit import chain, signing
from karakol_gsz.audit.models import Event
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents.models import Document
from karakol_gsz.notifications.models import Message
from procurement.actions import bid as deeds
from procurement.actions import bid_receipts, bid_versions
from procurement.models import Bid, BidVersion
from procurement.selectors import bid as bids
from procurement.states import BidState
from tests.factories.accounts import UserFactory
from tests.procurement.bids.world import begun, filled, make_world, paper, typed

KEY = "a" * 64


@pytest.fixture
def back_in_time() -> object:
    """The clock is put right again, for the deferred trigger asks once more at the end."""
    yield
    clock.move(timedelta(0))


@pytest.mark.django_db(transaction=True)
def test_a_sent_bid_is_a_sealed_version_with_a_receipt_that_anyone_can_check() -> None:
    world = make_world()
    bid = filled(world)

    version = deeds.submit(bid, key=KEY, by=world.signatory, now=portal_now())

    bid.refresh_from_db()
    receipt = version.receipt
    assert (bid.state, bid.current_version, version.number) == (BidState.SUBMITTED, version, 1)
    assert signing.verify(receipt)
    assert not signing.verify({**receipt, "version": 2})
    assert receipt["sha256"] == version.sha256
    assert receipt["received_at"].endswith("+06:00")
    assert receipt["received_at"] == clock.local(version.received_at).isoformat(
        timespec="milliseconds"
    )
    event = Event.objects.about(bid).get(action="submit")
    assert chain.link_of(event.pk) == (receipt["ledger_seq"], receipt["ledger_hash"])
    assert json.loads(event.facts)["sha256"] == version.sha256
    assert version.receipt_paper.kind == "procurement.receipt"
    people = set(Message.objects.filter(kind="procurement.bid_received").values_list("person"))
    assert people == {(world.admin.pk,), (world.signatory.pk,)}
    assert Message.objects.first().documents == [str(version.receipt_paper.public_id)]


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_send_once_and_give_one_receipt() -> None:
    world = make_world()
    bid = filled(world)

    def press(_number: int) -> tuple[int, str]:
        try:
            sent = deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())
            return sent.pk, sent.receipt["signature"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as hands:
        answers = set(hands.map(press, range(8)))

    assert len(answers) == 1
    assert BidVersion.objects.count() == 1
    assert Event.objects.filter(action="submit").count() == 1
    assert Document.objects.filter(kind="procurement.receipt").count() == 1
    assert Message.objects.filter(kind="procurement.bid_received").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_after_the_commit_owes_the_receipt_and_the_clock_pays_it() -> None:
    world = make_world()
    bid = filled(world)

    sent = bid_versions.submit(bid, key=KEY, seen="", by=world.admin, now=portal_now())
    before = sent.current_version.receipt
    built = bid_receipts.issue_missing_receipts()

    version = BidVersion.objects.get()
    assert (before, built) == (None, 1)
    assert signing.verify(version.receipt)
    assert deeds.submit(bid, key=KEY, by=world.admin, now=portal_now()).receipt == version.receipt
    assert bid_receipts.issue_missing_receipts() == 0


@pytest.mark.django_db(transaction=True)
def test_a_replacement_counts_instead_and_both_hashes_stay_in_the_journal() -> None:
    world = make_world()
    bid = filled(world)
    first = deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())
    project = typed(world.call)["project"] | {"goal": "Другая цель."}

    deeds.save_page(bid, "project", project, version=1, by=world.editor, now=portal_now())
    second = deeds.submit(bid, key="b" * 64, by=world.admin, now=portal_now())

    bid.refresh_from_db()
    said = [json.loads(e.facts)["sha256"] for e in Event.objects.filter(action="submit")]
    assert (bid.current_version, second.number) == (second, 2)
    assert said == [first.sha256, second.sha256]
    assert Message.objects.filter(kind="procurement.bid_replaced").count() == 2


@pytest.mark.django_db(transaction=True)
def test_withdrawn_it_is_not_opened_and_the_organisation_may_begin_anew() -> None:
    world = make_world()
    bid = filled(world)
    deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())

    gone = deeds.withdraw(bid, by=world.signatory, now=portal_now())
    anew = begun(world)

    assert gone.state == BidState.WITHDRAWN
    assert anew.pk != bid.pk
    assert Message.objects.filter(kind="procurement.bid_withdrawn").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_moment_of_the_close_is_too_late_and_the_draft_stays(back_in_time: None) -> None:
    world = make_world()
    bid = filled(world)
    closes = f"{clock.local(world.call.closes_at):%H:%M:%S}"

    with pytest.raises(Refusal) as refused:
        deeds.submit(bid, key=KEY, by=world.admin, now=world.call.closes_at)

    bid.refresh_from_db()
    assert closes in str(refused.value)
    assert (bid.state, BidVersion.objects.count(), bid.pages.count()) == (BidState.DRAFT, 0, 8)


@pytest.mark.django_db(transaction=True)
def test_a_submit_that_read_open_cannot_commit_after_the_close(back_in_time: None) -> None:
    """The web process believes it is early; the database knows better."""
    world = make_world()
    bid, early = filled(world), portal_now()

    clock.move_to(world.call.closes_at + timedelta(seconds=1))
    with pytest.raises(Refusal) as refused:
        deeds.submit(bid, key=KEY, by=world.admin, now=early)

    bid.refresh_from_db()
    assert f"{clock.local(world.call.closes_at):%H:%M:%S}" in str(refused.value)
    assert (bid.state, BidVersion.objects.count()) == (BidState.DRAFT, 0)


@pytest.mark.django_db(transaction=True)
def test_opening_unpacks_every_page_to_the_last_figure() -> None:
    world = make_world()
    bid = filled(world)
    line = {
        **{"section": "3", "name": "Приём", "unit": "месяц", "qty": "1", "price": "1000"},
        **{"months": "1,5", "from_grant": "1500", "own": "", "other": "", "justification": "Да"},
    }
    deeds.save_page(bid, "budget", {"rows": [line]}, version=1, by=world.admin, now=portal_now())
    deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())
    bid.refresh_from_db()

    bid_versions.unpack(bid, by=world.admin, now=portal_now())

    cost, activity, indicator, annex = (
        getattr(bid, name).get() for name in ("cost_lines", "activities", "indicators", "annexes")
    )
    assert (bid.title_ru, bid.requested_sum) == ("Тёплый дом", Decimal("1500.00"))
    assert (cost.months, cost.total) == (Decimal("1.5"), Decimal("1500.00"))
    assert (activity.name, indicator.target, annex.title) == ("Обход", Decimal(40), "ustav.pdf")
    assert bid.contents["project"]["goal"] == "Кров."


@pytest.mark.django_db(transaction=True)
def test_a_package_with_one_changed_bit_is_not_opened() -> None:
    world = make_world()
    bid = filled(world)
    version = deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE procurement_bidversion"
            " SET sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60))"
            " WHERE id = %s",
            [version.pk],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    bid.refresh_from_db()

    with pytest.raises(Refusal):
        bid_versions.unpack(bid, by=world.admin, now=portal_now())


@pytest.mark.django_db(transaction=True)
def test_eight_hands_at_once_begin_one_bid() -> None:
    world = make_world()

    def begin(_number: int) -> int:
        try:
            return begun(world).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as hands:
        assert len(set(hands.map(begin, range(8)))) == 1
    assert Bid.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_the_close_nothing_is_begun_typed_attached_or_withdrawn() -> None:
    world, other = make_world(), make_world()
    bid, late = filled(world), world.call.closes_at
    file = bids.files_of(bid)[0]
    deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())

    for deed in (
        lambda: begun(other, now=other.call.closes_at),
        lambda: deeds.save_page(bid, "project", {}, version=1, by=world.admin, now=late),
        lambda: deeds.attach(bid, "charter", paper(), by=world.admin, now=late),
        lambda: deeds.detach(file, by=world.admin, now=late),
        lambda: deeds.withdraw(bid, by=world.admin, now=late),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert "не принимается" in str(refused.value) or "not received" in str(refused.value)


@pytest.mark.django_db
class TestWhoMay:
    def test_an_editor_writes_and_does_not_send(self) -> None:
        world = make_world()
        bid = filled(world)

        with pytest.raises(PermissionDenied):
            deeds.submit(bid, key=KEY, by=world.editor, now=portal_now())

    def test_a_stranger_neither_begins_nor_types_nor_attaches(self) -> None:
        world, stranger, now = make_world(), UserFactory(), portal_now()
        bid = begun(world)

        for deed in (
            lambda: begun(world, by=stranger),
            lambda: deeds.save_page(bid, "project", {}, version=0, by=stranger, now=now),
            lambda: deeds.attach(bid, "charter", paper(), by=stranger, now=now),
            lambda: deeds.submit(bid, key=KEY, by=stranger, now=now),
            lambda: deeds.withdraw(bid, by=stranger, now=now),
        ):
            with pytest.raises(PermissionDenied):
                deed()

    def test_a_suspended_organisation_is_told_why(self) -> None:
        world = make_world()
        world.organization.state = "suspended"
        world.organization.suspended_at = portal_now()
        world.organization.suspended_by = UserFactory(role="officer")
        world.organization.suspend_reason = "Долг."
        world.organization.save()

        with pytest.raises(Refusal):
            begun(world)

    def test_beginning_twice_is_beginning_once(self) -> None:
        world = make_world()

        assert begun(world) == begun(world, by=world.editor, language="ky")

    def test_an_unfinished_bid_is_not_sent_by_mistake(self) -> None:
        world = make_world()
        bid = begun(world)

        with pytest.raises(Refusal):
            deeds.submit(bid, key=KEY, by=world.admin, now=portal_now())

        assert BidVersion.objects.count() == 0

    def test_what_changed_after_the_check_is_not_sent_unseen(
        self, commits: Callable[[], None]
    ) -> None:
        world = make_world()
        bid = filled(world)

        with pytest.raises(Refusal):
            deeds.submit(bid, key=KEY, seen="0" * 64, by=world.admin, now=portal_now())

    def test_a_stale_save_overwrites_nothing(self) -> None:
        world, now = make_world(), portal_now()
        bid = begun(world)
        deeds.save_page(bid, "project", {"goal": "мой"}, version=0, by=world.admin, now=now)
        deeds.save_page(bid, "project", {"goal": "новый"}, version=1, by=world.admin, now=now)

        with pytest.raises(deeds.StalePage) as stale:
            deeds.save_page(bid, "project", {"goal": "чужой"}, version=1, by=world.editor, now=now)

        assert stale.value.theirs.document == {"goal": "новый"}
        assert stale.value.mine == {"goal": "чужой"}

    def test_twenty_files_are_enough(self, settings: object) -> None:
        settings.UPLOADS_PER_BID = 2
        world, now = make_world(), portal_now()
        bid = begun(world)
        for _number in range(2):
            deeds.attach(bid, "charter", paper(), by=world.admin, now=now)

        with pytest.raises(Refusal):
            deeds.attach(bid, "letters", paper(), by=world.admin, now=now)

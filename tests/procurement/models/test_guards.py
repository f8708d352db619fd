"""What the database itself refuses, whoever asks."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from procurement.models import Bid, BidVersion, Call, ScoreSheet
from procurement.states import SheetState
from tests.factories.accounts import UserFactory
from tests.factories.bids import (
    BidFactory,
    BidVersionFactory,
    ContractFactory,
    DeclarationFactory,
    MarkFactory,
    ScoreSheetFactory,
)
from tests.factories.procurement import CallFactory, SeatFactory

pytestmark = pytest.mark.django_db


def code_of(refused: pytest.ExceptionInfo[DatabaseError]) -> str:
    return str(getattr(refused.value.__cause__, "pgcode", ""))


def test_a_version_is_stamped_by_the_database_whatever_the_caller_says() -> None:
    bid = BidFactory()

    version = BidVersionFactory(bid=bid)

    assert abs(portal_now() - version.received_at) < timedelta(seconds=5)


def test_a_version_at_the_very_close_is_refused() -> None:
    bid = BidFactory()
    clock.move_to(bid.call.closes_at)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        BidVersionFactory(bid=bid)

    assert code_of(refused) == "KG001"


def test_a_submit_that_read_open_cannot_commit_after_the_close() -> None:
    bid = BidFactory()
    BidVersionFactory(bid=bid)
    clock.move_to(bid.call.closes_at + timedelta(seconds=1))

    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert code_of(refused) == "KG001"
    clock.move(timedelta(0))  # the end of the test asks again


def test_a_version_is_final_but_takes_its_receipt_once() -> None:
    version = BidVersionFactory()
    version.receipt = {"code": version.bid.code}
    version.save(update_fields=["receipt"])

    for change in ({"receipt": {"code": "KK-0000-00"}}, {"sealed": b"other"}, {"number": 9}):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            BidVersion.objects.filter(pk=version.pk).update(**change)
        assert code_of(refused) == "KG005"
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        BidVersion.objects.filter(pk=version.pk).delete()
    assert code_of(refused) == "KG005"


def test_a_sealed_bid_says_nothing_in_its_columns() -> None:
    bid = BidFactory(submitted=True)

    for words in ({"title_ru": "МЕТКА"}, {"contents": {"goal": "МЕТКА"}}, {"requested_sum": 1}):
        with pytest.raises(IntegrityError, match="bid_sealed_until_opened"), transaction.atomic():
            Bid.objects.filter(pk=bid.pk).update(**words)


def test_one_person_does_not_publish_what_they_prepared() -> None:
    officer = UserFactory()

    with pytest.raises(IntegrityError, match="published_by_is_not"), transaction.atomic():
        CallFactory(published=True, officer=officer, head=officer)


def test_a_call_is_not_opened_before_its_close() -> None:
    call = CallFactory(published=True)

    with pytest.raises(IntegrityError, match="call_opened_after_the_close"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(
            opened_at=call.closes_at - timedelta(seconds=1), opened_by=call.published_by
        )


def test_no_sheet_without_a_clean_declaration() -> None:
    bid = BidFactory(admitted=True)
    seat = SeatFactory(committee__call=bid.call)
    DeclarationFactory(bid=bid, seat=seat, recused=True)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        ScoreSheet.objects.create(bid=bid, seat=seat)

    assert code_of(refused) == "KG003"


def test_a_locked_mark_stays() -> None:
    mark = MarkFactory()
    ScoreSheet.objects.filter(pk=mark.sheet_id).update(
        state=SheetState.LOCKED, locked_at=portal_now(), total=Decimal("80.00")
    )

    mark.value = 5
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        mark.save()
    assert code_of(refused) == "KG004"
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        mark.delete()
    assert code_of(refused) == "KG004"


@pytest.mark.parametrize("change", [{"percent": "39.99"}, {"amount": "79999.99"}])
def test_the_tranches_of_a_signed_contract_are_the_whole_of_it(
    change: dict[str, str], commits: Callable[[], None]
) -> None:
    contract = ContractFactory(signed=True)
    commits()

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        contract.tranches.filter(no=1).update(**change)
        commits()

    assert code_of(refused) == "KG002"


def test_one_seat_has_one_sheet_for_a_bid() -> None:
    sheet = ScoreSheetFactory(locked=True)

    with pytest.raises(IntegrityError, match="score_sheet_once"), transaction.atomic():
        ScoreSheet.objects.create(bid=sheet.bid, seat=sheet.seat)

"""The check for conformity: proposed by one, confirmed by another; returned once; told in words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from karakol_gsz.audit.models import Event
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.models import Channel, Message
from karakol_gsz.portal import today
from procurement.actions import admission
from procurement.models import AdmissionCheck, Annex, Call, CheckResult, FailReason, Minutes
from procurement.states import BidState, CallState
from procurement.tasks.committee import end_cures
from tests.karakol_gsz.documents.files import pdf
from tests.procurement.bids.world import paper
from tests.procurement.committee.table import (
    Table,
    at,
    declare,
    in_admission,
    opened,
    propose,
    whole_answers,
)

ITEM = {
    "slug": "charter",
    "title_ru": "Устав",
    "title_ky": "Устав",
    "words": "Не хватает страницы 7.",
}


def give_back(table: Table, index: int = 0) -> Any:
    return admission.return_for_cure(
        table.bid(index), by=table.secretary, now=portal_now(), items=[ITEM]
    )


def letters(kind: str) -> set[Any]:
    found = Message.objects.filter(kind=f"procurement.{kind}", channel=Channel.INBOX)
    return set(found.values_list("person_id", flat=True))


@pytest.mark.django_db
def test_the_portal_answers_first_and_leaves_the_hand_to_people() -> None:
    table = in_admission()

    rows = AdmissionCheck.objects.filter(bid=table.bid())

    assert rows.count() > 15
    assert set(rows.values_list("checked_at", flat=True)) == {None}
    assert rows.get(slug="in_time").result == CheckResult.PASSED
    assert rows.get(slug="own_contribution").result == CheckResult.PASSED


@pytest.mark.django_db
def test_only_the_secretary_checks_and_only_the_chair_confirms() -> None:
    table = in_admission()

    with pytest.raises(PermissionDenied):
        admission.check(table.bid(), by=table.chair, now=portal_now(), answers={})
    propose(table, 0)
    propose(table, 1)
    for person in (table.secretary, table.members[0], table.officer, table.owners[0]):
        with pytest.raises(PermissionDenied):
            admission.conclude(table.fresh(), by=person, now=portal_now())
    call = admission.conclude(table.fresh(), by=table.deputy, now=portal_now())

    assert call.state == CallState.EVALUATION
    assert {table.bid(0).state, table.bid(1).state} == {BidState.ADMITTED}
    assert letters("bid_admitted") == {owner.pk for owner in table.owners}
    assert letters("committee_evaluation") == {person.pk for person in table.voting}
    assert Minutes.objects.filter(kind="admission", call=call).exists()


@pytest.mark.django_db
def test_a_bid_with_an_open_or_failing_line_is_not_proposed() -> None:
    table = in_admission(count=1)
    bid = table.bid()
    now = portal_now()

    with pytest.raises(Refusal):
        admission.check(bid, by=table.secretary, now=now, answers={}, proposal="admit")
    failing = {**whole_answers(bid), "period": ("failed", "Работы позже срока.")}
    with pytest.raises(Refusal):
        admission.check(bid, by=table.secretary, now=now, answers=failing, proposal="admit")
    wordless = {"period": ("failed", " ")}
    with pytest.raises(Refusal):
        admission.check(bid, by=table.secretary, now=now, answers=wordless)


@pytest.mark.django_db
def test_a_rejection_names_a_ground_and_tells_how_to_object() -> None:
    table = in_admission()
    propose(table, 0)
    with pytest.raises(Refusal):
        propose(table, 1, "reject", ground="over_lot", words=" ")
    propose(table, 1, "reject", ground="over_lot", words="Запрошено больше лота.")

    admission.conclude(table.fresh(), by=table.chair, now=portal_now())

    bid = table.bid(1)
    assert (bid.state, bid.reject_ground) == (BidState.REJECTED, "over_lot")
    letter = Message.objects.get(kind="procurement.bid_rejected", channel=Channel.INBOX)
    assert letter.person == table.owners[1]
    assert "Запрошено больше лота." in letter.text


@pytest.mark.django_db
def test_the_chair_waits_for_declarations_and_for_every_decision() -> None:
    table = in_admission(declared=False)
    propose(table, 0)

    with pytest.raises(Refusal) as refused:
        admission.conclude(table.fresh(), by=table.chair, now=portal_now())

    said = str(refused.value.message)
    assert "№ 2" in said
    assert str(table.members[1]) in said


@pytest.mark.django_db
def test_recusals_that_break_the_quorum_stop_the_confirmation() -> None:
    table = opened()
    for person in table.voting[:2]:
        declare(table, person, bid0="kinship")
    for person in table.voting[2:]:
        declare(table, person)
    admission.begin_admission(table.fresh(), by=table.secretary, now=portal_now())
    propose(table, 0)
    propose(table, 1)

    with pytest.raises(Refusal):
        admission.conclude(table.fresh(), by=table.chair, now=portal_now())

    assert table.fresh().state == CallState.ADMISSION


@pytest.mark.django_db
def test_none_admitted_fails_the_call_and_still_tells_everybody() -> None:
    table = in_admission()
    for index in range(2):
        propose(table, index, "reject", ground="mismatch", words="Другая сфера.")

    call = admission.conclude(table.fresh(), by=table.chair, now=portal_now())

    assert (call.state, call.fail_reason) == (CallState.FAILED, FailReason.NONE_ADMITTED)
    assert letters("bid_rejected") == {owner.pk for owner in table.owners}
    assert letters("call_failed") >= {owner.pk for owner in table.owners}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "state"), [("evaluate", CallState.EVALUATION), ("fail", CallState.FAILED)]
)
def test_one_admitted_bid_follows_the_rule_of_the_call(policy: str, state: CallState) -> None:
    table = in_admission(count=1)
    rules = table.fresh().rules
    rules["rows"][Rule.SINGLE_BID.value]["value"] = policy
    Call.objects.filter(pk=table.call.pk).update(rules=rules)
    propose(table, 0)

    call = admission.conclude(table.fresh(), by=table.chair, now=portal_now())

    assert call.state == state


@pytest.mark.django_db
def test_a_bid_is_returned_once_and_cured_in_time() -> None:
    table = in_admission(count=1)
    bid = give_back(table)
    owner = table.owners[0]

    assert bid.state == BidState.RETURNED
    assert letters("bid_returned") == {owner.pk}
    with pytest.raises(PermissionDenied):
        admission.cure(bid, by=table.secretary, now=portal_now(), uploads={})
    with pytest.raises(Refusal):
        admission.cure(bid, by=owner, now=portal_now(), uploads={})
    cured = admission.cure(bid, by=owner, now=portal_now(), uploads={"charter": paper()})

    assert cured.state == BidState.OPENED
    assert Annex.objects.filter(bid=bid, document__kind="procurement.cure").count() == 1
    assert letters("bid_cured") == {table.secretary.pk}
    with pytest.raises(Refusal):
        give_back(table)


@pytest.mark.django_db
def test_a_correction_at_the_last_moment_or_later_is_not_taken() -> None:
    table = in_admission(count=1)
    bid = give_back(table)
    until = bid.cure_until

    with pytest.raises(Refusal):
        admission.cure(bid, by=table.owners[0], now=until, uploads={"charter": paper()})
    with pytest.raises(Refusal):
        admission.end_cure(bid, by=table.secretary, now=until - timedelta(seconds=1))
    clock.move_to(until + timedelta(minutes=1))

    assert end_cures() == 1
    assert end_cures() == 0
    assert table.bid().state == BidState.OPENED
    assert table.bid().cured_at is None


@pytest.mark.django_db
def test_the_pages_keep_what_was_typed_and_say_what_to_do(
    as_person: Callable[..., Client],
) -> None:
    table = in_admission()
    client, bid = as_person(table.secretary), table.bid()
    here = at("admission", table, bid.code)

    shown = client.get(here)
    half = client.post(here, {"proposal": "reject", "words": "Слова остаются."})
    form = {f"result-{slug}": result for slug, (result, _w) in whole_answers(bid).items()}
    saved = client.post(here, {**form, "proposal": "admit"})
    back = client.post(at("admission_return", table, bid.code), {"words-charter": "Где?"})
    chair = as_person(table.chair)

    assert (shown.status_code, half.status_code, saved.status_code) == (200, 422, 302)
    assert "Слова остаются." in half.content.decode()
    assert back.status_code == 422
    assert chair.get(here).status_code == 200
    assert chair.post(here, {"proposal": ""}).status_code == 403
    assert chair.get(at("admission_list", table)).status_code == 200
    assert chair.get(at("admission_confirm", table)).status_code == 200
    assert chair.post(at("admission_confirm", table)).status_code == 409


@pytest.mark.django_db
def test_the_owner_attaches_the_named_paper_and_nobody_else_does(
    as_person: Callable[..., Client],
) -> None:
    table = in_admission()
    give_back(table)
    url = reverse("procurement:cabinet_bid_cure", args=[table.bid().code])
    owner, other = as_person(table.owners[0]), as_person(table.owners[1])

    todo = today.today("cabinet", table.owners[0], portal_now()).todo
    empty = owner.post(url, {})
    wrong = owner.post(url, {"paper-charter": SimpleUploadedFile("a.exe", b"MZ")})
    done = owner.post(url, {"paper-charter": SimpleUploadedFile("a.pdf", pdf())})

    assert url in [line.url for line in todo]
    assert other.get(url).status_code == 404
    assert (empty.status_code, wrong.status_code, done.status_code) == (422, 422, 302)
    assert owner.get(url).status_code == 200
    document = Annex.objects.get(document__kind="procurement.cure").document
    assert as_person(table.secretary).get(document.get_absolute_url()).status_code == 200
    assert other.get(document.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_a_recused_member_finds_no_page_and_the_bid_says_why(
    as_person: Callable[..., Client],
) -> None:
    table = opened()
    for person in table.voting:
        kinds = {"bid0": "employment"} if person == table.members[0] else {}
        declare(table, person, **kinds)
    admission.begin_admission(table.fresh(), by=table.secretary, now=portal_now())
    client, title = as_person(table.members[0]), table.bid(0).title_ru

    home = client.get(reverse("procurement:committee_home"))

    assert client.get(at("admission", table, table.bid(0).code)).status_code == 404
    assert client.get(at("admission", table, table.bid(1).code)).status_code == 200
    assert home.status_code == 200
    assert home.content.decode().count(title) == 1  # the other bid has the same title


@pytest.mark.django_db(transaction=True)
def test_eight_simultaneous_confirmations_count_once() -> None:
    table = in_admission()
    propose(table, 0)
    propose(table, 1)

    def press(_: int) -> bool:
        try:
            admission.conclude(table.fresh(), by=table.chair, now=portal_now())
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(press, range(8)))

    assert sum(done) == 1
    assert Event.objects.filter(action="finish_admission").count() == 1
    assert letters("bid_admitted") == {owner.pk for owner in table.owners}

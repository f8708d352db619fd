"""The pages from the marks to the objections: what they show, to whom, at what cost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.core.clock import portal_now
from karakol_gsz.portal.today import today
from procurement.actions import appeal as appeals
from procurement.actions import evaluation, ranking, results
from procurement.models import Appeal, Call, Criterion, Mark, ScoreSheet
from procurement.states import AppealState, CallState, SheetState
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory, DeclarationFactory
from tests.factories.procurement import CriterionFactory
from tests.procurement.evaluation.scene import (
    Scene,
    answers,
    approve,
    mark,
    mark_all,
    scene,
    signed,
)

pytestmark = pytest.mark.django_db

MARKER = "МЕТКА-7f4q"


def url(name: str, *args: Any) -> str:
    return reverse(f"procurement:{name}", args=args)


def sheet(*marks: object, **more: object) -> dict[str, object]:
    """A sheet as a browser sends it."""
    data: dict[str, object] = {"advice": "fund", "recommended_sum": "", "note": ""}
    for no, value in enumerate(marks, start=1):
        data |= {f"mark_{no}": value, f"comment_{no}": "Объяснение."}
    return {**data, **more}


def published() -> tuple[Scene, Call]:
    made = scene("150000", "100000", lot_sum="200000", projects=2)
    mark_all(made, (5, 5), (4, 4))
    call = approve(made)
    signed(call)
    return made, results.publish(call, by=made.secretary, now=portal_now())


def test_a_member_marks_checks_and_locks(as_person: Callable[..., Client]) -> None:
    made = scene()
    bid = made.bids[0]
    client, page = as_person(made.members[1]), url("committee_bid", bid.code)

    saved = client.post(page, sheet(4, 3))
    checked = client.post(page, sheet(4, 3, lock="1"))
    shown = client.get(url("committee_bid_lock", bid.code))
    locked = client.post(url("committee_bid_lock", bid.code))

    assert (saved.status_code, saved.url) == (302, page)
    assert checked.url == url("committee_bid_lock", bid.code)
    assert "72" in shown.content.decode()
    assert locked.status_code == 302
    assert ScoreSheet.objects.get().state == SheetState.LOCKED
    assert client.get(page).context["sheet"].total == 72


def test_an_incomplete_sheet_is_kept_and_says_what_is_missing(
    as_person: Callable[..., Client],
) -> None:
    made = scene()
    page = url("committee_bid", made.bids[0].code)
    client = as_person(made.members[1])
    typed = sheet(5, "", comment_1="", advice="", note="Моя заметка", lock="1")

    answer = client.post(page, typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"comment_1", "mark_2", "advice"}
    assert "Моя заметка" in answer.content.decode()
    assert Mark.objects.get(criterion__no=1).value == 5
    assert ScoreSheet.objects.get().state == SheetState.OPEN


def test_a_sum_above_the_request_stands_beside_its_field(as_person: Callable[..., Client]) -> None:
    made = scene("100000")
    client = as_person(made.members[1])

    answer = client.post(
        url("committee_bid", made.bids[0].code), sheet(4, 4, recommended_sum="100 000,01")
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"recommended_sum"}
    assert "100 000,01" in answer.content.decode()


def test_marks_are_saved_while_they_are_typed(as_person: Callable[..., Client]) -> None:
    made = scene()
    bid = made.bids[0]
    client, save = as_person(made.members[1]), url("committee_bid_autosave", bid.code)

    first = client.post(save, sheet(4, ""))
    wrong = client.post(save, sheet(4, "", recommended_sum="много"))
    made.call.state = CallState.RANKED
    made.call.ranked_at, made.call.ranked_by = portal_now(), made.chair
    made.call.save()
    late = client.post(save, sheet(1, 1))

    assert (first.status_code, wrong.status_code, late.status_code) == (200, 422, 409)
    assert ":" in json.loads(first.content)["text"]
    assert Mark.objects.get(criterion__no=1).value == 4


def test_a_recused_member_finds_no_bid(as_person: Callable[..., Client]) -> None:
    made = scene()
    bid, aside = made.bids[0], made.seats[3]
    aside.declarations.all().delete()
    page = url("committee_bid", bid.code)

    undeclared = as_person(aside.person).get(page)
    DeclarationFactory(seat=aside, bid=bid, recused=True)
    recused = as_person(aside.person).get(page)
    posted = as_person(aside.person).post(page, sheet(0, 0))
    saved = as_person(aside.person).post(url("committee_bid_autosave", bid.code), sheet(0, 0))

    codes = [answer.status_code for answer in (undeclared, recused, posted, saved)]
    assert codes == [404, 404, 404, 404]
    assert bid.title_ru not in recused.content.decode()
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.AUDITOR, Role.SECRETARY, None])
def test_nobody_reads_a_mark_before_everybody_has_locked(
    as_person: Callable[..., Client], role: str | None
) -> None:
    made = scene()
    bid, writer = made.bids[0], made.members[1]
    now = portal_now()
    typed = answers(1, 4, note=MARKER)
    typed["comments"] = {1: MARKER, 2: MARKER}
    evaluation.save_marks(bid, by=writer, now=now, answers=typed)
    evaluation.lock(ScoreSheet.objects.get(), by=writer, now=now)
    reader = UserFactory(role=role) if role else made.members[2]
    client = as_person(made.secretary if role == Role.SECRETARY else reader)

    pages = [
        client.get(url("committee_bid", bid.code)),
        client.get(url("committee_ranking", made.call.number)),
        client.get(url("public_call_results", made.call.number)),
        as_person(made.owners[bid.pk]).get(url("cabinet_bid_outcome", bid.code)),
    ]

    assert all(MARKER not in page.content.decode() for page in pages)
    assert "52" not in str(pages[1].context["lots"])


def test_the_private_note_is_never_shown_to_others(as_person: Callable[..., Client]) -> None:
    made = scene()
    bid = made.bids[0]
    for person in made.members:
        typed = answers(4, 4, note=MARKER)
        written = evaluation.save_marks(bid, by=person, now=portal_now(), answers=typed)
        evaluation.lock(written, by=person, now=portal_now())
    ScoreSheet.objects.filter(seat=made.seats[2]).update(note="")

    seen = as_person(made.members[2]).get(url("committee_bid", bid.code)).content.decode()

    assert MARKER not in seen


def test_the_ranking_page_walks_to_the_publication(as_person: Callable[..., Client]) -> None:
    made = scene("150000", "100000", lot_sum="200000", projects=2)
    number = made.call.number
    page = url("committee_ranking", number)
    assert as_person(made.chair).get(page).context["is_waiting"]
    mark_all(made, (5, 5), (4, 4))

    prepared = as_person(made.secretary).post(url("committee_ranking_prepare", number))
    asked = as_person(made.chair).get(url("committee_ranking_approve", number))
    approved = as_person(made.chair).post(url("committee_ranking_approve", number))
    refused = as_person(made.secretary).post(
        url("committee_results_publish", number), {"back": page}
    )
    signed(made.call)
    looked = as_person(made.secretary).get(url("committee_results_publish", number))
    done = as_person(made.secretary).post(url("committee_results_publish", number))

    codes = [answer.status_code for answer in (prepared, asked, approved, refused, looked, done)]
    assert codes == [302, 200, 302, 409, 200, 302]
    assert Call.objects.get(number=number).state == CallState.STANDSTILL


def test_a_recused_member_sees_the_place_and_not_the_points(
    as_person: Callable[..., Client],
) -> None:
    made = scene("150000", "100000", lot_sum="300000", projects=2)
    aside = made.seats[4]
    aside.declarations.filter(bid=made.bids[0]).delete()
    DeclarationFactory(seat=aside, bid=made.bids[0], recused=True)
    mark_all(made, (5, 5), (4, 4))

    lines = as_person(aside.person).get(url("committee_ranking", made.call.number)).context["lots"]

    hidden, shown = lines[0]["lines"]
    assert (hidden["is_seen"], hidden["total"], hidden["cells"]) == (False, "", [])
    assert shown["is_seen"] and shown["total"] == "80,00"


def test_a_recused_chair_approves_places_without_reading_the_points(
    as_person: Callable[..., Client],
) -> None:
    made = scene("150000", "100000", lot_sum="300000", projects=2)
    own = made.seats[0]
    own.declarations.filter(bid=made.bids[0]).delete()
    DeclarationFactory(seat=own, bid=made.bids[0], recused=True)
    mark_all(made, (5, 5), (4, 4))
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())

    page = as_person(made.chair).get(url("committee_ranking_approve", made.call.number))

    first, second = (words for _place, words in page.context["facts"])
    assert "100,00" not in first
    assert "80,00" in second


def test_absence_and_vote_have_their_pages(as_person: Callable[..., Client]) -> None:
    made = scene("150000", "150000", lot_sum="200000", projects=2)
    number, away = made.call.number, made.seats[4]
    for bid in made.bids:
        for person in made.members[:4]:
            mark(bid, person, 4, 4)
    absence = url("committee_absence", number, away.pk)

    empty = as_person(made.secretary).post(absence, {"reason": ""})
    noted = as_person(made.secretary).post(absence, {"reason": "Болеет."})
    vote = url("committee_ranking_vote", number, 1)
    shown = as_person(made.chair).get(vote)
    few = as_person(made.chair).post(vote, {f"seat_{made.seats[0].pk}": made.bids[0].code})
    ballots = {f"seat_{seat.pk}": made.bids[0].code for seat in made.seats[:4]}
    voted = as_person(made.chair).post(vote, ballots)
    foreign = as_person(made.members[1]).get(vote)

    codes = [answer.status_code for answer in (empty, noted, shown, few, voted, foreign)]
    assert codes == [422, 302, 200, 409, 302, 403]


@pytest.mark.parametrize("state", ["evaluation", "ranked"])
def test_results_are_not_there_before_they_are_published(client: Client, state: str) -> None:
    made = scene()
    mark_all(made, (4, 4))
    if state == "ranked":
        approve(made)

    assert client.get(url("public_call_results", made.call.number)).status_code == 404


def test_everybody_reads_who_got_how_much_and_why(client: Client) -> None:
    made, call = published()
    BidFactory(rejected=True, call=call, lot=made.bids[0].lot, registration_no=3)

    page = client.get(url("public_call_results", call.number))

    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["received"] == 3
    assert [line.bid.code for line in page.context["lots"][0].lines] == [
        bid.code for bid in made.bids
    ]
    assert len(page.context["rejected"]) == 1
    assert "100,00" in text and "80,00" in text
    assert "Объяснение." not in text


def test_the_bidder_reads_its_points_and_words_without_names(
    as_person: Callable[..., Client],
) -> None:
    made, _call = published()
    bid = made.bids[1]

    own = as_person(made.owners[bid.pk]).get(url("cabinet_bid_outcome", bid.code))
    foreign = as_person(made.owners[made.bids[0].pk]).get(url("cabinet_bid_outcome", bid.code))

    text = own.content.decode()
    assert (own.status_code, foreign.status_code) == (200, 404)
    assert "Объяснение." in text and "48,00" in text
    assert not any(str(person) in text for person in made.members)
    assert own.context["offer"] is not None


def test_an_objection_is_written_and_decided_on_pages(as_person: Callable[..., Client]) -> None:
    made, call = published()
    bid, owner = made.bids[1], made.owners[made.bids[1].pk]
    head = UserFactory(role="head")
    page = url("cabinet_appeal_new", bid.code)

    empty = as_person(owner).post(page, {"text": " "})
    filed = as_person(owner).post(page, {"text": MARKER})
    again = as_person(owner).post(page, {"text": MARKER})
    appeal = Appeal.objects.get()
    show = url("office_appeal_show", appeal.pk)
    listed = as_person(head).get(url("office_appeal_list"))
    halved = as_person(head).post(show, {"decision": "dismiss", "words_ru": "Нет."})
    decided = as_person(head).post(
        show, {"decision": "dismiss", "words_ru": "Нет.", "words_ky": "Жок."}
    )

    codes = [a.status_code for a in (empty, filed, again, listed, halved, decided)]
    assert codes == [422, 302, 409, 200, 422, 302]
    assert Appeal.objects.get().state == AppealState.DISMISSED
    assert (
        MARKER
        not in as_person(made.chair).get(url("public_call_results", call.number)).content.decode()
    )
    assert as_person(made.members[1]).get(show).status_code == 404
    assert as_person(UserFactory(role="accountant")).get(show).status_code == 404


def test_the_offer_is_accepted_by_a_button(as_person: Callable[..., Client]) -> None:
    made, _call = published()
    bid = made.bids[1]
    client = as_person(made.owners[bid.pk])

    done = client.post(url("cabinet_offer_accept", bid.code))

    bid.refresh_from_db()
    assert done.status_code == 302
    assert bid.outcome == "winner"


def texts(place: str, person: Any) -> list[str]:
    return [line.button for line in today(place, person, portal_now()).todo]


def test_everybody_finds_their_work_on_the_list_of_the_day() -> None:
    made = scene("150000", "100000", lot_sum="200000", projects=2)
    assert len(texts("committee", made.members[1])) == 1
    assert texts("committee", made.secretary) == []
    mark_all(made, (5, 5), (4, 4))
    assert len(texts("committee", made.secretary)) == 1
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    assert len(texts("committee", made.chair)) == 1
    ranking.rank(made.call, by=made.chair, now=portal_now())
    assert len(texts("committee", made.secretary)) == 1
    signed(made.call)
    assert len(texts("committee", made.secretary)) == 1
    results.publish(made.call, by=made.secretary, now=portal_now())
    owner = made.owners[made.bids[1].pk]
    assert len(texts("cabinet", owner)) == 1
    appeals.file(made.bids[1], by=owner, now=portal_now(), text="Не согласны.")
    assert len(texts("office", UserFactory(role="head"))) == 1


MANY_CRITERIA = ("committee_bid", "outcome")


def costly(target: str, many: int) -> tuple[Scene, str]:
    """A call with so many bids, or so many criteria where the page is that of one bid."""
    asked = [str(9000 + no) for no in range(1 if target in MANY_CRITERIA else many)]
    made = scene(*asked, votes=1, projects=many)
    for no in range(3, 3 + many if target in MANY_CRITERIA else 3):
        CriterionFactory(call=made.call, no=no, weight=1)
    for bid in made.bids:
        mark(bid, made.chair, *[4] * Criterion.objects.filter(call=made.call).count())
    if target in ("public_call_results", "outcome"):
        approve(made)
        signed(made.call)
        results.publish(made.call, by=made.secretary, now=portal_now())
    return made, {
        "committee_bid": url("committee_bid", made.bids[0].code),
        "committee_ranking": url("committee_ranking", made.call.number),
        "public_call_results": url("public_call_results", made.call.number),
        "outcome": url("cabinet_bid_outcome", made.bids[0].code),
    }[target]


@pytest.mark.parametrize("target", [*MANY_CRITERIA, "committee_ranking", "public_call_results"])
def test_pages_cost_the_same_for_one_and_twenty(
    as_person: Callable[..., Client], target: str, django_assert_max_num_queries: Any
) -> None:
    costs = []
    for many in (1, 20):
        made, address = costly(target, many)
        is_own = target == "outcome"
        client = as_person(made.owners[made.bids[0].pk] if is_own else made.secretary)
        client.get(address)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(address).status_code == 200
        costs.append(len(asked.captured_queries))

    assert costs[0] == costs[1]

"""The cabinet's pages of a bid, as a browser without JavaScript sends them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from karakol_gsz.audit import signing
from karakol_gsz.audit.models import Event
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import press
from karakol_gsz.portal import today
from procurement.actions import bid as deeds
from procurement.models import Bid, BidFile, BidPage, BidVersion
from procurement.selectors import bid as bids
from procurement.states import BidState
from tests.factories.accounts import UserFactory
from tests.factories.ngos import OrganizationFactory
from tests.karakol_gsz.documents.files import pdf
from tests.papers.looking import halves
from tests.procurement.bids.world import at, begun, filled, make_world, paper, posted, typed

People = Callable[..., Client]


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def document(bid: Bid, slug: str) -> dict[str, Any]:
    return bids.draft_of(bid).page(slug).document


@pytest.mark.django_db
def test_a_bid_begins_on_the_page_of_the_call_and_its_language_is_chosen_once(
    as_person: People,
) -> None:
    world = make_world()
    client = as_person(world.editor)
    here = reverse("procurement:cabinet_bid_start", args=[world.call.number, 1])

    asked = client.get(here)
    wrong = client.post(here, {})
    begins = client.post(here, {"language": "ky"})

    bid = Bid.objects.get()
    assert (asked.status_code, wrong.status_code) == (200, 422)
    assert begins.url == at("show", bid)
    assert (bid.language, bid.organization, bid.author) == ("ky", world.organization, world.editor)
    assert client.get(at("show", bid)).status_code == 200
    assert client.get(reverse("procurement:cabinet_bid_list")).status_code == 200


@pytest.mark.django_db
def test_every_page_is_shown_and_saved_as_typed(as_person: People) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.editor)

    for slug, answers in typed(world.call).items():
        shown = client.get(at("page", bid, slug))
        version = hidden(shown.content.decode(), "version")
        saved = client.post(at("page", bid, slug), posted(answers, version=version))

        assert (shown.status_code, version, saved.status_code) == (200, "0", 302), slug
        assert document(bid, slug) == answers, slug
    assert not Event.objects.filter(action__contains="save").exists()


@pytest.mark.django_db
def test_what_is_wrong_is_saved_all_the_same_and_said_beside_its_field(as_person: People) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.admin)
    rows = typed(world.call)["budget"]["rows"]
    rows[0] |= {"qty": "много", "name": "Маркер"}

    answer = client.post(at("page", bid, "budget"), posted({"rows": rows}, version="0"))

    html = answer.content.decode()
    links = re.findall(r'<li><a href="#([^"]+)"', html)
    assert answer.status_code == 422
    assert document(bid, "budget")["rows"][0]["qty"] == "много"
    assert "id_rows-0-qty" in links
    assert all(f'id="{link}"' in html for link in links)
    assert "<title>Ошибка:" in html or "<title>Error:" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"from_grant": "250000", "qty": "1", "price": "250000", "months": "1"}, "200"),
        ({"from_grant": "1"}, "1"),
    ],
)
def test_more_than_the_lot_and_lines_that_do_not_add_up_are_422(
    as_person: People, change: dict[str, str], code: str
) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.admin)
    rows = typed(world.call)["budget"]["rows"]
    rows[0] |= change

    answer = client.post(at("page", bid, "budget"), posted({"rows": rows}, version="0"))

    assert answer.status_code == 422
    assert document(bid, "budget")["rows"][0]["from_grant"] == change["from_grant"]


@pytest.mark.django_db
def test_rows_are_added_and_taken_away_without_a_script(as_person: People) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.admin)
    here, team = at("page", bid, "team"), typed(world.call)["team"]

    added = client.post(here, posted(team, version="0", add_row="1"))
    shown = client.get(added.url)
    removed = client.post(
        here, posted(team, version="1", later="1", **{"rows-0-remove": "on", "rows-1-name": "Б."})
    )

    assert 'id="row-2"' in shown.content.decode()
    assert removed.url == at("show", bid)
    assert [row["name"] for row in document(bid, "team")["rows"]] == ["Б."]


@pytest.mark.django_db
def test_unfinished_may_wait_but_going_on_names_what_is_missing(as_person: People) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.admin)
    here = at("page", bid, "project")

    later = client.post(here, {"version": "0", "goal": "Цель", "later": "1"})
    on = client.post(here, {"version": "1", "goal": "Цель"})

    assert (later.status_code, on.status_code) == (302, 422)
    assert "Цель" in on.content.decode()


@pytest.mark.django_db
def test_a_stale_page_shows_both_texts_and_overwrites_nothing(as_person: People) -> None:
    world = make_world()
    bid = begun(world)
    client, other = as_person(world.admin), as_person(world.editor)
    here = at("page", bid, "project")
    client.post(here, {"version": "0", "goal": "первый", "later": "1"})
    other.post(here, {"version": "1", "goal": "чужой", "later": "1"})

    both = client.post(here, {"version": "1", "goal": "мой", "later": "1"})

    html = both.content.decode()
    assert both.status_code == 409
    assert "чужой" in html and "мой" in html
    assert document(bid, "project")["goal"] == "чужой"

    kept = client.post(here, {"version": hidden(html, "version"), "goal": "мой", "later": "1"})

    assert kept.status_code == 302
    assert document(bid, "project")["goal"] == "мой"


@pytest.mark.django_db
def test_autosave_answers_with_the_next_version_and_stops_at_a_stale_one(
    as_person: People,
) -> None:
    world = make_world()
    bid, client = begun(world), as_person(world.editor)
    here = at("autosave", bid, "project")

    first = client.post(here, {"version": "0", "goal": "а"})
    second = client.post(here, {"version": str(first.json()["version"]), "goal": "аб"})
    stale = client.post(here, {"version": "1", "goal": "в"})
    both = client.get(stale.json()["url"])

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert re.search(r"\d\d:\d\d", second.json()["text"])
    assert stale.status_code == 409
    assert "аб" in both.content.decode() and "в" in both.content.decode()
    assert document(bid, "project")["goal"] == "аб"
    assert not Event.objects.filter(subject_type="procurement.bidpage").exists()


@pytest.mark.django_db
def test_a_session_that_ends_while_typing_loses_nothing(as_person: People) -> None:
    world = make_world()
    bid, stranger = begun(world), Client(headers={"accept-language": "ru"})
    here = at("page", bid, "project")

    sent = stranger.post(here, {"version": "0", "goal": "набрано"})
    raw = json.dumps(dict(stranger.session))
    stranger.force_login(world.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = stranger.get(here)

    assert sent.status_code == 302 and "набрано" not in raw
    assert "набрано" in shown.content.decode()


@pytest.mark.django_db
class TestFiles:
    def upload(self, client: Client, bid: Bid, name: str, data: bytes) -> Any:
        file = SimpleUploadedFile(name, data)
        return client.post(at("page", bid, "files"), {"paper": "charter", "charter": file})

    def test_a_file_is_sealed_read_by_its_owner_and_removed(self, as_person: People) -> None:
        world = make_world()
        bid, client = begun(world), as_person(world.editor)

        attached = self.upload(client, bid, "Устав.pdf", pdf())
        file = BidFile.objects.get()
        url = file.document.get_absolute_url()
        own, other = client.get(url), as_person(UserFactory(role="secretary")).get(url)
        removed = client.post(at("page", bid, "files"), {"remove": file.pk})

        assert (attached.status_code, own.status_code, other.status_code) == (302, 200, 404)
        assert file.document.is_sealed and file.document.name == ""
        assert removed.status_code == 302 and not bids.files_of(bid)

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("scan.pdf", b""),
            ("scan.pdf", b"MZ not a pdf"),
            ("scan.pdf", b"%PDF" + b"0" * 11_000_000),
        ],
    )
    def test_a_bad_file_is_refused_in_words_and_the_others_stay(
        self, as_person: People, name: str, data: bytes
    ) -> None:
        world = make_world()
        bid, client = begun(world), as_person(world.editor)
        self.upload(client, bid, "good.pdf", pdf())

        bad = self.upload(client, bid, name, data)

        assert bad.status_code == 422
        assert "good.pdf" in bad.content.decode()
        assert len(bids.files_of(bid)) == 1


@pytest.mark.django_db(transaction=True)
class TestSending:
    def press(self, client: Client, bid: Bid) -> Any:
        html = client.get(at("check", bid)).content.decode()
        data = {name: hidden(html, name) for name in ("key", "seen", "back")}
        return client.post(at("submit", bid), data)

    def test_the_receipt_stands_in_the_same_answer_and_in_every_later_one(
        self, as_person: People
    ) -> None:
        world = make_world()
        bid, client = filled(world), as_person(world.signatory)
        html = client.get(at("check", bid)).content.decode()
        data = {name: hidden(html, name) for name in ("key", "seen")}

        first, second = client.post(at("submit", bid), data), client.post(at("submit", bid), data)
        page = client.get(at("receipt", bid))
        receipt = client.get(at("receipt_json", bid))

        version = BidVersion.objects.get()
        exact = f"{clock.local(version.received_at):%H:%M:%S}"
        for answer in (first, second, page):
            assert answer.status_code == 200
            assert bid.code in answer.content.decode() and exact in answer.content.decode()
            assert "<svg" in answer.content.decode()
        assert signing.verify(receipt.json())
        assert client.post(reverse("audit:verify_receipt"), {}).status_code == 422
        assert client.get(at("copy", bid)).status_code == 200
        assert client.get(at("check", bid)).status_code == 200
        assert client.get(at("show", bid)).status_code == 200

    def test_an_incomplete_bid_has_no_button(self, as_person: People) -> None:
        world = make_world()
        bid, client = begun(world), as_person(world.admin)

        html = client.get(at("check", bid)).content.decode()

        assert 'name="key"' not in html
        for url in set(re.findall(r'<li><a href="([^"#]+)#', html)):
            assert client.get(url).status_code == 200

    def test_links_of_the_check_lead_to_their_fields(self, as_person: People) -> None:
        world = make_world()
        bid, client = begun(world), as_person(world.admin)
        rows = [{"section": "1", "name": "Без цены"}]
        client.post(at("page", bid, "budget"), posted({"rows": rows}, version="0", later="1"))

        html = client.get(at("check", bid)).content.decode()

        for url, target in re.findall(r'<li><a href="([^"#]+)#([^"]+)"', html):
            assert f'id="{target}"' in client.get(url).content.decode(), (url, target)

    def test_too_late_is_409_in_place_and_the_draft_is_kept(self, as_person: People) -> None:
        world = make_world()
        bid, client = filled(world), as_person(world.admin)
        html = client.get(at("check", bid)).content.decode()
        data = {name: hidden(html, name) for name in ("key", "seen", "back")}

        clock.move_to(world.call.closes_at)
        late = client.post(at("submit", bid), data)
        typing = client.post(at("page", bid, "project"), {"version": "1", "goal": "поздно"})
        shown = client.get(at("show", bid))
        clock.move(timedelta(0))

        bid.refresh_from_db()
        words = bids.closing_words(world.call)
        assert (late.status_code, typing.status_code, shown.status_code) == (409, 409, 200)
        assert words in late.content.decode() and words in typing.content.decode()
        assert "поздно" in typing.content.decode()
        assert (bid.state, BidVersion.objects.count()) == (BidState.DRAFT, 0)

    def test_replaced_and_withdrawn_through_pages(self, as_person: People) -> None:
        world = make_world()
        bid, client = filled(world), as_person(world.admin)
        self.press(client, bid)
        project = typed(world.call)["project"] | {"goal": "Иначе"}

        client.post(at("page", bid, "project"), posted(project, version="1", later="1"))
        warned = client.get(at("show", bid))
        again = self.press(client, bid)
        asked = client.get(at("withdraw", bid))
        gone = client.post(at("withdraw", bid))
        stuck = client.post(at("withdraw", bid), {"back": at("show", bid)})

        bid.refresh_from_db()
        assert "notice-warning" in warned.content.decode()
        assert again.status_code == 200
        assert bid.current_version.number == 2
        assert (asked.status_code, gone.status_code, stuck.status_code) == (200, 302, 409)
        assert bid.state == BidState.WITHDRAWN

    def test_the_own_copy_stays_and_shows_what_was_sent(self, as_person: People) -> None:
        world = make_world()
        bid, client = filled(world), as_person(world.admin)
        self.press(client, bid)
        project = typed(world.call)["project"] | {"goal": "Не отправлено"}
        client.post(at("page", bid, "project"), posted(project, version="1", later="1"))

        clock.move_to(world.call.closes_at + timedelta(hours=1))
        own = client.get(at("copy", bid)).content.decode()
        page = client.get(at("show", bid))
        clock.move(timedelta(0))

        assert "Кров." in own and "Не отправлено" not in own
        assert page.status_code == 200

    def test_the_receipt_is_a_paper_in_two_languages(self, as_person: People) -> None:
        world = make_world()
        bid = filled(world)
        version = deeds.submit(bid, key="k", by=world.admin, now=portal_now())

        parts = halves(press.html_of(version.receipt_paper))

        for language in ("ky", "ru"):
            assert bid.code in parts[language] and version.sha256 in parts[language]
        assert "Кров." not in parts["ru"]


@pytest.mark.django_db
def test_a_stranger_finds_nothing_and_the_look_is_written_down_once(as_person: People) -> None:
    world = make_world()
    bid = filled(world)
    rival = OrganizationFactory(verified=True, admin=UserFactory()).memberships.get().person

    for person in (rival, UserFactory(role="secretary"), UserFactory(role="admin")):
        client = as_person(person)
        for name, args in (
            *[(one, ()) for one in ("show", "check", "receipt", "copy", "withdraw")],
            ("page", ("project",)),
            ("both", ("project",)),
            ("page", ("files",)),
        ):
            assert client.get(at(name, bid, *args)).status_code == 404
        for name, args in (("submit", ()), ("withdraw", ()), ("autosave", ("project",))):
            assert client.post(at(name, bid, *args), {"key": "k"}).status_code == 404
    assert Event.objects.about(bid).filter(action="look_denied").count() == 3
    assert BidPage.objects.filter(bid=bid).count() == 8


@pytest.mark.django_db
def test_a_draft_is_on_todays_list_with_its_deadline(as_person: People) -> None:
    world = make_world()
    bid = begun(world)

    lines = today.today("cabinet", world.editor, portal_now()).todo

    mine = [line for line in lines if line.url == at("show", bid)]
    assert [line.due for line in mine] == [world.call.closes_at]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_any_number_of_bids(
    as_person: People, count: int, django_assert_max_num_queries: Any
) -> None:
    world = make_world()
    for _number in range(count):
        Bid.objects.create(
            call=world.call, lot=world.lot, organization=world.organization, author=world.admin
        )
    client = as_person(world.admin)

    with django_assert_max_num_queries(12):
        client.get(reverse("procurement:cabinet_bid_list"))


@pytest.mark.django_db
def test_the_call_says_who_may_begin_and_why_not() -> None:
    world, now = make_world(), portal_now()

    mine = bids.start_facts(world.call, world.editor, now)
    late = bids.start_facts(world.call, world.editor, world.call.closes_at)

    assert mine["is_open"] and mine["organizations"][0]["lots"][0]["bid"] is None
    assert not late["is_open"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 20])
def test_the_check_costs_the_same_for_any_number_of_files_and_rows(
    as_person: People, count: int, django_assert_max_num_queries: Any
) -> None:
    world, now = make_world(), portal_now()
    bid, client = begun(world), as_person(world.admin)
    team = typed(world.call)["team"]
    rows = {**team, "rows": team["rows"] * count}
    deeds.save_page(bid, "team", rows, version=0, by=world.admin, now=now)
    for _number in range(count):
        deeds.attach(bid, "letters", paper(), by=world.admin, now=now)

    for name, args in (("check", ()), ("show", ()), ("page", ("files",)), ("page", ("team",))):
        with django_assert_max_num_queries(30):
            client.get(at(name, bid, *args))

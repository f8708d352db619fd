"""Papers: ordered with the facts of the day, printed once, kept with their hash."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents import orders, press, tasks
from karakol_gsz.documents.engine import PapersUnavailable
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.documents.paper import Paper, keepable, papers, revived
from tests.papers.looking import embedded_fonts, ink, pictures, text_of

NAMES = {"ky": "Өмүрбек Ңөү уулу", "ru": "Омурбек"}
PAPER = Paper(
    kind="tests.sample",
    title=_l("document"),
    template="papers/_part.html",
    facts=lambda person: {
        "number": person.phone or "2026-03",
        "dated": date(2026, 11, 30),
        "signatures": [
            {
                "post": NAMES[get_language()],
                "name": str(person),
                "basis": "",
                "acting": False,
            }
        ],
    },
)


@pytest.fixture(autouse=True)
def _hung(monkeypatch) -> None:
    monkeypatch.setitem(papers._registry._things, PAPER.kind, PAPER)


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("asel@karakol.example", full_name="Асель Ү.")


def order(person: User, **more: object) -> Document:
    return orders.order(PAPER, person, by=person, **more)


def test_facts_keep_their_kinds_until_they_are_printed() -> None:
    facts = {
        "sum": Decimal("200000.50"),
        "day": date(2026, 11, 30),
        "at": datetime(2026, 11, 30, 10, 58, 41, 207000, tzinfo=UTC),
        "rows": [{"n": 1, "ok": True, "none": None}],
        "lazy": _l("document"),
    }

    assert revived(keepable(facts)) == {**facts, "lazy": str(_l("document"))}


def test_a_thing_that_cannot_be_kept_is_refused_at_once(person) -> None:
    with pytest.raises(TypeError, match="cannot keep User"):
        keepable({"who": person})


def test_ordering_asks_the_worker_after_the_commit_only(
    person, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        document = order(person)

    assert (document.state, document.file.name, len(waiting)) == (DocumentState.PENDING, "", 1)


def test_the_same_demand_gives_the_same_document(person) -> None:
    assert order(person) == order(person)
    assert Event.objects.filter(action="order_paper").count() == 1


def test_other_facts_change_a_paper_that_still_waits(person) -> None:
    first = order(person)
    person.phone = "2026-04"

    again = order(person)

    assert again == first
    assert again.facts["ru"]["number"] == "2026-04"


def test_other_facts_give_a_printed_paper_its_next_version(person) -> None:
    first = press.print_now(order(person))
    person.phone = "2026-04"

    second = press.print_now(order(person))

    assert (first.version, second.version) == (1, 2)
    assert first.sha256 != second.sha256
    assert Document.objects.current(PAPER.kind, person) == second


def test_one_event_has_one_document_for_ever(person) -> None:
    first = order(person, event="verified:7")
    person.phone = "2026-04"

    assert order(person, event="verified:7") == first
    assert order(person, event="verified:8") != first


def test_a_printed_paper_has_its_hash_both_languages_and_one_journal_line(person) -> None:
    document = press.print_now(order(person))

    data = document.content()
    assert document.state == DocumentState.READY
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.size == len(data)
    words = text_of(data)
    assert words.index(NAMES["ky"]) < words.index(NAMES["ru"])
    assert "2026-жылдын 30-ноябры" in words
    assert "30 ноября 2026 г." in words
    assert "1 / 2" in words
    assert document.facts_code in words
    assert embedded_fonts(data) <= {"PT-Serif", "PT-Serif-Bold", "PT-Sans", "PT-Sans-Bold"}
    assert Event.objects.filter(action="print_paper", after="ready").count() == 1


def test_nothing_on_a_page_touches_its_edge(person) -> None:
    for page in pictures(press.print_now(order(person)).content(), dpi=72):
        left, top, right, bottom = ink(page)

        assert left > 65
        assert top > 25
        assert right < page.width - 50
        assert bottom < page.height - 25


def test_printing_twice_prints_once(person) -> None:
    document = press.print_now(order(person))

    again = press.print_now(document)

    assert (again.printed_at, again.file.name) == (document.printed_at, document.file.name)


def test_the_database_keeps_a_printed_paper_as_it_is(person) -> None:
    document = press.print_now(order(person))

    for change in ({"sha256": "0" * 64}, {"state": "pending"}, {"facts": {}}, {"size": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)


def test_a_signed_paper_gets_a_next_version_and_stays(person) -> None:
    document = press.print_now(order(person))
    document.mark_signed(at=portal_now())
    person.phone = "2026-04"

    assert order(person).version == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(signed_at=None)


def test_the_same_row_printed_again_would_have_the_same_bytes(person) -> None:
    document = order(person)

    assert press.pdf.draw(press.html_of(document)) == press.pdf.draw(press.html_of(document))


def test_a_paper_is_ready_for_the_archive(person) -> None:
    with pikepdf.open(BytesIO(press.print_now(order(person)).content())) as paper:
        metadata = paper.Root.Metadata
        assert "/Filter" not in metadata
        assert b"conformance>A<" in metadata.read_bytes().replace(b'"', b">").replace(
            b"=", b""
        ) or (b'conformance="A"' in metadata.read_bytes())
        assert paper.Root.MarkInfo.Marked


def test_without_pango_the_paper_waits(person, monkeypatch) -> None:
    monkeypatch.setattr(press, "pdf", None)
    document = order(person)

    with pytest.raises(PapersUnavailable):
        press.print_now(document)

    assert tasks.print_document(document.pk) == DocumentState.PENDING
    assert Document.objects.get(pk=document.pk).attempts == 0


def test_a_paper_that_cannot_be_drawn_is_given_up_after_some_tries(person, monkeypatch) -> None:
    document = order(person)
    monkeypatch.setattr(press, "html_of", lambda document: '<img src="file:///etc/passwd" alt="">')

    for _attempt in range(press.ATTEMPTS_MAX):
        with pytest.raises(Exception, match="bundled"):
            press.print_now(document)

    assert Document.objects.get(pk=document.pk).state == DocumentState.FAILED
    assert (order(person), order(person).state) == (document, DocumentState.PENDING)


def test_forgotten_papers_are_asked_for_again(person, monkeypatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.print_document, "delay", asked.append)
    old, new = order(person, event="old"), order(person, event="new")
    Document.objects.filter(pk=old.pk).update(made_at=portal_now() - timedelta(minutes=2))

    assert (tasks.resume_printing(), asked) == (1, [old.pk])
    assert new.state == DocumentState.PENDING


def test_extra_facts_are_for_all_languages_or_for_each(person) -> None:
    same = order(person, event="a", extra={"reason": "x"})
    each = order(person, event="b", extra={"ky": {"reason": "к"}, "ru": {"reason": "р"}})

    assert [same.facts[language]["reason"] for language in ("ky", "ru")] == ["x", "x"]
    assert [each.facts[language]["reason"] for language in ("ky", "ru")] == ["к", "р"]


def test_a_title_is_shown_in_the_readers_language(person) -> None:
    document = order(person)
    document.facts["ky"]["title"] = "Күбөлүк"

    with translation.override("ky"):
        assert document.display_name == "Күбөлүк"

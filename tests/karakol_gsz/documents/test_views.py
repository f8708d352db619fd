"""The address of a document: denied by default, harmless when given out."""

from uuid import uuid4

import pytest

from karakol_gsz.accounts.models import User
from karakol_gsz.audit.models import Event
from karakol_gsz.documents import access
from karakol_gsz.documents.intake import keep
from karakol_gsz.documents.models import Document
from tests.karakol_gsz.documents import files


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("asel@karakol.example", full_name="Асель")


@pytest.fixture(autouse=True)
def readers(monkeypatch) -> list:
    """The makers read what they made, in these tests, and nobody else anything."""
    only = [("tests", lambda visitor, document: visitor.pk and document.made_by_id == visitor.pk)]
    monkeypatch.setattr(access, "_readers", only)
    return only


def kept(person: User, **more: object) -> Document:
    facts = {"name": "Ң; x.pdf", "content_type": "application/pdf", "kind": "tests.file"} | more
    return keep(facts.pop("data", files.pdf()), by=person, **facts)


def test_a_stranger_is_sent_to_sign_in_whether_it_exists_or_not(client, person) -> None:
    addresses = [kept(person).get_absolute_url(), f"/documents/{uuid4()}/"]

    answers = [client.get(address) for address in addresses]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert all("login" in answer["Location"] for answer in answers)


def test_another_person_finds_nothing(as_person, person) -> None:
    other = User.objects.create_user("other@karakol.example")

    assert as_person(other).get(kept(person).get_absolute_url()).status_code == 404


def test_its_reader_gets_it_with_headers_that_keep_it_harmless(as_person, person) -> None:
    document = kept(person)

    answer = as_person(person).get(document.get_absolute_url())

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%D2%A2%3B%20x.pdf" in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert document.sha256 in answer["ETag"]


@pytest.mark.parametrize(
    ("content_type", "query", "how"),
    [
        ("application/pdf", "", "inline"),
        ("application/pdf", "?download", "attachment"),
        ("image/png", "", "inline"),
        ("application/json", "", "attachment"),
        ("text/html", "", "attachment"),
    ],
)
def test_only_cleaned_pdf_and_pictures_are_shown_inline(
    as_person, person, content_type, query, how
) -> None:
    document = kept(person, content_type=content_type)

    answer = as_person(person).get(document.get_absolute_url() + query)

    assert answer["Content-Disposition"].partition(";")[0] == how


def test_what_is_known_already_is_not_sent_again(as_person, person) -> None:
    document = kept(person)

    answer = as_person(person).get(
        document.get_absolute_url(), headers={"If-None-Match": f'"{document.sha256}"'}
    )

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_sealed_file_is_opened_on_its_way_to_its_owner(as_person, person) -> None:
    document = kept(person, sealed_context="bid:1", data=b"content")

    answer = as_person(person).get(document.get_absolute_url())

    assert b"".join(answer) == b"content"
    assert "%D2%A2" in answer["Content-Disposition"]


def test_a_refused_look_at_a_sealed_file_is_written_down_once_a_minute(as_person, person) -> None:
    other = User.objects.create_user("other@karakol.example")
    document = kept(person, sealed_context="bid:1")

    for _knock in range(3):
        assert as_person(other).get(document.get_absolute_url()).status_code == 404

    looks = Event.objects.about(document).filter(action="look_denied")
    assert [look.actor_id for look in looks] == [str(other.pk)]


def test_a_public_file_is_for_everybody_and_may_be_kept_nearby(client, person) -> None:
    answer = client.get(kept(person, public=True).get_absolute_url())

    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=300")


def test_a_paper_being_printed_says_so_and_looks_again(as_person, person) -> None:
    waiting = Document.objects.create(
        kind="tests.paper", facts={"ru": {"title": "Договор"}}, made_by=person
    )

    answer = as_person(person).get(waiting.get_absolute_url())

    assert (answer.status_code, answer["Refresh"]) == (202, "4")
    assert "Договор" in answer.content.decode()


def test_nobody_posts_to_a_document(as_person, person) -> None:
    assert as_person(person).post(kept(person).get_absolute_url()).status_code == 405

"""Uploads: what is taken, and the one clear sentence for everything that is not."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image

from karakol_gsz.accounts.models import User
from karakol_gsz.audit.models import Event
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents.intake import check, keep, take_in
from karakol_gsz.documents.models import Document
from tests.karakol_gsz.documents import files

MB = 1024 * 1024
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
MARKER = "МАРКЕР-ЗАЯВКИ-7F4Q"


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("asel@karakol.example", full_name="Асель")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Устав.PDF", files.pdf()),
        ("фото.jpg", files.picture()),
        ("фото.jpeg", files.picture()),
        ("скан.png", files.picture("PNG")),
        ("письмо.docx", files.docx()),
        ("смета.xlsx", files.xlsx()),
        ("письмо.odt", files.odt()),
    ],
)
def test_a_sound_file_is_taken(name: str, data: bytes) -> None:
    assert check(files.upload(name, data)).size > 0


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("пусто.pdf", b"", "empty"),
        ("большой.pdf", b"%PDF-1.7" + b"0" * (11 * MB), "too large: 11,0 MB. At most 10 MB"),
        ("программа.exe", b"MZ", "are not taken. Attach PDF"),
        ("без имени", files.pdf(), "are not taken. Attach PDF"),
        ("рисунок.svg", b"<svg/>", "are not taken. Attach PDF"),
        ("фото.pdf", files.picture(), "inside it is not a PDF file"),
        ("устав.jpg", files.pdf(), "inside it is not a JPG file"),
        ("письмо.docx", files.pdf(), "inside it is not a DOCX file"),
        ("письмо.pdf", b"just some words", "inside it is not a PDF file"),
        ("рваный.pdf", b"%PDF-1.7\n" + b"\1" * 400, "damaged and does not open"),
        ("рваный.jpg", files.picture()[:200], "damaged and does not open"),
        ("рваный.docx", files.docx()[:-40], "damaged and does not open"),
        ("смета.docx", files.xlsx(), "damaged and does not open"),
        ("письмо.odt", files.docx(), "damaged and does not open"),
        ("сценарий.pdf", files.pdf_with_programme(), "contains a programme"),
        ("запуск.pdf", files.pdf_that_starts_something(), "contains a programme"),
        ("вложение.pdf", files.pdf_with_attachment(), "other files attached inside"),
        ("пароль.pdf", files.pdf_with_password(), "locked with a password"),
        ("макрос.docx", files.docx({"word/vbaProject.bin": b"x"}), "macros"),
        ("бомба.docx", files.bomb(), "unpacks to too much"),
        ("лжец.docx", files.liar(), "unpacks to too much"),
        ("много.docx", files.docx({f"p{i}": b"x" for i in range(300)}), "unpacks to too much"),
        ("сущности.docx", files.docx({"[Content_Types].xml": ENTITIES}), "damaged and does not"),
    ],
)
def test_a_wrong_file_is_refused_in_words(name: str, data: bytes, words: str) -> None:
    with translation.override("en"), pytest.raises(Refusal, match=words) as refusal:
        check(files.upload(name, data))

    assert name.rpartition(".")[0] in str(refusal.value)


def test_a_picture_comes_in_without_the_place_it_was_taken_at() -> None:
    before = files.picture(place=True)
    after = check(files.upload("фото.jpg", before)).data

    assert files.PLACE.encode() in before
    assert files.PLACE.encode() not in after
    assert dict(Image.open(BytesIO(after)).getexif()) == {}


def test_taking_in_keeps_the_hash_a_random_name_and_one_journal_line(person) -> None:
    document = take_in(
        files.upload("Устав Ңөү.pdf", data := files.pdf()), kind="ngos.charter", by=person
    )

    assert (document.name, document.content(), document.size) == ("Устав Ңөү.pdf", data, len(data))
    assert document.digest == document.sha256 == hashlib.sha256(data).hexdigest()
    assert "Устав" not in document.file.name
    assert [str(event) for event in Event.objects.all()] == [
        f"take_in documents.document {document.pk}"
    ]


def test_a_sealed_file_leaves_no_clear_byte_on_the_disk_or_in_the_row(person, settings) -> None:
    data = f"%PDF-1.7 {MARKER}".encode()

    document = keep(
        data,
        name=f"{MARKER}.pdf",
        title=MARKER,
        content_type="application/pdf",
        kind="procurement.bid_annex",
        by=person,
        sealed_context="bid:1",
    )

    stored = [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    row = repr(Document.objects.filter(pk=document.pk).values().get())
    journal = " ".join(Event.objects.values_list("facts", flat=True))
    assert not any(MARKER.encode() in blob for blob in stored)
    assert MARKER not in row + journal + str(document)
    fresh = Document.objects.get(pk=document.pk)
    assert (fresh.content(), fresh.file_name) == (data, f"{MARKER}.pdf")
    assert fresh.digest == hashlib.sha256(data).hexdigest() != fresh.sha256


def test_a_sealed_file_moved_to_another_row_does_not_open(person) -> None:
    def sealed() -> Document:
        return keep(
            b"content",
            name="a.pdf",
            content_type="application/pdf",
            kind="procurement.bid_annex",
            by=person,
            sealed_context="bid:1",
        )

    one, other = sealed(), sealed()
    one.file.name = other.file.name

    with pytest.raises(Exception, match="changed or belongs elsewhere"):
        one.content()

"""File fields: the sentence stands beside the field; one wrong file leaves the others in peace."""

import pytest
from django import forms
from django.core.files.uploadhandler import StopUpload
from django.test import RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from karakol_gsz.documents.forms import DocumentField, DocumentsField
from karakol_gsz.documents.intake import CheckedFile
from tests.karakol_gsz.documents import files

MB = 1024 * 1024


class OneFile(forms.Form):
    charter = DocumentField()
    more = DocumentsField(required=False)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def form(**given: object) -> OneFile:
    return OneFile({}, MultiValueDict(given))


def test_a_sound_file_comes_out_checked() -> None:
    filled = form(charter=[files.upload("a.pdf", files.pdf())])

    assert filled.is_valid()
    assert isinstance(filled.cleaned_data["charter"], CheckedFile)
    assert filled.cleaned_data["more"] == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "Choose a file, or take a photo of the paper."),
        ([files.upload("a.pdf", b"")], "The file “a.pdf” is empty."),
        ([files.upload("a.pdf", files.picture())], "is not what its name says"),
    ],
)
def test_the_sentence_stands_beside_the_field(given, words) -> None:
    filled = form(charter=given)

    assert words in filled.errors["charter"][0]


def test_of_several_files_only_the_wrong_ones_are_named() -> None:
    filled = form(
        charter=[files.upload("a.pdf", files.pdf())],
        more=[files.upload("good.png", files.picture("PNG")), files.upload("bad.pdf", b"x")],
    )

    assert not filled.is_valid()
    assert len(filled.errors["more"]) == 1
    assert "bad.pdf" in filled.errors["more"][0]


def test_uploads_stay_in_memory_and_a_large_one_says_how_large_it_was() -> None:
    request = RequestFactory().post(
        "/",
        {"small": files.upload("a.pdf", b"x" * MB), "large": files.upload("b.pdf", b"x" * 11 * MB)},
    )

    small, large = request.FILES["small"], request.FILES["large"]

    assert (small.size, small.read()) == (MB, b"x" * MB)
    assert (large.size, large.read()) == (11 * MB, b"")
    assert not hasattr(large, "temporary_file_path")


def test_many_files_at_once_do_not_fill_the_memory() -> None:
    nine = {f"f{n}": files.upload("a.pdf", b"x" * 9 * MB) for n in range(9)}

    try:
        received = RequestFactory().post("/", nine).FILES
    except StopUpload:
        pytest.fail("the form must come back with words")

    assert sum(len(one.read()) for one in received.values()) <= 60 * MB
    assert {one.size > 8 * MB for one in received.values()} == {True}

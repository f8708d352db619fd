"""Sealed content: unreadable on the disk, bound to its place, known by the key that closed it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karakol_gsz.documents.seal import SealBroken, seal, seal_json, unseal, unseal_json

MARKER = "МАРКЕР-7F4Q".encode()


@given(data=st.binary(max_size=4096), context=st.text(min_size=1, max_size=40))
def test_what_is_sealed_opens_in_its_own_context(data: bytes, context: str) -> None:
    assert unseal(seal(data, context=context), context=context) == data


def test_the_blob_shows_nothing_and_never_repeats() -> None:
    one, other = seal(MARKER * 10, context="bid:1"), seal(MARKER * 10, context="bid:1")

    assert MARKER not in one
    assert one != other


def test_a_blob_does_not_open_in_another_context() -> None:
    with pytest.raises(SealBroken):
        unseal(seal(MARKER, context="bid:1"), context="bid:2")


@pytest.mark.parametrize("place", [0, 5, 14, 30, -1])
def test_one_changed_byte_breaks_the_seal(place: int) -> None:
    blob = bytearray(seal(MARKER, context="bid:1"))
    blob[place] ^= 1

    with pytest.raises(SealBroken):
        unseal(bytes(blob), context="bid:1")


@pytest.mark.parametrize("blob", [b"", b"GSZ1", b"nothing of ours at all, only words"])
def test_what_was_never_sealed_is_said_to_be_broken(blob: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(blob, context="bid:1")


def test_another_key_does_not_open_it(settings) -> None:
    blob = seal(MARKER, context="bid:1")
    settings.SEAL_KEY = base64.b64encode(b"k" * 32).decode()

    with pytest.raises(SealBroken):
        unseal(blob, context="bid:1")


def test_json_comes_back_as_it_was() -> None:
    value = {"title": "Өнүгүү", "sum": 200000, "lines": [1, None, True]}

    assert unseal_json(seal_json(value, context="bid:1/page"), context="bid:1/page") == value

"""Receipts: signed by the city's key, checked offline, one changed bit is enough to refuse."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from karakol_gsz.audit import signing

RECEIPT = {
    "code": "KK-7F4Q-92",
    "sha256": "ab" * 32,
    "received_at": "2026-11-22T10:00:00.123+06:00",
}


def test_a_signed_payload_verifies():
    assert signing.verify(signing.sign(RECEIPT))


@given(st.data())
def test_one_flipped_bit_fails(data):
    raw = bytearray(json.dumps(signing.sign(RECEIPT), ensure_ascii=False).encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        changed = json.loads(raw)
    except ValueError:
        return
    if changed == signing.sign(RECEIPT):
        return

    assert not isinstance(changed, dict) or not signing.verify(changed)


def test_the_command_needs_only_the_file_and_the_public_keys(tmp_path: Path, capsys):
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_text(json.dumps(signing.sign(RECEIPT)), encoding="utf-8")
    keys.write_text(json.dumps({"keys": signing.public_keys()}), encoding="utf-8")

    call_command("verify_receipt", str(receipt), keys=str(keys))
    assert "KK-7F4Q-92" in capsys.readouterr().out

    receipt.write_text(receipt.read_text().replace("7F4Q", "7F4R"), encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_receipt", str(receipt), keys=str(keys))
    assert stop.value.code == 1

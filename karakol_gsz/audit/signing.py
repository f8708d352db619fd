"""The city's Ed25519 key: receipts and heads of the journal are signed with it.

The key's seed comes from the environment; its public half is at /.well-known/karakol-keys.json,
so a receipt can be checked on any machine, without the portal.
"""

import base64
import binascii
import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from karakol_gsz.audit.journal import canonical


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.SIGNING_KEY))


def _public_bytes() -> bytes:
    return _private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id() -> str:
    """Name the key by the first bytes of its public half's hash."""
    return hashlib.sha256(_public_bytes()).hexdigest()[:16]


def public_keys() -> dict[str, str]:
    """Every key that receipts may be signed with: id -> base64 of the raw public key."""
    return {key_id(): base64.b64encode(_public_bytes()).decode()}


def sign(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with the key's id and the signature over its canonical JSON."""
    body = {**payload, "key_id": key_id()}
    signature = _private_key().sign(canonical(body).encode())
    return {**body, "signature": base64.b64encode(signature).decode()}


def verify(signed: dict[str, Any], keys: dict[str, str] | None = None) -> bool:
    """Tell whether the signature fits every byte of the rest; False for anything malformed."""
    body = {name: value for name, value in signed.items() if name != "signature"}
    known = public_keys() if keys is None else keys
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(known[str(body["key_id"])]))
        signature = base64.b64decode(signed["signature"], validate=True)
        if base64.b64encode(signature).decode() != signed["signature"]:
            return False  # base64 can spell one signature in several ways: only ours counts
        public.verify(signature, canonical(body).encode())
    except (KeyError, TypeError, ValueError, binascii.Error, InvalidSignature):
        return False
    return True

"""Content that only its owner reads before the opening: ciphertext is all the disk ever sees.

AES-256-GCM. Every context (one bid, one document) has a key of its own, derived from the key in
the environment, and the context is bound to the ciphertext: a blob moved to another row does not
open there. The first bytes name the key, so that keys can change later without touching the rest.
"""

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from karakol_gsz.audit.journal import canonical

FORMAT = b"GSZ1"
KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
HEADER_BYTES = len(FORMAT) + KEY_ID_BYTES


class SealBroken(Exception):
    """The blob was changed, belongs elsewhere, or was sealed with a key that is not here."""


def seal(data: bytes, *, context: str) -> bytes:
    """Encrypt *data* for *context*; the same data never gives the same blob twice."""
    master = _master_key()
    header = FORMAT + _key_id(master)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + _cipher(master, context).encrypt(nonce, data, _bound(header, context))


def unseal(blob: bytes, *, context: str) -> bytes:
    """Give back what was sealed for *context*, or say that the seal is broken."""
    blob = bytes(blob)
    master = _master_key()
    header, nonce = blob[:HEADER_BYTES], blob[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    if header != FORMAT + _key_id(master):
        raise SealBroken("This content was sealed with a key that this machine does not have.")
    sealed = blob[HEADER_BYTES + NONCE_BYTES :]
    try:
        return _cipher(master, context).decrypt(nonce, sealed, _bound(header, context))
    except (InvalidTag, ValueError) as broken:
        raise SealBroken("The sealed content was changed or belongs elsewhere.") from broken


def seal_json(value: Any, *, context: str) -> bytes:
    """Seal a JSON document in its one canonical spelling."""
    return seal(canonical(value).encode(), context=context)


def unseal_json(blob: bytes, *, context: str) -> Any:
    """Open a sealed JSON document."""
    return json.loads(unseal(blob, context=context))


def _master_key() -> bytes:
    try:
        key = base64.b64decode(settings.SEAL_KEY, validate=True)
    except ValueError as wrong:
        raise ImproperlyConfigured("SEAL_KEY must be 32 bytes in base64.") from wrong
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("SEAL_KEY must be 32 bytes in base64.")
    return key


def _key_id(master: bytes) -> bytes:
    return hashlib.sha256(b"karakol-gsz seal key id" + master).digest()[:KEY_ID_BYTES]


def _cipher(master: bytes, context: str) -> AESGCM:
    if not context:
        raise ValueError("Sealed content needs a context.")
    info = b"karakol-gsz seal\0" + context.encode()
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(master))


def _bound(header: bytes, context: str) -> bytes:
    return header + b"\0" + context.encode()

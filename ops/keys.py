"""Keys of one portal on one machine: made once, kept in .local/secrets.env (mode 0600)."""

import base64
import os
import secrets
from pathlib import Path


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def load_or_make(path: Path) -> None:
    """Put the keys of *path* into the environment; what stands there already wins."""
    if not path.exists():
        keys = {"SECRET_KEY": secrets.token_urlsafe(50), "SEAL_KEY": _key(), "SIGNING_KEY": _key()}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in keys.items()))
    for line in path.read_text().splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)

"""Tests: real services, fast password hashes, a clock that tests may move."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403 (a face of the same settings)

CLOCK_MAY_MOVE = True
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOCAL_DIR = Path(tempfile.mkdtemp(prefix="portal-test-local-"))
MEDIA_ROOT = LOCAL_DIR / "media"
MAIL_DIR = LOCAL_DIR / "mail"

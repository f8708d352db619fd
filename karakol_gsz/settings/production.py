"""Production: TLS, strict cookies, a second factor for staff; refuses to start on a demo secret."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403 (a face of the same settings)
from .base import (
    DEMO_SEAL_KEY,
    DEMO_SECRET,
    DEMO_SIGNING_KEY,
    SEAL_KEY,
    SECRET_KEY,
    SIGNING_KEY,
    env,
)

for name, value, demo in (
    ("SECRET_KEY", SECRET_KEY, DEMO_SECRET),
    ("SEAL_KEY", SEAL_KEY, DEMO_SEAL_KEY),
    ("SIGNING_KEY", SIGNING_KEY, DEMO_SIGNING_KEY),
):
    if value in {"", demo}:
        raise ImproperlyConfigured(f"{name} is missing or the demo value: set a key of your own.")

DEBUG = False
DEMO = False
CLOCK_MAY_MOVE = False
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

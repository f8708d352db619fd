"""Answers for machines: is the portal alive, is it ready, where may robots look, whom to warn."""

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from karakol_gsz.core.clock import portal_now

INNER = ("cabinet", "committee", "office", "inbox", "accounts")
SECURITY_TERM = timedelta(days=180)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Everything that a page needs answers too; else 503 and the name of what does not."""
    found = {name: _reason(check) for name, check in CHECKS.items()}
    wrong = {name: reason for name, reason in found.items() if reason}
    checks = {name: reason or "ok" for name, reason in found.items()}
    status = {"status": "unavailable" if wrong else "ok", "checks": checks}
    return JsonResponse(status, status=503 if wrong else 200)


def _reason(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations are not applied" if waiting else ""


def _queue() -> str:
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "queue": _queue,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages are for everyone; inner doors are not for robots."""
    codes = [code for code, _ in settings.LANGUAGES]
    shut = [f"Disallow: /{code}/{door}/" for code in codes for door in INNER]
    text = "\n".join(["User-agent: *", *shut, "Disallow: /documents/", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a hole."""
    until = portal_now() + SECURITY_TERM
    lines = [
        f"Contact: mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: ru, ky, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

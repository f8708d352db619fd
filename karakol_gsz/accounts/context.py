"""What the sign-in pages need to know of the house."""

from django.conf import settings
from django.http import HttpRequest


def letters(request: HttpRequest) -> dict[str, str]:
    """In demo nothing is sent outside: pages that wait for a letter say where letters lie."""
    kept = settings.DEMO and not settings.EMAIL_IS_SENT
    return {"demo_mail_dir": str(settings.MAIL_DIR) if kept else ""}

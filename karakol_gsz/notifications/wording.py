"""A notice put into words: subject, text and HTML in the language of the person."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation

from karakol_gsz.notifications.notice import Notice


@dataclass(frozen=True)
class Wording:
    language: str
    subject: str
    text: str
    html: str


def put_into_words(
    notice: Notice, subject: Any, *, language: str, extra: dict[str, Any] | None = None
) -> Wording:
    """Write the letter now, with today's facts: what is sent later is what was true then."""
    with translation.override(language):
        facts = {
            "site_url": settings.SITE_URL,
            "inbox_url": settings.SITE_URL + reverse("notifications:inbox"),
            "language": language,
            **notice.facts(subject),
            **(extra or {}),
        }
        title = " ".join(_plain(notice.template(".subject.txt"), facts).split())
        text = _plain(notice.template(".txt"), facts).strip() + "\n"
        html = _html(notice, {**facts, "letter_subject": title, "letter_text": text})
    return Wording(language, title, text, html)


def _plain(template_name: str, facts: dict[str, Any]) -> str:
    """Plain text knows no HTML: nothing is escaped in it."""
    rendered: str = get_template(template_name).template.render(  # type: ignore[attr-defined]
        Context(facts, autoescape=False)
    )
    return rendered


def _html(notice: Notice, facts: dict[str, Any]) -> str:
    """A letter with no HTML of its own gets its text in the common frame."""
    try:
        return render_to_string(notice.template(".html"), facts)
    except TemplateDoesNotExist:
        return render_to_string("notices/_base.html", facts)

"""The words and small pieces of every page: built into all templates, no `load` needed."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karakol_gsz.core import i18n, moments
from karakol_gsz.core.forms import FormError, errors_of
from karakol_gsz.core.money import format_som

register = template.Library()

# The tone of a state by its value: the same word has the same tone on every page.
TONES = {
    "done": (
        "verified approved accepted awarded signed paid released completed upheld "
        "winner admitted active answered ready"
    ),
    "waiting": (
        "submitted submitted_for_approval due requested prepared filed pending returned "
        "standstill reserve closed_for_now running_out"
    ),
    "going": "published running opened admission evaluation ranked results_published open",
    "wrong": "rejected failed suspended declined terminated overdue cancelled withheld dismissed",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture of the sprite; without a label it is decoration."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon icon-{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            name,
            label,
            href,
        )
    return format_html(
        '<svg class="icon icon-{}" aria-hidden="true"><use href="{}"></use></svg>', name, href
    )


@register.simple_tag
def badge(label: Any, tone: str = "quiet") -> SafeString:
    """A word with a tone: quiet, going, waiting, done, wrong."""
    return format_html('<span class="badge tone-{}">{}</span>', tone, label)


@register.simple_tag
def state_badge(thing: Any, field: str = "state") -> SafeString:
    """The state of a row in words."""
    value = getattr(thing, field)
    label = getattr(thing, f"get_{field}_display", lambda: value)()
    return badge(label, TONE_OF.get(str(value), "quiet"))


@register.filter
def money(value: Any) -> str:
    """«200 000 сом»; nothing for no value."""
    return "" if value in (None, "") else format_som(Decimal(value), i18n.portal_language())


@register.filter
def person(user: Any) -> str:
    """The name a page calls a person by; the portal itself where the clock acted."""
    if user is None or getattr(user, "is_robot", False):
        return _("the portal")
    if i18n.portal_language() == "ky" and (name := getattr(user, "full_name_ky", "")):
        return str(name)
    return str(getattr(user, "full_name", "") or user)


@register.filter
def day(value: date | None) -> str:
    """30 ноября 2026."""
    return moments.day_words(value, i18n.portal_language()) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """30 ноября 2026, понедельник."""
    return moments.day_words(value, i18n.portal_language(), weekday=True) if value else ""


@register.filter
def day_short(value: date | None) -> str:
    """30.11.2026, for tables."""
    return moments.day_figures(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """30 ноября 2026, понедельник, 17:00 (+06:00)."""
    return moments.moment_words(value, i18n.portal_language()) if value else ""


@register.filter
def moment_short(value: datetime | None) -> str:
    """30.11.2026, 17:00, for tables."""
    return f"{moments.day_figures(value)}, {moments.time_words(value)}" if value else ""


@register.filter
def moment_exact(value: datetime | None) -> str:
    """To the millisecond, for receipts."""
    return moments.moment_words(value, i18n.portal_language(), exact=True) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """17:00."""
    return moments.time_words(value) if value else ""


@register.simple_tag
def time_left(until: datetime, now: datetime) -> str:
    """How long a term still runs, in the largest unit that says it honestly."""
    left = until - now
    hours, minutes = int(left.total_seconds() // 3600), int(left.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute left") if left.total_seconds() > 0 else _("time is over")
    if hours >= 48:
        return ngettext("%(n)s day left", "%(n)s days left", left.days) % {"n": left.days}
    if hours >= 2:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


@register.filter
def text(thing: Any, name: str) -> i18n.Localised:
    """The text of a pair of fields in the page's language: `call|text:"title"`."""
    return i18n.text_in(thing, name)


@register.filter
def lang_attr(thing: Any, name: str) -> str:
    """` lang="ru"` where the text shown is not of the page's language; for inside a tag."""
    shown = i18n.text_in(thing, name)
    if not shown or shown.lang == i18n.portal_language():
        return ""
    return format_html(' lang="{}"', shown.lang)


@register.simple_tag(takes_context=True)
def url_keep(context: Context, **changes: Any) -> str:
    """The same address with some of its query changed; None takes a key out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def url_if(name: str, *args: Any) -> str:
    """The address of a page that may not be built yet; empty when it is not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """The same page in every language of the portal."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    here = i18n.portal_language()
    links: list[dict[str, Any]] = []
    for code, _name in settings.LANGUAGES:
        url = translate_url(path, code)
        if url == path and code != here and path.startswith(f"/{here}/"):
            url = f"/{code}/{path[len(here) + 2 :]}"
        own = translation.get_language_info(code)["name_local"].capitalize()
        links.append({"code": code, "own": own, "short": own[:3], "url": url, "on": code == here})
    return links


@register.simple_tag(takes_context=True)
def page_errors(context: Context) -> list[FormError]:
    """All errors of the page's `form`, `forms`, `formset` and `formsets`, for the summary."""
    flat = context.flatten()
    sources: list[Any] = [flat.get("form"), *listed(flat.get("forms"))]
    sources += [flat.get("formset"), *listed(flat.get("formsets"))]
    unique = {id(source): source for source in sources if source is not None}
    return errors_of(*unique.values())


def listed(value: Any) -> Iterable[Any]:
    """A list, the values of a dict, or nothing."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


@register.simple_tag
def bar(value: Any, maximum: Any, threshold: Any = None) -> SafeString:
    """A small horizontal bar; the figure itself stands beside it in words."""
    full = Decimal(maximum) or Decimal(1)
    share = max(Decimal(0), min(Decimal(value or 0) / full, Decimal(1)))
    width = f"{share * 100:.1f}"
    mark: SafeString = mark_safe("")
    if threshold is not None:
        at = f"{Decimal(threshold) / full * 100:.1f}"
        mark = format_html(
            '<line class="bar-threshold" x1="{}" x2="{}" y1="0" y2="10"></line>', at, at
        )
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-ground" width="100" height="10"></rect>'
        '<rect class="bar-value" width="{}" height="10"></rect>{}</svg>',
        width,
        mark,
    )


@register.filter
def percent_of(value: Any, whole: Any) -> str:
    """How many per cent of the whole, without a tail."""
    return f"{Decimal(value) / Decimal(whole) * 100:.0f} %" if whole else ""


@register.filter
def aria_ids(field: Any) -> str:
    """What describes a field to a screen reader: its hint and its error."""
    return str(field.aria_describedby or "")


@register.filter
def at(things: Any, index: int) -> Any:
    """The thing at a place of a list."""
    return things[index]

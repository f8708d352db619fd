"""Sums and days as official papers write them, in the language of the part being printed."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import day_words, time_words, zone_words
from karakol_gsz.core.money import format_som, in_words

register = template.Library()


@register.filter
def som(value: Decimal | int | str | None) -> str:
    """«200 000 сом»; nothing for no value."""
    return "" if value in (None, "") else format_som(Decimal(value), portal_language())


@register.filter
def som_in_words(value: Decimal | int | str) -> str:
    """«двести тысяч сомов» · «эки жүз миң сом»."""
    return in_words(Decimal(value), portal_language())


@register.filter
def long_date(value: date | None) -> str:
    """«30 ноября 2026 г.» · «2026-жылдын 30-ноябры»; nothing for no value."""
    if value is None:
        return ""
    words = day_words(value, portal_language())
    return f"{words} г." if portal_language() == "ru" else words


@register.filter
def long_moment(value: datetime | None) -> str:
    """The day in words and the time of Karakol; nothing for no value."""
    return "" if value is None else f"{long_date(value)}, {time_words(value)}"


@register.filter
def moment_ms(value: datetime) -> str:
    """Day, time to the millisecond and zone, for receipts and minutes."""
    return f"{long_date(value)}, {time_words(value, exact=True)} {zone_words(value)}"

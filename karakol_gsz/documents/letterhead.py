"""What stands at the head of a paper, taken from the city card the day the paper is ordered."""

from typing import Any

from django.conf import settings

from karakol_gsz.city.reader import city_card
from karakol_gsz.core.i18n import text_in


def letterhead(language: str) -> dict[str, Any]:
    """The customer in one language; a later change of the card leaves old papers alone."""
    city = city_card()
    contacts = [text_in(city, "address", language), city.phone, city.email]
    return {
        "authority": str(text_in(city, "authority", language)),
        "department": str(text_in(city, "department", language)),
        "requisites": " · ".join(str(part) for part in contacts if part),
        "sample": city.is_sample or settings.DEMO,
    }

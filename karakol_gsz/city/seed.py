"""One neutral card with the public names of Karakol's customer; the city adds its requisites."""

from typing import Any

from django.apps import AppConfig
from django.db import connections

CARD = {
    "name_ru": "Каракол",
    "name_ky": "Каракол",
    "authority_ru": "Мэрия города Каракол",
    "authority_ky": "Каракол шаарынын мэриясы",
    "department_ru": "Финансовое управление мэрии г. Каракол",
    "department_ky": "Каракол шаарынын мэриясынын каржы башкармалыгы",
}


def seed_city(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate; a card that stands is never touched."""
    city: Any = sender.get_model("City")
    if city._meta.db_table in connections[using].introspection.table_names():
        city.objects.get_or_create(pk=1, defaults=CARD)

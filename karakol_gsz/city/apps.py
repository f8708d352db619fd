from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from karakol_gsz.city.seed import seed_city


class CityConfig(AppConfig):
    name = "karakol_gsz.city"
    label = "city"
    verbose_name = _("city")

    def ready(self) -> None:
        post_migrate.connect(seed_city, sender=self)

"""The five hooks of the house, discovered by module name as Django's own admin does."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

HOOKS = ("policies", "notices", "papers", "opendata", "cards")


class CoreConfig(AppConfig):
    name = "karakol_gsz.core"
    label = "core"

    def ready(self) -> None:
        autodiscover_modules(*HOOKS)

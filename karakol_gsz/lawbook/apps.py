from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from karakol_gsz.lawbook.seed import seed_lawbook


class LawbookConfig(AppConfig):
    name = "karakol_gsz.lawbook"
    label = "lawbook"
    verbose_name = _("lawbook")

    def ready(self) -> None:
        post_migrate.connect(seed_lawbook, sender=self)

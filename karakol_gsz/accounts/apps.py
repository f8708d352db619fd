from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "karakol_gsz.accounts"
    label = "accounts"
    verbose_name = _("people")

    def ready(self) -> None:
        post_migrate.connect(seed_robot, sender=self)


def seed_robot(sender: AccountsConfig, **kwargs: Any) -> None:
    """The clock is a user too: everything done by time is signed by the robot."""
    user_model: Any = sender.get_model("User")
    user_model.objects.robot()

"""Print what hangs on which hook: the modules that the ground discovers by name."""

from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from karakol_gsz.core.apps import HOOKS


class Command(BaseCommand):
    help = "Prints what hangs on which hook."

    def handle(self, *args: Any, **options: Any) -> None:
        for hook in HOOKS:
            homes = [a.name for a in apps.get_app_configs() if find_spec(f"{a.name}.{hook}")]
            self.stdout.write(f"{hook}: {', '.join(homes) or '-'}")

from typing import Any

from django.core.management.base import BaseCommand

from karakol_gsz.accounts import actions
from karakol_gsz.core.clock import portal_now


class Command(BaseCommand):
    help = "Print a one-time link for the first administrator of a clean portal."

    def handle(self, *args: Any, **options: Any) -> None:
        invited = actions.invite_first_administrator(now=portal_now())
        if invited is None:
            self.stderr.write(
                "An administrator has signed in already: invite people at /office/people/."
            )
            return
        self.stdout.write(invited.link)

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from karakol_gsz.core.clock import CITY_ZONE
from monitoring.management import story

LATER = {"city", "country"}


class Command(BaseCommand):
    help = "Loads invented data: the story of Karakol in 2019, and calls that are at work today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["story", *sorted(LATER)], default="story")
        parser.add_argument(
            "--seed",
            type=int,
            default=0,
            help="for the larger scales; the story has no chance in it",
        )
        parser.add_argument(
            "--today",
            metavar="YYYY-MM-DDTHH:MM",
            help="play as if it were this moment; the portal's clock then stays there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scale"] in LATER:
            raise CommandError("This scale comes with a later release; today there is: story.")
        try:
            told = story.play(today=_moment(options["today"]))
        except story.AlreadyLoaded as known:
            raise CommandError(str(known)) from known
        if options["verbosity"]:
            self.stdout.write(told)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--today is a moment like 2028-02-29T12:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE)

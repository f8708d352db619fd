"""Check a bid receipt against the city's public key; no database, no network is asked."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from karakol_gsz.audit import signing


class Command(BaseCommand):
    help = "Checks a bid receipt against the city's public key, offline; exit 1 when a bit differs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--keys", metavar="FILE", help="a saved copy of karakol-keys.json")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = None
        if options["keys"]:
            keys = json.loads(Path(options["keys"]).read_text(encoding="utf-8"))["keys"]
        try:
            receipt = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except ValueError:
            receipt = {}
        if isinstance(receipt, dict) and signing.verify(receipt, keys):
            self.stdout.write(f"{receipt.get('code', '')}: signed by the city, unchanged")
            return
        self.stdout.write("This receipt was not signed by the city, or it was changed.")
        sys.exit(1)

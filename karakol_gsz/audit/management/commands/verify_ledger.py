"""Walk the journal, or an exported copy; exit 1 and name the first bad link."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from karakol_gsz.audit import chain


class Command(BaseCommand):
    help = "Walks the journal (or an exported copy) and names the first link that was changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="an exported copy, one JSON object a line")
        parser.add_argument("--export", metavar="FILE", help="write this portal's journal to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            lines = [row.to_json() for row in chain.read()]
            Path(options["export"]).write_text("\n".join([*lines, ""]), encoding="utf-8")
            self.stdout.write(f"{len(lines)} links written")
            return
        if options["file"]:
            lines = Path(options["file"]).read_text(encoding="utf-8").splitlines()
            verdict = chain.check(chain.Row.from_json(line) for line in lines if line.strip())
        else:
            verdict = chain.verify()
        if verdict.is_whole:
            self.stdout.write(f"{verdict.length} links: unchanged, head {verdict.head}")
            return
        self.stdout.write(f"link {verdict.bad_seq}: {verdict.reason}")
        sys.exit(1)

"""Write the drawings of all state machines to docs/flows/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from karakol_gsz.workflow.drawing import mermaid
from karakol_gsz.workflow.flow import FLOWS


class Command(BaseCommand):
    help = "Writes the drawings of all state machines to docs/flows/."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "flows"
        folder.mkdir(parents=True, exist_ok=True)
        for label, flow in sorted(FLOWS.items()):
            (folder / f"{label}.md").write_text(mermaid(flow), encoding="utf-8")
            self.stdout.write(f"docs/flows/{label}.md")

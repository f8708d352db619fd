"""The hooks that docs/architecture.md names are the ones that hang there."""

import io
import re

from django.conf import settings
from django.core.management import call_command

BLOCK = re.compile(r"<!-- hooks -->\n```\n(.*?)```\n<!-- /hooks -->", re.S)


def test_the_page_of_the_architecture_lists_the_hooks():
    page = (settings.BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
    out = io.StringIO()

    call_command("hooks", stdout=out)

    assert BLOCK.findall(page) == [out.getvalue()]

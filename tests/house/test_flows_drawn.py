"""docs/flows/ shows the roads as they are; `manage.py flows` draws them anew."""

import pytest
from django.conf import settings

from karakol_gsz.workflow.drawing import mermaid
from tests.flows.table import FLOWS, flows

DRAWINGS = settings.BASE_DIR / "docs" / "flows"


@pytest.mark.parametrize("flow", flows())
def test_the_drawing_is_fresh(flow):
    drawn = (DRAWINGS / f"{flow}.md").read_text(encoding="utf-8")

    assert drawn == mermaid(FLOWS[flow]), "run manage.py flows"


def test_no_drawing_outlives_its_flow():
    assert sorted(path.stem for path in DRAWINGS.glob("*.md")) == flows()

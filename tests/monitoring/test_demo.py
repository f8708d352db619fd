"""The demo is sound on whatever day it is loaded, and nobody is without work in it."""

from datetime import datetime, timedelta

import pytest

from karakol_gsz.audit import chain
from karakol_gsz.core import clock
from karakol_gsz.core.clock import CITY_ZONE
from monitoring.management import story
from monitoring.management.story.stage import stand_in


@pytest.mark.django_db(transaction=True)
def test_whole_story():
    story.play(prints=stand_in)

    assert clock.offset() == timedelta(0)
    assert chain.verify().is_whole

"""The whole way of one social order, as the people concerned walk it, in a real browser.

It starts from migrations and the lawbook; every row is made through a page. The same way is walked
with the pages' own script and without any script.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.journeys.city import City
from tests.journeys.stage import stage

BISHKEK = ZoneInfo("Asia/Bishkek")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BISHKEK)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_programme_to_payment(browser: Browser, tmp_path: Path, script: bool) -> None:
    with stage(tmp_path, f"journey_{'with' if script else 'without'}") as portal:
        portal.move_to(MONDAY)
        city = City(portal, browser, tmp_path, script=script)
        city.open_the_portal()
        city.adopt_the_rules()
        city.register_the_organisation()
        city.announce()
        city.bid()
        city.appoint()
        portal.move_to(datetime(2026, 4, 3, 17, 0, 1, tzinfo=BISHKEK))
        portal.tick("procurement.close_overdue_calls")
        portal.move_to(datetime(2026, 4, 6, 10, tzinfo=BISHKEK))
        city.open_bids()
        city.declare()
        city.admit()
        city.score()
        city.rank()
        portal.move_to(datetime(2026, 4, 20, 10, tzinfo=BISHKEK))
        city.award()
        city.sign_the_contract()
        city.begin_the_work()
        city.pay(1, "101", "20.04.2026")
        portal.move_to(datetime(2026, 8, 3, 10, tzinfo=BISHKEK))
        city.report(1, "60000", "30.07.2026")
        city.pay(2, "202", "03.08.2026")
        portal.move_to(datetime(2026, 11, 3, 10, tzinfo=BISHKEK))
        city.report(2, "75005", "30.10.2026")
        city.accept_the_work()
        city.pay(3, "303", "03.11.2026")
        end = city.person("stranger").go("/ru/projects/2026-01-1/")
        end.sees("303")
        for sum_of_tranche in ("40\u00a0501,50", "67\u00a0502,50", "27\u00a0001"):
            end.sees(sum_of_tranche)

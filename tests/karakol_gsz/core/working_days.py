"""Days off and made-up days typed by hand from the decrees' summary, and the terms to be counted.

Only the years that the vectors touch; the lawbook's seed is held against the same vectors.
"""

from datetime import date, timedelta

from karakol_gsz.core.calendar import WorkCalendar


def _days(year: int, text: str) -> set[date]:
    """«01.05 01.05–09.05» of one year."""
    days: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("–")
        start, end = (date(year, *map(int, reversed(p.split(".")))) for p in (first, last or first))
        days |= {start + timedelta(n) for n in range((end - start).days + 1)}
    return days


OFF = (
    _days(2019, "01.01–04.01 07.01 08.03 21.03 01.05 09.05–10.05 05.06 12.08 07.11–08.11")
    | _days(2024, "01.01–05.01 23.02 08.03 21.03–22.03 10.04 01.05–03.05 09.05 17.06 07.11–08.11")
    | _days(2025, "01.01–03.01 06.01–07.01 21.03 01.05–09.05 06.06")
    | _days(2026, "01.01–07.01 20.03 01.05–09.05 27.05 31.08")
    | _days(2027, "01.01–07.01 08.03–09.03 01.05–09.05 31.08")
)
MADE_UP = _days(2024, "27.01 02.03 11.05") | _days(2025, "11.01")

CALENDAR = WorkCalendar(frozenset(OFF), frozenset(MADE_UP), date(2026, 12, 31), "by hand")

# From (day 0, not counted), working days, to.
VECTORS = (
    (date(2019, 7, 22), 10, date(2019, 8, 5)),
    (date(2019, 8, 8), 3, date(2019, 8, 14)),
    (date(2019, 11, 5), 5, date(2019, 11, 14)),
    (date(2024, 12, 27), 5, date(2025, 1, 10)),
    (date(2025, 11, 5), 3, date(2025, 11, 10)),
    (date(2026, 3, 18), 3, date(2026, 3, 24)),
    (date(2026, 4, 27), 5, date(2026, 5, 12)),
    (date(2026, 5, 25), 5, date(2026, 6, 2)),
    (date(2026, 12, 30), 3, date(2027, 1, 11)),
)
WORKING_DAYS = {2019: 247, 2026: 247}

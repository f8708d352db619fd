"""Days and moments in words, in three languages: «30 ноября 2026, понедельник, 17:00 (+06:00)»."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

MONTHS = {
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "ky": [
        "январы",
        "февралы",
        "марты",
        "апрели",
        "майы",
        "июну",
        "июлу",
        "августу",
        "сентябры",
        "октябры",
        "ноябры",
        "декабры",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = {
    "ru": ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    "ky": ["дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
PATTERNS = {
    "ru": "{day} {month} {year}",
    "ky": "{year}-жылдын {day}-{month}",
    "en": "{day} {month} {year}",
}


def here(moment: datetime) -> datetime:
    """The same moment on the clock of Karakol."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def day_words(day: date, language: str, *, weekday: bool = False) -> str:
    """A day as one writes it in a letter."""
    if isinstance(day, datetime):
        day = here(day).date()
    language = language if language in PATTERNS else "ru"
    text = PATTERNS[language].format(
        day=day.day, month=MONTHS[language][day.month - 1], year=day.year
    )
    return f"{text}, {WEEKDAYS[language][day.weekday()]}" if weekday else text


def day_figures(day: date) -> str:
    """A day in figures, the same in every language: 30.11.2026."""
    if isinstance(day, datetime):
        day = here(day).date()
    return f"{day:%d.%m.%Y}"


def time_words(moment: datetime, *, exact: bool = False) -> str:
    """A time of day; *exact* to the millisecond, as receipts need it."""
    local = here(moment)
    return f"{local:%H:%M:%S},{local.microsecond // 1000:03d}" if exact else f"{local:%H:%M}"


def zone_words(moment: datetime) -> str:
    """(+06:00): a deadline without its zone is half a deadline."""
    offset = f"{here(moment):%z}"
    return f"({offset[:3]}:{offset[3:5]})"


def moment_words(
    moment: datetime, language: str, *, weekday: bool = True, exact: bool = False
) -> str:
    """A moment in full: day, weekday, time and zone."""
    day = day_words(moment, language, weekday=weekday)
    return f"{day}, {time_words(moment, exact=exact)} {zone_words(moment)}"

"""A value of the lawbook as a person reads it: «10 рабочих дней», «2/3», «20 декабря»."""

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karakol_gsz.core.calendar import Derivation
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import MONTHS, day_figures, day_words
from karakol_gsz.lawbook.keys import Unit
from karakol_gsz.lawbook.labels import CHOICE_WORDS

LIST_MARK = ","


def value_words(value: str, unit: str) -> str:
    """Say *value* in the language of the page."""
    if unit in COUNTED:
        return COUNTED[Unit(unit)](int(value)) % {"n": value} if value.isdigit() else value
    if unit == Unit.PERCENT:
        return f"{value} %"
    if unit == Unit.DAY_OF_YEAR:
        return day_of_year_words(value)
    return ", ".join(_choice(part) for part in value.split(LIST_MARK))


def day_of_year_words(value: str) -> str:
    """«12-20» as a day without its year."""
    month, day = (int(part) for part in value.split("-"))
    language = portal_language()
    name = MONTHS[language][month - 1]
    return f"{day}-{name}" if language == "ky" else f"{day} {name}"


def _choice(part: str) -> str:
    return str(CHOICE_WORDS.get(part.strip(), part.strip()))


COUNTED: dict[Unit, Callable[[int], str]] = {
    Unit.WORKING_DAYS: lambda n: ngettext("%(n)s working day", "%(n)s working days", n),
    Unit.CALENDAR_DAYS: lambda n: ngettext("%(n)s calendar day", "%(n)s calendar days", n),
    Unit.MONTHS: lambda n: ngettext("%(n)s month", "%(n)s months", n),
    Unit.YEARS: lambda n: ngettext("%(n)s year", "%(n)s years", n),
    Unit.PEOPLE: lambda n: ngettext("%(n)s person", "%(n)s people", n),
    Unit.POINTS: lambda n: ngettext("%(n)s point", "%(n)s points", n),
}


def counted_words(counted: Derivation) -> str:
    """How a day was counted, in a few plain sentences, for «как посчитано»."""
    unit = Unit(counted.unit.value)
    language = portal_language()
    said = [
        _("From %(day)s, which is not counted itself: %(term)s.")
        % {"day": day_words(counted.start, language), "term": value_words(str(counted.count), unit)}
    ]
    if weekends := len(counted.skipped) - len(counted.skipped_holidays):
        said.append(
            ngettext(
                "%(n)s Saturday or Sunday is left out.",
                "%(n)s Saturdays and Sundays are left out.",
                weekends,
            )
            % {"n": weekends}
        )
    if counted.skipped_holidays:
        said.append(_("Days off left out: %(days)s.") % {"days": _listed(counted.skipped_holidays)})
    if counted.made_up and unit == Unit.WORKING_DAYS:
        said.append(_("Made working and counted: %(days)s.") % {"days": _listed(counted.made_up)})
    if counted.is_moved:
        said.append(_("The last day was a day off, so the next working day counts."))
    if not counted.is_announced:
        said.append(_("Some days off of that year are still to be announced."))
    return " ".join(said)


def _listed(days: Iterable[date]) -> str:
    return ", ".join(day_figures(day) for day in days)

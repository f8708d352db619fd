"""A rule set as plain values: what norms count with, what a call keeps, what a page may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from django.utils.translation import gettext as _

from karakol_gsz.core.calendar import Derivation, TermUnit, WorkCalendar
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.i18n import Localised, text_in
from karakol_gsz.core.moments import day_figures
from karakol_gsz.lawbook.keys import Rule, Unit
from karakol_gsz.lawbook.labels import LABELS
from karakol_gsz.lawbook.models import (
    CalendarYear,
    DayOffKind,
    LegalRule,
    NonWorkingDay,
    RuleSet,
    RuleStatus,
)
from karakol_gsz.lawbook.words import LIST_MARK, value_words

FLAGS = {"yes": True, "no": False}


@dataclass(frozen=True)
class RuleValue:
    """One row of the lawbook, frozen."""

    value: str
    unit: str
    status: str = RuleStatus.ASSUMED.value
    act_ru: str = ""
    act_ky: str = ""
    article: str = ""

    @property
    def is_verified(self) -> bool:
        return self.status == RuleStatus.VERIFIED


@dataclass(frozen=True)
class Rules:
    """All rules of one edition, as they stood when they were read; a call keeps its own copy."""

    code: str
    title_ru: str
    title_ky: str
    is_training: bool
    act_number: str
    act_date: date | None
    rows: Mapping[Rule, RuleValue]

    @property
    def is_adopted(self) -> bool:
        """A real call may be published only under a set that a local act adopted."""
        return self.act_date is not None

    @property
    def title(self) -> Localised:
        return text_in(self, "title")

    def row(self, rule: Rule) -> RuleValue:
        """The whole row; a rule that the set does not know is our fault, not the person's."""
        try:
            return self.rows[rule]
        except KeyError:
            raise LookupError(f"rule set {self.code} knows no {rule}") from None

    def text(self, rule: Rule) -> str:
        return self.row(rule).value

    def number(self, rule: Rule) -> Decimal:
        return Decimal(self.text(rule))

    def count(self, rule: Rule) -> int:
        return int(self.text(rule))

    def flag(self, rule: Rule) -> bool:
        return FLAGS[self.text(rule)]

    def choices(self, rule: Rule) -> tuple[str, ...]:
        """A list of words: «0,1,5» or «criterion:3,lower_sum,vote»."""
        return tuple(part.strip() for part in self.text(rule).split(LIST_MARK) if part.strip())

    def numbers(self, rule: Rule) -> tuple[Decimal, ...]:
        """A list of figures: «0,1,5»."""
        return tuple(Decimal(part) for part in self.choices(rule))

    def fraction(self, rule: Rule) -> Fraction:
        """A share without rounding: «2/3», or a per cent as its hundredth."""
        row = self.row(rule)
        return Fraction(row.value) / (100 if row.unit == Unit.PERCENT else 1)

    def day(self, rule: Rule, year: int) -> date:
        """A day of the year, «12-20», in *year*."""
        month, day = (int(part) for part in self.text(rule).split("-"))
        return date(year, month, day)

    def deadline(self, rule: Rule, start: date, calendar: WorkCalendar) -> Derivation:
        """When a term that begins on *start* ends, in the days the rule is counted in."""
        row = self.row(rule)
        return calendar.explain(start, int(row.value), TermUnit(row.unit))

    def words(self, rule: Rule) -> str:
        """The value as a page says it: «10 рабочих дней»."""
        row = self.row(rule)
        return value_words(row.value, row.unit)

    def why(self, rule: Rule) -> str:
        """Where the number comes from; an assumed one is never said to be law."""
        row = self.row(rule)
        if row.is_verified:
            return _("%(act)s, art. %(article)s") % {
                "act": text_in(row, "act"),
                "article": row.article,
            }
        if self.is_adopted:
            return _("set by the local act %(act)s") % {"act": self.act}
        return _("assumed, not confirmed by an article of the law")

    @property
    def act(self) -> str:
        """The local act that adopted the set, for papers: «№ 15 от 12.01.2026»."""
        if self.act_date is None:
            return ""
        return _("No. %(number)s of %(date)s") % {
            "number": self.act_number,
            "date": day_figures(self.act_date),
        }

    def freeze(self) -> dict[str, Any]:
        """As JSON, for a call that keeps the rules it was published under."""
        return {
            "code": self.code,
            "title_ru": self.title_ru,
            "title_ky": self.title_ky,
            "is_training": self.is_training,
            "act_number": self.act_number,
            "act_date": self.act_date.isoformat() if self.act_date else None,
            "rows": {rule.value: dict(vars(row)) for rule, row in self.rows.items()},
        }

    @classmethod
    def thaw(cls, frozen: Mapping[str, Any]) -> Self:
        """Read a frozen copy back; keys that this portal has forgotten stay in the copy only."""
        known = {rule.value: rule for rule in Rule}
        rows = {known[k]: RuleValue(**row) for k, row in frozen["rows"].items() if k in known}
        act_date = frozen["act_date"]
        return cls(
            **{k: frozen[k] for k in ("code", "title_ru", "title_ky", "is_training", "act_number")},
            act_date=date.fromisoformat(act_date) if act_date else None,
            rows=rows,
        )


def in_force(*, on: date) -> Rules:
    """The rules of one day; for a call, those of the day it is published."""
    rule_set = RuleSet.objects.in_force(on).first()
    if rule_set is None:
        raise Refusal(_("The lawbook has no rule set for %(date)s.") % {"date": day_figures(on)})
    return rules_of(rule_set)


def rules_of(rule_set: RuleSet) -> Rules:
    """One rule set as plain values."""
    known = {rule.value: rule for rule in Rule}
    rows = {known[row.key]: _value(row) for row in rule_set.rules.all() if row.key in known}
    return Rules(
        code=rule_set.code,
        title_ru=rule_set.title_ru,
        title_ky=rule_set.title_ky,
        is_training=rule_set.is_training,
        act_number=rule_set.adopted_act_number,
        act_date=rule_set.adopted_act_date,
        rows=rows,
    )


def label(rule: Rule) -> str:
    """What a page calls the rule."""
    return str(LABELS[rule].name)


def work_calendar() -> WorkCalendar:
    """The newest version of every year; announced up to the first year with an estimate."""
    years = list(CalendarYear.objects.current())
    days_off: set[date] = set()
    made_up: set[date] = set()
    rows = NonWorkingDay.objects.filter(calendar_year__in=[y.pk for y in years])
    for day, kind in rows.values_list("day", "kind"):
        (made_up if kind == DayOffKind.MADE_UP else days_off).add(day)
    return WorkCalendar(
        days_off=frozenset(days_off),
        made_up=frozenset(made_up),
        announced_until=_announced_until(years),
        version=", ".join(str(year) for year in years if year.version > 1),
    )


def _announced_until(years: list[CalendarYear]) -> date:
    until = date.min
    for year in years:
        if not year.is_announced:
            break
        until = date(year.year, 12, 31)
    return until


def _value(row: LegalRule) -> RuleValue:
    return RuleValue(
        value=row.value,
        unit=row.unit,
        status=row.status,
        act_ru=row.act_ru,
        act_ky=row.act_ky,
        article=row.article,
    )

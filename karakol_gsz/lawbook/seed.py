"""What every new database knows: both rule sets and the working days of 2017–2030.

No article of the law has been read for any of these numbers, so every row is *assumed*: it may be
used, but a page never prints it as law. Rows that stand are not touched again: a city's own
change outlives an upgrade.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from holidays.countries.kyrgyzstan import Kyrgyzstan

from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.labels import LABELS

YEARS = range(2017, 2031)
LIBRARY = f"holidays {version('holidays')}"
LANGUAGES = {"basis_ru": "ru_KG", "basis_ky": "ky", "basis_en": "en_US"}
OFF, MADE_UP = "off", "made_up"
MADE_UP_BASIS = (
    "Рабочий день за перенесённый выходной",
    "Которулган эс алуу күнү үчүн жумуш күнү",
    "Working day for a day off that was moved",
)

RULE_SETS: tuple[dict[str, Any], ...] = (
    {
        "code": "KG-814-2017",
        "title_ru": "Правила по постановлению Правительства № 814 (2017–2022)",
        "title_ky": "Өкмөттүн № 814 токтому боюнча эрежелер (2017–2022)",
        "acts_ru": "Закон Кыргызской Республики «О государственном социальном заказе»"
        " от 28 апреля 2017 года № 70; постановление Правительства Кыргызской Республики"
        " от 15 декабря 2017 года № 814",
        "acts_ky": "«Мамлекеттик социалдык заказ жөнүндө» Кыргыз Республикасынын 2017-жылдын"
        " 28-апрелиндеги № 70 Мыйзамы; Кыргыз Республикасынын Өкмөтүнүн 2017-жылдын"
        " 15-декабрындагы № 814 токтому",
        "in_force_from": date(2017, 12, 15),
        "in_force_until": date(2022, 11, 24),
    },
    {
        "code": "KG-604-2022",
        "title_ru": "Правила по постановлению Кабинета Министров № 604 (с 2022 года)",
        "title_ky": "Министрлер Кабинетинин № 604 токтому боюнча эрежелер (2022-жылдан)",
        "acts_ru": "Закон Кыргызской Республики «О государственном социальном заказе»"
        " от 28 апреля 2017 года № 70; постановление Кабинета Министров Кыргызской Республики"
        " от 4 ноября 2022 года № 604",
        "acts_ky": "«Мамлекеттик социалдык заказ жөнүндө» Кыргыз Республикасынын 2017-жылдын"
        " 28-апрелиндеги № 70 Мыйзамы; Кыргыз Республикасынын Министрлер Кабинетинин"
        " 2022-жылдын 4-ноябрындагы № 604 токтому",
        "in_force_from": date(2022, 11, 25),
        "in_force_until": None,
    },
)

VALUES: dict[Rule, str] = {
    Rule.SUBMIT_DAYS: "30",
    Rule.SUBMIT_DAYS_MIN: "20",
    Rule.REPEAT_SUBMIT_DAYS: "15",
    Rule.REPEATS_MAX: "1",
    Rule.ASK_DAYS_BEFORE: "7",
    Rule.ANSWER_DAYS: "3",
    Rule.LAST_PAYMENT_DAY: "12-20",
    Rule.MIN_WORK_DAYS: "90",
    Rule.DISCUSSION_DAYS: "30",
    Rule.EXTENSION_DAYS: "10",
    Rule.CANCEL_PUBLISH_DAYS: "1",
    Rule.BIDS_PER_LOT: "1",
    Rule.OPEN_DAYS: "1",
    Rule.OPENERS: "2",
    Rule.ADMISSION_DAYS: "5",
    Rule.CURE_DAYS: "3",
    Rule.ADMIN_SHARE_MAX_PERCENT: "15",
    Rule.OWN_CONTRIBUTION_MIN_PERCENT: "0",
    Rule.DOUBLE_FINANCING_BARRED: "yes",
    Rule.COMMITTEE_MIN: "5",
    Rule.COMMITTEE_MAX: "9",
    Rule.COMMITTEE_ODD: "yes",
    Rule.CIVIL_SHARE_MIN_PERCENT: "50",
    Rule.QUORUM: "2/3",
    Rule.CASTING_VOTE: "no",
    Rule.PROXY_VOTE: "no",
    Rule.INTEREST_YEARS: "2",
    Rule.RECUSAL_SCOPE: "bid",
    Rule.EVALUATION_DAYS: "10",
    Rule.MARK_MIN: "0",
    Rule.MARK_MAX: "5",
    Rule.MARK_STEP: "1",
    Rule.COMMENT_MARKS: "0,1,5",
    Rule.WEIGHTS_TOTAL: "100",
    Rule.DEFAULT_WEIGHTS: "20,15,20,15,15,10,5",
    Rule.THRESHOLD_TOTAL: "60",
    Rule.THRESHOLD_FIRST_PERCENT: "50",
    Rule.SPREAD_FLAG: "30",
    Rule.REVISIONS_MAX: "1",
    Rule.TIE_ORDER: "criterion:3,criterion:1,lower_sum,vote",
    Rule.SINGLE_BID: "evaluate",
    Rule.PUBLISH_DAYS: "3",
    Rule.PARTIAL_ACCEPT_DAYS: "3",
    Rule.STANDSTILL_DAYS: "5",
    Rule.APPEAL_DECISION_DAYS: "5",
    Rule.HIGHER_COMPLAINT_DAYS: "30",
    Rule.SIGN_DAYS: "10",
    Rule.SIGN_DAYS_RESERVE: "5",
    Rule.ADVANCE_MAX_PERCENT: "50",
    Rule.FINAL_MIN_PERCENT: "10",
    Rule.PAY_DAYS: "10",
    Rule.BUDGET_SHIFT_PERCENT: "10",
    Rule.REFUND_DAYS_MIN: "10",
    Rule.REFUND_DAYS_MAX: "30",
    Rule.REPORT_EVERY_MONTHS: "3",
    Rule.REPORT_FINAL_DAYS: "10",
    Rule.REVIEW_DAYS: "5",
    Rule.RETURNS_MAX: "2",
    Rule.VISITS_MIN: "1",
    Rule.VISIT_NOTICE_DAYS: "3",
    Rule.FINDING_DAYS: "10",
    Rule.SUSPEND_OVERDUE_DAYS: "15",
    Rule.FINAL_EVALUATION_DAYS: "30",
    Rule.BAD_FAITH_YEARS: "2",
    Rule.RETENTION_YEARS: "10",
}


@dataclass(frozen=True)
class SeedDay:
    """One row of the calendar before it has a year to belong to."""

    day: date
    kind: str
    basis_ru: str
    basis_ky: str
    basis_en: str
    is_estimated: bool = False


def seed_lawbook(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate; says nothing while the tables are not there yet."""
    rule_set = sender.get_model("RuleSet")
    if rule_set._meta.db_table not in connections[using].introspection.table_names():
        return
    with transaction.atomic(using=using):
        seed_rule_sets(rule_set, sender.get_model("LegalRule"))
        seed_calendar(sender.get_model("CalendarYear"), sender.get_model("NonWorkingDay"))


def seed_rule_sets(rule_set_model: Any, legal_rule_model: Any) -> None:
    """Add what is missing; change nothing that stands."""
    for fields in RULE_SETS:
        rule_set, _created = rule_set_model.objects.get_or_create(
            code=fields["code"], defaults=fields
        )
        legal_rule_model.objects.bulk_create(
            [
                legal_rule_model(
                    rule_set=rule_set, key=rule.value, value=value, unit=LABELS[rule].unit.value
                )
                for rule, value in VALUES.items()
            ],
            ignore_conflicts=True,
        )


def seed_calendar(year_model: Any, day_model: Any) -> None:
    """A first version of every year; a new one when the library has learnt other days.

    A year whose newest version was written by hand is the city's: it stays.
    """
    newest = {y.year: y for y in year_model.objects.order_by("year", "version")}
    known: dict[int, set[tuple[date, str]]] = {}
    for pk, day, kind in day_model.objects.values_list("calendar_year_id", "day", "kind"):
        known.setdefault(pk, set()).add((day, kind))
    for year in YEARS:
        days = days_of(year)
        is_announced = not any(d.is_estimated for d in days)
        last = newest.get(year)
        if last is not None:
            same = known.get(last.pk, set()) == {(d.day, d.kind) for d in days}
            if not last.source.startswith("holidays ") or (
                same and last.is_announced == is_announced
            ):
                continue
        written = year_model.objects.create(
            year=year,
            version=last.version + 1 if last else 1,
            is_announced=is_announced,
            source=LIBRARY,
        )
        day_model.objects.bulk_create([day_model(calendar_year=written, **vars(d)) for d in days])


@cache
def days_of(year: int) -> tuple[SeedDay, ...]:
    """Days off and made-up days of one year in three languages, from `holidays`.

    The next year is asked too: its decree may make a day of this December working.
    """
    books = {
        field: Kyrgyzstan(years=(year, year + 1), language=language)
        for field, language in LANGUAGES.items()
    }
    plain = books["basis_ru"]
    sure = Kyrgyzstan(years=year, language="ru_KG", islamic_show_estimated=False)
    days = [
        SeedDay(
            day,
            OFF,
            **{field: book[day] for field, book in books.items()},
            is_estimated=plain[day] != sure.get(day),
        )
        for day in plain
        if day.year == year
    ]
    days += [
        SeedDay(day, MADE_UP, *MADE_UP_BASIS) for day in plain.weekend_workdays if day.year == year
    ]
    return tuple(sorted(days, key=lambda d: d.day))

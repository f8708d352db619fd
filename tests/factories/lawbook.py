"""Rule sets: those of the seed are there already; a test changes a value and sees what follows."""

from datetime import date
from decimal import Decimal

import factory

from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.models import CalendarYear, LegalRule, NonWorkingDay, RuleSet
from karakol_gsz.lawbook.reader import Rules, rules_of

TODAYS, OF_2019 = "KG-604-2022", "KG-814-2017"


class RuleSetFactory(factory.django.DjangoModelFactory):
    """An edition of its own, long past; `adopted=True` gives it a local act."""

    class Meta:
        model = RuleSet

    class Params:
        adopted = factory.Trait(adopted_act_number="1-р", adopted_act_date=date(2009, 1, 12))

    code = factory.Sequence(lambda n: f"KG-{n}-2009")
    title_ru = "Правила для проверки"
    title_ky = "Текшерүү үчүн эрежелер"
    acts_ru = "Акт"
    acts_ky = "Акт"
    in_force_from = date(2009, 1, 1)
    in_force_until = date(2009, 12, 31)


class LegalRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalRule

    rule_set = factory.SubFactory(RuleSetFactory)
    key = Rule.SUBMIT_DAYS.value
    value = "30"
    unit = "cd"


class CalendarYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarYear

    year = factory.Sequence(lambda n: 2100 + n)
    is_announced = True
    source = "Постановление"


class NonWorkingDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NonWorkingDay

    calendar_year = factory.SubFactory(CalendarYearFactory)
    day = factory.LazyAttribute(lambda row: date(row.calendar_year.year, 6, 1))
    basis_ru = "Выходной"
    basis_ky = "Эс алуу күнү"


def adopt(code: str = TODAYS, number: str = "15-р", on: date = date(2026, 1, 12)) -> Rules:
    """Let a local act adopt a seeded rule set, and read it."""
    rule_set = RuleSet.objects.get(code=code)
    rule_set.adopted_act_number, rule_set.adopted_act_date = number, on
    rule_set.save()
    return rules_of(rule_set)


def set_rule(rule: Rule, value: str | int | Decimal, code: str = TODAYS) -> None:
    """Change one number of the law; calls not yet published follow it."""
    LegalRule.objects.filter(rule_set__code=code, key=rule.value).update(value=str(value))

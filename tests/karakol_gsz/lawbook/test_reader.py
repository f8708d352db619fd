"""A rule set as plain values: read, frozen, thawed, and never called law without an article."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.apps import apps
from django.utils import translation

from karakol_gsz.core.calendar import TermUnit
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook import seed
from karakol_gsz.lawbook.keys import LATER, Rule
from karakol_gsz.lawbook.labels import LABELS
from karakol_gsz.lawbook.models import LegalRule, RuleSet, RuleStatus
from karakol_gsz.lawbook.reader import Rules, in_force, work_calendar
from tests.factories.lawbook import OF_2019, TODAYS, adopt, set_rule

TODAY = date(2026, 11, 22)


def test_every_rule_has_words_a_unit_and_a_seeded_value():
    assert set(LABELS) == set(seed.VALUES) == set(Rule)
    assert len(LATER) < len(Rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 7, 22), OF_2019),
        (date(2022, 11, 24), OF_2019),
        (date(2022, 11, 25), TODAYS),
        (TODAY, TODAYS),
    ],
)
def test_the_edition_of_the_day_is_in_force(day, code):
    assert in_force(on=day).code == code


@pytest.mark.django_db
def test_a_day_before_the_first_edition_is_refused_in_words():
    with pytest.raises(Refusal, match=r"01\.01\.2017"):
        in_force(on=date(2017, 1, 1))


@pytest.mark.django_db
def test_both_editions_are_whole_assumed_and_not_adopted():
    for rule_set in RuleSet.objects.all():
        rows = rule_set.rules.all()
        assert {row.key for row in rows} == {rule.value for rule in Rule}
        assert {row.status for row in rows} == {RuleStatus.ASSUMED}
        assert not rule_set.is_adopted


@pytest.mark.django_db
def test_values_are_read_in_their_own_kinds():
    rules = in_force(on=TODAY)

    assert rules.count(Rule.SUBMIT_DAYS) == 30
    assert rules.number(Rule.THRESHOLD_TOTAL) == Decimal(60)
    assert rules.flag(Rule.COMMITTEE_ODD) and not rules.flag(Rule.CASTING_VOTE)
    assert rules.text(Rule.SINGLE_BID) == "evaluate"
    assert rules.numbers(Rule.COMMENT_MARKS) == (Decimal(0), Decimal(1), Decimal(5))
    assert rules.choices(Rule.TIE_ORDER) == ("criterion:3", "criterion:1", "lower_sum", "vote")
    assert rules.fraction(Rule.QUORUM) == Fraction(2, 3)
    assert rules.fraction(Rule.CIVIL_SHARE_MIN_PERCENT) == Fraction(1, 2)
    assert rules.day(Rule.LAST_PAYMENT_DAY, 2026) == date(2026, 12, 20)


@pytest.mark.django_db
def test_a_term_is_counted_in_the_unit_of_its_row():
    rules, calendar = in_force(on=date(2019, 7, 22)), work_calendar()

    assert rules.deadline(Rule.SIGN_DAYS, date(2019, 7, 22), calendar).end == date(2019, 8, 5)

    LegalRule.objects.filter(key=Rule.SIGN_DAYS.value).update(unit=TermUnit.CALENDAR_DAYS)
    changed = in_force(on=date(2019, 7, 22))

    assert changed.deadline(Rule.SIGN_DAYS, date(2019, 7, 22), calendar).end == date(2019, 8, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", list(Rule))
def test_a_changed_row_is_what_the_reader_gives(rule):
    set_rule(rule, "77")

    assert in_force(on=TODAY).text(rule) == "77"
    assert in_force(on=date(2019, 7, 22)).text(rule) == seed.VALUES[rule]


@pytest.mark.django_db
def test_a_frozen_copy_outlives_a_change_of_the_lawbook():
    rules = adopt()
    frozen = json.loads(json.dumps(rules.freeze()))
    set_rule(Rule.STANDSTILL_DAYS, 9)

    thawed = Rules.thaw(frozen)

    assert thawed == rules
    assert thawed.count(Rule.STANDSTILL_DAYS) == 5
    assert thawed.is_adopted


@pytest.mark.django_db
def test_a_key_that_the_portal_has_forgotten_does_not_stop_an_old_call():
    frozen = in_force(on=TODAY).freeze()
    frozen["rows"]["of_old"] = frozen["rows"]["pay_days"]
    del frozen["rows"]["quorum"]

    thawed = Rules.thaw(frozen)

    assert thawed.count(Rule.PAY_DAYS) == 10
    with pytest.raises(LookupError, match="knows no quorum"):
        thawed.text(Rule.QUORUM)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "ky", "en"])
def test_an_assumed_number_is_never_said_to_be_law(language):
    rules, adopted = in_force(on=TODAY), adopt()

    with translation.override(language):
        said = {rules.why(rule) for rule in Rule} | {adopted.why(rule) for rule in Rule}

    assert len(said) == 2
    for mark in ("ст.", "стать", "берене ", "art."):
        assert not any(mark in words for words in said), (mark, said)
    assert "15-р" in " ".join(said)


@pytest.mark.django_db
def test_a_verified_number_names_its_act_and_article():
    LegalRule.objects.filter(rule_set__code=TODAYS, key=Rule.PAY_DAYS.value).update(
        status=RuleStatus.VERIFIED,
        act_ru="Закон № 70",
        act_ky="№ 70 Мыйзам",
        article="44",
        verified_by="Юрист",
        verified_on=TODAY,
    )

    assert in_force(on=TODAY).why(Rule.PAY_DAYS).startswith("Закон № 70, ")


@pytest.mark.django_db
def test_seeding_again_keeps_the_citys_own_values_and_adds_what_is_missing():
    set_rule(Rule.SUBMIT_DAYS, 25)
    LegalRule.objects.filter(key=Rule.PAY_DAYS.value).delete()

    seed.seed_lawbook(apps.get_app_config("lawbook"))
    rules = in_force(on=TODAY)

    assert (rules.count(Rule.SUBMIT_DAYS), rules.count(Rule.PAY_DAYS)) == (25, 10)


@pytest.mark.django_db
def test_reading_the_rules_and_the_calendar_costs_two_queries_each(django_assert_num_queries):
    with django_assert_num_queries(2):
        in_force(on=TODAY)
    with django_assert_num_queries(2):
        work_calendar()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "ky", "en"])
def test_every_value_has_words(language):
    rules = in_force(on=TODAY)

    with translation.override(language):
        words = {rule: rules.words(rule) for rule in Rule}

    assert all(words.values())
    assert words[Rule.QUORUM] == "2/3"
    assert "20" in words[Rule.LAST_PAYMENT_DAY]
    assert not any(":" in text for text in words.values())

"""A rule set is adopted once, by a local act, by the head."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.lawbook.actions import adopt_rule_set
from karakol_gsz.lawbook.models import RuleSet
from karakol_gsz.lawbook.reader import in_force
from tests.factories.accounts import UserFactory
from tests.factories.lawbook import OF_2019, TODAYS, RuleSetFactory, adopt
from tests.karakol_gsz.uploads import a_pdf

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 12)


def adopted(by, number="15-р", **facts):
    rule_set = RuleSet.objects.get(code=TODAYS)
    facts = {"number": number, "on": ON, "file": a_pdf(), "now": portal_now(), **facts}
    return adopt_rule_set(rule_set, by=by, **facts)


def test_a_local_act_makes_the_rules_usable_and_leaves_a_trace():
    adopted(UserFactory(role=Role.HEAD))

    rules = in_force(on=date(2026, 11, 22))
    assert rules.is_adopted and not rules.is_training
    assert (rules.act_number, rules.act_date) == ("15-р", ON)
    assert RuleSet.objects.get(code=TODAYS).adopted_file.is_ready
    event = Event.objects.get(subject_type="lawbook.ruleset")
    assert (event.action, event.basis) == ("adopt", "15-р 12.01.2026")


def test_a_training_set_is_marked():
    adopted(UserFactory(role=Role.HEAD), training=True)

    assert in_force(on=date(2026, 11, 22)).is_training


def test_a_second_act_is_refused_and_the_first_stays():
    head = UserFactory(role=Role.HEAD)
    adopted(head)

    with pytest.raises(Refusal, match="15-р"):
        adopted(head, number="16-р")

    assert RuleSet.objects.get(code=TODAYS).adopted_act_number == "15-р"


def test_an_act_of_tomorrow_is_refused():
    with pytest.raises(Refusal):
        adopted(UserFactory(role=Role.HEAD), on=portal_now().date() + timedelta(days=2))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ACCOUNTANT, Role.AUDITOR, Role.ADMIN, None])
def test_nobody_but_the_head_adopts(role):
    with pytest.raises(PermissionDenied):
        adopted(UserFactory(role=role))


def test_the_head_adopts_through_the_page(as_person):
    client = as_person(UserFactory(role=Role.HEAD))
    page = reverse("lawbook:office_ruleset_adopt", args=[TODAYS])

    empty = client.post(page, {"number": "15-р"})
    done = client.post(page, {"number": "15-р", "on": "12.01.2026", "file": a_pdf()})
    again = client.post(page, {"number": "16-р", "on": "12.01.2026", "file": a_pdf()})

    assert empty.status_code == 422
    assert 'value="15-р"' in empty.content.decode()
    assert (done.status_code, done.url) == (302, reverse("lawbook:office_ruleset_list"))
    assert again.status_code == 409
    assert RuleSet.objects.get(code=TODAYS).adopted_act_number == "15-р"


def test_a_file_of_another_type_than_its_name_is_refused_beside_the_field(as_person):
    wrong = a_pdf("act.docx")
    page = reverse("lawbook:office_ruleset_adopt", args=[TODAYS])

    answer = as_person(UserFactory(role=Role.HEAD)).post(
        page, {"number": "15-р", "on": "12.01.2026", "file": wrong}
    )

    assert answer.status_code == 422
    assert not RuleSet.objects.get(code=TODAYS).is_adopted


@pytest.mark.parametrize(
    ("role", "listing", "adopting"),
    [(Role.HEAD, 200, 200), (Role.AUDITOR, 200, 404), (Role.MEMBER, 404, 404), (None, 404, 404)],
)
def test_who_opens_the_pages_of_the_office(as_person, role, listing, adopting):
    client = as_person(UserFactory(role=role))

    assert client.get(reverse("lawbook:office_ruleset_list")).status_code == listing
    assert (
        client.get(reverse("lawbook:office_ruleset_adopt", args=[TODAYS])).status_code == adopting
    )


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    assert client.get(reverse("lawbook:office_ruleset_list")).status_code == 302


@pytest.mark.parametrize("language", ["ru", "ky", "en"])
def test_everybody_reads_the_rules_and_the_days_off(client, language):
    adopt(OF_2019)

    for path in ("rules/", f"rules/{TODAYS}/", f"rules/{OF_2019}/", "rules/calendar/2027/"):
        assert client.get(f"/{language}/{path}").status_code == 200, path
    assert client.get(f"/{language}/rules/nothing/").status_code == 404
    assert client.get(f"/{language}/rules/calendar/1999/").status_code == 404


def test_the_page_of_an_assumed_set_never_prints_an_article(client):
    adopt()

    text = client.get(f"/ru/rules/{TODAYS}/").content.decode()

    assert "ст." not in text
    assert "15-р" in text


def test_the_list_of_rules_costs_the_same_for_any_number_of_sets(
    client, django_assert_max_num_queries
):
    RuleSetFactory.create_batch(20, adopted=True)

    with django_assert_max_num_queries(4):
        assert client.get("/ru/rules/").status_code == 200

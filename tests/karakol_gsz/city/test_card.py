"""The card of the customer, and who signs for it on a day."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from karakol_gsz.accounts.models import Role
from karakol_gsz.audit.models import Event
from karakol_gsz.city import actions, seed
from karakol_gsz.city.models import City, Post, Signatory
from karakol_gsz.city.reader import city_card, facts_for_paper, signatory
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.city import OrderFactory, SignatoryFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 10)


def appoint(by, **facts):
    facts = {
        "post": Post.MAYOR,
        "person_ru": "Осмонов Бакыт",
        "person_ky": "Осмонов Бакыт",
        "basis_ru": "Устав города Каракол",
        "basis_ky": "Каракол шаарынын уставы",
        "starts_on": date(2026, 1, 1),
        **facts,
    }
    return actions.appoint_signatory(by=by, now=portal_now(), **facts)


def test_a_new_database_knows_the_public_names_and_nothing_invented():
    city = city_card()

    assert (city.authority_ru, city.authority_ky) == (
        "Мэрия города Каракол",
        "Каракол шаарынын мэриясы",
    )
    assert (city.inn, city.treasury_account, city.is_sample) == ("", "", False)


def test_seeding_again_keeps_the_citys_own_words():
    City.objects.update(phone="+996 3922 0 00 00")

    seed.seed_city(apps.get_app_config("city"))

    assert city_card().phone == "+996 3922 0 00 00"
    assert City.objects.count() == 1


def test_a_change_of_the_card_is_journaled_with_before_and_after():
    head = UserFactory(role=Role.HEAD)

    actions.change_card(by=head, now=portal_now(), phone="+996 3922 5 00 00", bik="")

    event = Event.objects.get(action="change_card")
    assert city_card().phone == "+996 3922 5 00 00"
    assert event.facts == '{"after":{"phone":"+996 3922 5 00 00"},"before":{"phone":""}}'


def test_saving_the_card_unchanged_leaves_no_trace():
    actions.change_card(by=UserFactory(role=Role.HEAD), now=portal_now(), phone="")

    assert not Event.objects.filter(action="change_card").exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.MEMBER, None])
def test_others_do_not_change_the_card(role):
    by = UserFactory(role=role)

    with pytest.raises(PermissionDenied):
        actions.change_card(by=by, now=portal_now(), phone="1")
    with pytest.raises(PermissionDenied):
        appoint(by)


def test_nobody_signs_in_a_post_that_the_card_does_not_know():
    assert signatory(Post.MAYOR, on=DAY) is None
    assert facts_for_paper(Post.MAYOR, on=DAY)["signatures"][0]["name"] == ""


def test_the_acting_person_signs_within_the_days_of_the_order_only():
    SignatoryFactory(person_ru="Мэр")
    SignatoryFactory(
        person_ru="Исполняющий",
        acting=True,
        acting_order=OrderFactory(number="7-р", date=date(2026, 6, 30)),
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 14),
    )

    signed = {
        day: signatory(Post.MAYOR, on=date(2026, *day)).person_ru
        for day in [(6, 30), (7, 1), (7, 14), (7, 15)]
    }
    paper = facts_for_paper(Post.MAYOR, on=DAY)["signatures"][0]

    assert signed == {
        (6, 30): "Мэр",
        (7, 1): "Исполняющий",
        (7, 14): "Исполняющий",
        (7, 15): "Мэр",
    }
    assert (paper["acting"], "7-р" in paper["basis"]) == (True, True)


def test_facts_for_a_paper_follow_the_language_that_is_active():
    SignatoryFactory(person_ky="Осмонов Бакыт Асанович", basis_ky="Каракол шаарынын уставы")

    with translation.override("ky"):
        facts = facts_for_paper(Post.MAYOR, on=DAY)

    assert facts["authority"] == "Каракол шаарынын мэриясы"
    assert facts["signatures"][0]["name"] == "Осмонов Бакыт Асанович"
    assert facts["signatures"][0]["basis"] == "Каракол шаарынын уставы"


def test_two_people_never_hold_one_post_at_once():
    head = UserFactory(role=Role.HEAD)
    first = appoint(head)

    with pytest.raises(Refusal, match="Осмонов"):
        appoint(head, person_ru="Другой", starts_on=DAY)
    actions.end_signatory(first, ends_on=date(2026, 7, 9), by=head, now=portal_now())
    appoint(head, person_ru="Другой", starts_on=DAY)

    assert signatory(Post.MAYOR, on=DAY).person_ru == "Другой"
    assert signatory(Post.MAYOR, on=date(2026, 7, 9)).person_ru == "Осмонов Бакыт"


def test_an_acting_person_needs_a_last_day():
    with pytest.raises(Refusal):
        appoint(UserFactory(role=Role.HEAD), acting_order=OrderFactory())


def test_a_term_is_made_shorter_and_never_ends_before_it_begins():
    head = UserFactory(role=Role.HEAD)
    row = SignatoryFactory(ends_on=date(2026, 6, 30))

    for wrong in (date(2025, 12, 31), date(2026, 7, 1)):
        with pytest.raises(Refusal):
            actions.end_signatory(row, ends_on=wrong, by=head, now=portal_now())

    assert Signatory.objects.get(pk=row.pk).ends_on == date(2026, 6, 30)


def test_the_head_changes_the_card_through_the_page(as_person):
    client = as_person(UserFactory(role=Role.HEAD))
    card = {
        name: getattr(city_card(), name)
        for name in ("name_ru", "name_ky", "authority_ru", "authority_ky")
    } | {"department_ru": "Финансовое управление", "department_ky": "Каржы башкармалыгы"}

    wrong = client.post(reverse("city:office_city_edit"), card | {"inn": "123", "bik": "12 34 5"})
    right = client.post(
        reverse("city:office_city_edit"), card | {"inn": "0020 7199 6100 17", "site": "karakol.kg"}
    )

    assert wrong.status_code == 422
    assert 'value="123"' in wrong.content.decode()
    assert right.status_code == 302
    assert (city_card().inn, city_card().site) == ("00207199610017", "https://karakol.kg")


def test_the_head_adds_a_signatory_and_writes_the_last_day_through_pages(as_person):
    client = as_person(UserFactory(role=Role.HEAD))
    typed = {
        "post": "mayor",
        "person_ru": "Осмонов Бакыт",
        "person_ky": "Осмонов Бакыт",
        "basis_ru": "Устав",
        "basis_ky": "Устав",
        "starts_on": "01.01.2026",
    }

    added = client.post(reverse("city:office_signatory_new"), typed)
    again = client.post(reverse("city:office_signatory_new"), typed)
    row = Signatory.objects.get()
    ended = client.post(
        reverse("city:office_signatory_end", args=[row.pk]), {"ends_on": "31.12.2026"}
    )
    early = client.post(
        reverse("city:office_signatory_end", args=[row.pk]), {"ends_on": "31.12.2025"}
    )

    assert [r.status_code for r in (added, again, ended, early)] == [302, 409, 302, 409]
    assert Signatory.objects.get().ends_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("role", "reading", "changing"),
    [
        (Role.HEAD, 200, 200),
        (Role.ADMIN, 200, 200),
        (Role.OFFICER, 200, 404),
        (Role.AUDITOR, 200, 404),
        (Role.MEMBER, 404, 404),
        (None, 404, 404),
    ],
)
def test_who_opens_the_card(as_person, role, reading, changing):
    client, row = as_person(UserFactory(role=role)), SignatoryFactory()

    assert client.get(reverse("city:office_city_show")).status_code == reading
    for page in (
        reverse("city:office_city_edit"),
        reverse("city:office_signatory_new"),
        reverse("city:office_signatory_end", args=[row.pk]),
    ):
        assert client.get(page).status_code == changing, page
        assert client.post(page, {}).status_code == (422 if changing == 200 else 404), page


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    for name in ("office_city_show", "office_order_list", "office_order_new"):
        assert client.get(reverse(f"city:{name}")).status_code == 302


@pytest.mark.parametrize("rows", [1, 20])
def test_the_card_costs_the_same_for_any_number_of_signatories(
    as_person, rows, django_assert_max_num_queries
):
    client = as_person(UserFactory(role=Role.HEAD))
    for n in range(rows):
        SignatoryFactory(acting=True, starts_on=date(2026, 1, n + 1), ends_on=date(2026, 1, n + 1))

    with django_assert_max_num_queries(8):
        assert client.get(reverse("city:office_city_show")).status_code == 200

"""Orders: signed on paper, entered once, read in the office."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.audit.models import Event
from karakol_gsz.city.actions import issue_order
from karakol_gsz.city.models import Order, OrderKind, Post
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.city import OrderFactory, SignatoryFactory
from tests.karakol_gsz.uploads import a_pdf

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 2)
TYPED = {
    "number": "12-р",
    "on": "02.02.2026",
    "issuer": "mayor",
    "kind": "committee",
    "title_ru": "О создании конкурсной комиссии",
    "title_ky": "Конкурстук комиссияны түзүү жөнүндө",
}


def issue(by, **facts):
    facts = {
        "number": "12-р",
        "on": ON,
        "kind": OrderKind.COMMITTEE,
        "title_ru": "О создании комиссии",
        "title_ky": "Комиссияны түзүү жөнүндө",
        **facts,
    }
    return issue_order(by=by, now=portal_now(), **facts)


def test_an_order_is_entered_with_its_scan_and_signature():
    SignatoryFactory(person_ru="Осмонов Бакыт")

    order = issue(UserFactory(role=Role.OFFICER), scan=a_pdf())

    assert (order.number, order.date, order.scan.is_ready) == ("12-р", ON, True)
    assert order.issued_by_ru.endswith(" Осмонов Бакыт")
    event = Event.objects.get(subject_type="city.order")
    assert (event.action, event.subject_id) == ("issue", str(order.pk))


def test_an_order_of_an_acting_mayor_says_so():
    SignatoryFactory(acting=True, person_ru="Жээнбек уулу Азамат")

    order = issue(UserFactory(role=Role.HEAD))
    plain = issue(UserFactory(role=Role.HEAD), number="1", issuer=Post.FINANCE_HEAD)

    assert order.issued_by_ru.endswith("Жээнбек уулу Азамат")
    assert len(order.issued_by_ru) > len(f"{Post.MAYOR.label} Жээнбек уулу Азамат")
    assert plain.issued_by_ru == str(Post.FINANCE_HEAD.label)


def test_one_number_is_entered_once_a_year_for_each_post():
    officer = UserFactory(role=Role.OFFICER)
    issue(officer)

    with pytest.raises(Refusal, match="12-Р"):
        issue(officer, number=" 12-Р ", on=date(2026, 3, 3))
    issue(officer, on=date(2025, 2, 3))
    issue(officer, issuer=Post.FINANCE_HEAD)

    assert Order.objects.count() == 3


def test_an_order_of_tomorrow_is_refused():
    with pytest.raises(Refusal):
        issue(UserFactory(role=Role.HEAD), on=portal_now().date() + timedelta(days=2))


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.AUDITOR, Role.MEMBER, Role.ADMIN, None])
def test_others_do_not_enter_orders(role):
    with pytest.raises(PermissionDenied):
        issue(UserFactory(role=role))


def test_an_officer_enters_an_order_through_the_page(as_person):
    client = as_person(UserFactory(role=Role.OFFICER))
    page = reverse("city:office_order_new")

    empty = client.post(page, TYPED)
    done = client.post(page, TYPED | {"scan": a_pdf()})
    again = client.post(page, TYPED | {"scan": a_pdf()})
    order = Order.objects.get()

    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "О создании конкурсной комиссии" in again.content.decode()
    assert done.url == reverse("city:office_order_show", args=[order.pk])
    assert client.get(done.url).status_code == 200
    assert client.get(order.scan.get_absolute_url()).status_code == 200


def test_a_scan_is_not_read_outside_the_office(as_person, client):
    order = issue(UserFactory(role=Role.OFFICER), scan=a_pdf())
    address = order.scan.get_absolute_url()

    assert as_person(UserFactory(role=Role.AUDITOR)).get(address).status_code == 200
    assert as_person(UserFactory()).get(address).status_code in (403, 404)
    assert client.get(address).status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("role", "reading", "entering"),
    [
        (Role.OFFICER, 200, 200),
        (Role.HEAD, 200, 200),
        (Role.AUDITOR, 200, 404),
        (Role.MEMBER, 404, 404),
        (None, 404, 404),
    ],
)
def test_who_opens_the_register(as_person, role, reading, entering):
    client, order = as_person(UserFactory(role=role)), OrderFactory()

    assert client.get(reverse("city:office_order_list")).status_code == reading
    assert client.get(reverse("city:office_order_show", args=[order.pk])).status_code == reading
    assert client.get(reverse("city:office_order_new")).status_code == entering
    assert client.post(reverse("city:office_order_new"), {}).status_code == (
        422 if entering == 200 else 404
    )


def test_the_register_is_narrowed_by_kind_and_year(as_person):
    client = as_person(UserFactory(role=Role.OFFICER))
    OrderFactory(number="1-к", kind=OrderKind.ACTING)
    OrderFactory(number="2-к", date=date(2025, 5, 5))

    acting = client.get(reverse("city:office_order_list") + "?kind=acting&year=2026")
    wrong = client.get(reverse("city:office_order_list") + "?kind=nothing&year=x")

    assert [o.number for o in acting.context["object_list"]] == ["1-к"]
    assert wrong.status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_the_register_costs_the_same_for_any_number_of_orders(
    as_person, rows, django_assert_max_num_queries
):
    client = as_person(UserFactory(role=Role.OFFICER))
    OrderFactory.create_batch(rows)

    with django_assert_max_num_queries(8):
        assert client.get(reverse("city:office_order_list")).status_code == 200

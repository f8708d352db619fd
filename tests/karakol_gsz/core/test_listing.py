"""One list page: narrowed by a form, ordered by links, twenty rows a page."""

import django_filters
import pytest
from django.test import RequestFactory

from karakol_gsz.accounts.models import User
from karakol_gsz.core.listing import ListingView

pytestmark = pytest.mark.django_db


class People(django_filters.FilterSet):
    name = django_filters.CharFilter("full_name", "icontains", label="Name")


class Listing(ListingView):
    queryset = User.objects.filter(email__endswith="@list.example")
    template_name = "404.html"
    filterset_class = People
    orders = {"name": ("full_name",), "-name": ("-full_name",)}


@pytest.fixture
def people():
    User.objects.bulk_create(
        User(email=f"p{n:02}@list.example", full_name=f"Person {n:02}") for n in range(25)
    )


def shown(query=""):
    view = Listing()
    view.setup(RequestFactory().get(f"/{query}"))
    return view.get(view.request).context_data


def names(context):
    return [person.full_name for person in context["object_list"]]


def test_the_usual_order_is_the_first_one_and_a_page_holds_twenty(people):
    context = shown()

    assert names(context) == [f"Person {n:02}" for n in range(20)]
    assert context["page_obj"].paginator.num_pages == 2
    assert (context["order"], context["is_filtered"]) == ("name", False)


def test_the_order_and_the_page_stand_in_the_address(people):
    assert names(shown("?order=-name&page=2")) == [f"Person {n:02}" for n in range(4, -1, -1)]


def test_an_unknown_order_is_the_usual_one(people):
    assert names(shown("?order=password"))[0] == "Person 00"


def test_the_form_narrows_the_list(people):
    context = shown("?name=son+07")

    assert (names(context), context["is_filtered"]) == (["Person 07"], True)

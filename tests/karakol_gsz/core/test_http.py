"""A rule's "no" comes back in place: the page the person stood on, with the reason, as 409."""

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.generic import FormView

from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.forms import PortalForm
from karakol_gsz.core.http import ActionFormMixin, form_page, refusal_into, safe_next, standing_path
from karakol_gsz.portal import views

NO = "The term has ended."


class Name(PortalForm):
    name = forms.CharField(label="Name")


class Act(ActionFormMixin, FormView):
    form_class = Name
    template_name = "components/confirm.html"
    success_url = "/stand/"
    success_message = "Done"
    extra_context = {
        "title": "Act",
        "button": "Go",
        "cancel_url": "/",
        "base_template": "base.html",
    }

    def perform(self, form):
        if form.cleaned_data["name"] == "late":
            raise Refusal(NO)
        return form.cleaned_data["name"]


def stand(request):
    return form_page(
        request, "components/confirm.html", None, {**Act.extra_context, "title": "Here"}
    )


def act(request):
    raise Refusal(NO)


def elsewhere(request):
    return HttpResponse("redirected", status=302, headers={"Location": "/stand/"})


def function(request):
    form = Name(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_into(form):
            if form.cleaned_data["name"] == "late":
                raise Refusal(NO)
            return HttpResponse("done")
    return form_page(request, "components/confirm.html", form, Act.extra_context)


urlpatterns = [
    path("stand/", stand),
    path("act/", act),
    path("elsewhere/", elsewhere),
    path("form/", Act.as_view()),
    path("function/", function),
]
handler404 = views.not_found

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_refused_post_shows_the_page_the_person_stood_on(client):
    answer = client.post("/act/", {"back": "/stand/?page=2"})

    assert answer.status_code == 409
    assert "<h1>Here</h1>" in answer.text
    assert NO in answer.text
    assert "<title>Error:" in answer.text or "<title>Ошибка:" in answer.text


def test_the_page_is_found_by_the_referer_too(client):
    answer = client.post("/act/", headers={"referer": "http://testserver/stand/"})

    assert answer.status_code == 409
    assert "<h1>Here</h1>" in answer.text


@pytest.mark.parametrize(
    "back", ["", "/nowhere/", "//evil.example/", "https://evil.example/stand/", "/elsewhere/"]
)
def test_without_a_page_to_stand_on_the_refusal_has_its_own(client, back):
    answer = client.post("/act/", {"back": back})

    assert answer.status_code == 409
    assert NO in answer.text
    assert "<h1>Here</h1>" not in answer.text


def test_a_refused_page_is_told_in_words(client):
    answer = client.get("/act/")

    assert (answer.status_code, NO in answer.text) == (409, True)


def test_a_refusal_asks_for_the_csrf_token_like_any_post():
    answer = Client(enforce_csrf_checks=True).post("/act/", {"back": "/stand/"})

    assert answer.status_code == 403


@pytest.mark.parametrize("url", ["/form/", "/function/"])
def test_a_form_answers_422_to_errors_and_409_to_refusals_and_keeps_the_text(client, url):
    wrong, refused = client.post(url, {"name": ""}), client.post(url, {"name": "late"})

    assert (wrong.status_code, refused.status_code) == (422, 409)
    assert 'href="#id_name"' in wrong.text
    assert NO in refused.text
    assert 'value="late"' in refused.text


def test_a_form_that_was_done_goes_on(client):
    assert client.get("/form/").status_code == 200
    assert client.post("/form/", {"name": "x"}).headers["Location"] == "/stand/"


@override_settings(ALLOWED_HOSTS=["testserver"])
@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/ru/calls/", "/ru/calls/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example", "/home/"),
        ("", "/home/"),
    ],
)
def test_next_leads_only_to_pages_of_ours(wanted, got):
    request = RequestFactory().get("/", {"next": wanted})

    assert safe_next(request, "/home/") == got


def test_the_form_says_better_than_the_referer_where_one_stood():
    request = RequestFactory().post(
        "/act/", {"back": "/stand/"}, headers={"referer": "http://testserver/form/"}
    )
    request._messages = FallbackStorage(request) if hasattr(request, "session") else None

    assert standing_path(request) == "/stand/"

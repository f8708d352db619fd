"""Calls for everybody: what is said, what is not, and at which price in queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.core import clock
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Message
from procurement.actions import question as questions
from procurement.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.bids import BidFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import (
    CallFactory,
    CriterionFactory,
    LotFactory,
    QuestionFactory,
)

LIST = "procurement:public_call_list"


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


def test_the_list_holds_what_is_public(client: Client, db: None):
    CallFactory(title_ru="draft")
    CallFactory(title_ru="waiting", submitted_for_approval=True)
    for state in ("planned", "published", "awarded", "cancelled"):
        CallFactory(title_ru=state, **{state: True})

    titles = {call.title_ru for call in client.get(reverse(LIST)).context["object_list"]}

    assert titles == {"planned", "published", "awarded", "cancelled"}


def test_a_draft_has_no_public_page(client: Client, db: None):
    assert client.get(CallFactory().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("language", ["ru", "ky", "en"])
def test_the_page_says_the_first_things_first(client: Client, db: None, language: str):
    call = CallFactory(published=True, parts=True)

    page = client.get(f"/{language}/calls/{call.number}/")

    assert page.status_code == 200
    assert "200\u00a0000" in page.text
    assert "+06:00" in page.text
    title = call.title_ky if language == "ky" else call.title_ru
    assert title in page.text


def test_the_english_page_shows_the_russian_text_and_says_so(client: Client, db: None):
    call = CallFactory(published=True, parts=True)

    assert f'<h1 lang="ru">{call.title_ru}' in client.get(f"/en/calls/{call.number}/").text


def test_nothing_tells_how_many_bids_there_are(client: Client, db: None):
    call = CallFactory(published=True, parts=True)
    before = client.get(call.get_absolute_url()).content
    BidFactory.create_batch(3, call=call, lot=call.lots.get(), submitted=True)

    assert client.get(call.get_absolute_url()).content == before


def test_a_list_costs_the_same_for_one_call_and_for_twenty(client: Client, db: None):
    CallFactory(published=True, parts=True)
    one = cost(client, reverse(LIST))
    for _ in range(19):
        CallFactory(published=True, parts=True)

    assert cost(client, reverse(LIST)) == one


def test_a_call_costs_the_same_for_any_number_of_parts(client: Client, db: None):
    call = CallFactory(published=True, parts=True)
    QuestionFactory(call=call, answered=True)
    one = cost(client, call.get_absolute_url())
    LotFactory.create_batch(19, call=call)
    CriterionFactory.create_batch(18, call=call)
    QuestionFactory.create_batch(19, call=call, answered=True)

    assert cost(client, call.get_absolute_url()) == one


def asker() -> Any:
    person = UserFactory()
    return person, OrganizationFactory(verified=True, admin=person)


def test_a_question_is_answered_to_everybody_and_the_asker_is_hidden(
    client: Client, as_person: Any, db: None
):
    person, organization = asker()
    officer = UserFactory(role=Role.OFFICER, language="ky")
    call = CallFactory(published=True, parts=True)
    url = reverse("procurement:cabinet_question_ask", args=[call.number])

    assert as_person(person).post(url, {"text": ""}).status_code == 422
    assert as_person(person).post(url, {"text": "Можно ли двоим?"}).status_code == 302
    question = Question.objects.get()
    assert "Можно ли двоим?" not in client.get(call.get_absolute_url()).text
    assert Message.objects.filter(person=officer).count() == 2

    answer = reverse("procurement:office_question_answer", args=[question.pk])
    assert as_person(officer).post(answer, {"ru": "Да.", "ky": ""}).status_code == 422
    assert as_person(officer).post(answer, {"ru": "Да.", "ky": "Ооба."}).status_code == 302

    page = client.get(call.get_absolute_url()).text
    assert "Можно ли двоим?" in page
    assert "Да." in page
    assert organization.full_name_ru not in page
    assert person.full_name not in page
    assert Message.objects.filter(person=person).count() == 2


def test_a_question_too_late_is_refused_in_words(as_person: Any, db: None):
    person, organization = asker()
    call = CallFactory(published=True, parts=True)
    clock.move(call.questions_until - clock.portal_now() + timedelta(seconds=1))

    with pytest.raises(Refusal):
        questions.ask(
            call,
            by=person,
            now=clock.portal_now(),
            organization=organization,
            text="Поздно?",
            language="ru",
        )
    url = reverse("procurement:cabinet_question_ask", args=[call.number])
    assert as_person(person).post(url, {"text": "Поздно?"}).status_code == 409


def test_who_acts_for_nobody_asks_nothing(as_person: Any, db: None):
    call = CallFactory(published=True, parts=True)
    url = reverse("procurement:cabinet_question_ask", args=[call.number])

    assert as_person(UserFactory()).get(url).status_code == 403


def test_an_answer_is_given_once(db: None):
    officer = UserFactory(role=Role.OFFICER)
    question = QuestionFactory()
    now = clock.portal_now()
    questions.answer(question, by=officer, now=now, ru="Да.", ky="Ооба.")

    with pytest.raises(Refusal):
        questions.answer(question, by=officer, now=now, ru="Нет.", ky="Жок.")

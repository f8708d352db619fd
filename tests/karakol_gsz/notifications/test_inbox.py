import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_sign_in_and_back(client):
    answer = client.get("/ru/inbox/")

    assert (answer.status_code, answer["Location"]) == (302, "/ru/accounts/login/?next=/ru/inbox/")


def test_the_inbox_shows_my_letters_only(as_person):
    mine, other = MessageFactory(inbox=True, subject="Моё"), MessageFactory(inbox=True)
    MessageFactory(person=mine.person, subject="По почте")

    page = as_person(mine.person).get("/ru/inbox/").content.decode()

    assert "Моё" in page
    assert other.subject not in page
    assert "По почте" not in page


def test_another_persons_letter_does_not_exist(as_person):
    letter = MessageFactory(inbox=True)
    client = as_person(UserFactory())

    assert client.get(letter.get_absolute_url()).status_code == 404
    assert (
        client.post(reverse("notifications:inbox_letter_read", args=[letter.public_id])).status_code
        == 404
    )


def test_looking_changes_nothing_and_the_button_marks_it_read(as_person):
    letter = MessageFactory(inbox=True)
    client = as_person(letter.person)

    assert client.get(letter.get_absolute_url()).status_code == 200
    assert Message.objects.unread().count() == 1
    answer = client.post(reverse("notifications:inbox_letter_read", args=[letter.public_id]))

    assert (answer.status_code, Message.objects.unread().count()) == (302, 0)


def test_all_letters_are_read_at_once(as_person):
    person = UserFactory()
    MessageFactory.create_batch(3, inbox=True, person=person)
    foreign = MessageFactory(inbox=True)

    as_person(person).post("/ru/inbox/read/")

    assert list(Message.objects.unread()) == [foreign]


def test_the_inbox_costs_the_same_for_any_number_of_letters(as_person):
    person = UserFactory()
    client = as_person(person)
    MessageFactory(inbox=True, person=person)
    with CaptureQueriesContext(connection) as few:
        client.get("/ru/inbox/")
    MessageFactory.create_batch(19, inbox=True, person=person)
    with CaptureQueriesContext(connection) as many:
        client.get("/ru/inbox/")

    assert len(few) == len(many) <= 10

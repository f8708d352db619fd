from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from karakol_gsz.accounts.models import User
from karakol_gsz.celery import app
from karakol_gsz.notifications.models import Channel, Message, MessageState
from karakol_gsz.notifications.notice import notices
from karakol_gsz.notifications.outbox import notify, write_to
from tests.factories.accounts import UserFactory
from tests.karakol_gsz.notifications.letters import letter_to


@pytest.mark.django_db
def test_one_letter_a_person_and_channel():
    first, second = UserFactory(), UserFactory()

    written = notify(letter_to(first, second, first), None, event="a:1")

    assert written == 4
    assert list(Message.objects.order_by("pk").values_list("person", "channel", "state")) == [
        (first.pk, Channel.EMAIL, MessageState.PENDING),
        (first.pk, Channel.INBOX, MessageState.SENT),
        (second.pk, Channel.EMAIL, MessageState.PENDING),
        (second.pk, Channel.INBOX, MessageState.SENT),
    ]


@pytest.mark.django_db
def test_the_same_event_again_writes_nothing():
    person = UserFactory()
    notify(letter_to(person), None, event="a:1")

    assert notify(letter_to(person), None, event="a:1") == 0
    assert notify(letter_to(person), None, event="a:2") == 2


@pytest.mark.django_db
def test_blocked_people_and_the_robot_get_no_letters():
    blocked = UserFactory(is_active=False)

    assert notify(letter_to(blocked, User.objects.robot()), None, event="a:1") == 0


@pytest.mark.django_db
def test_a_letter_is_written_in_the_language_of_its_reader():
    reader = UserFactory(language="en")

    notify(letter_to(reader), None, event="a:1")

    letter = Message.objects.get(channel=Channel.INBOX)
    assert (letter.language, letter.subject) == ("en", "The second step of sign-in is on")
    assert '<html lang="en">' in letter.html


@pytest.mark.django_db
def test_plain_text_is_not_escaped_and_html_is():
    person = UserFactory()
    link = "https://portal.example/?a=1&b=2"

    extra = {"link": link, "open_until": person.created_at}
    write_to(person, notices["accounts.invitation"], person, event="a:1", extra=extra)

    letter = Message.objects.get()
    assert link in letter.text
    assert link not in letter.html
    assert "a=1&amp;b=2" in letter.html


@pytest.mark.django_db
def test_a_rolled_back_event_leaves_no_letter():
    person = UserFactory()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(letter_to(person), None, event="a:1")
        raise ZeroDivisionError

    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_threads_write_one_event_once():
    people = UserFactory.create_batch(5)

    def write(_: int) -> int:
        try:
            with transaction.atomic():
                return notify(letter_to(*people), None, event="a:1")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        written = list(threads.map(write, range(8)))

    assert sorted(written) == [0, 0, 0, 0, 0, 0, 0, 10]
    assert Message.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_without_a_queue_the_letter_waits_in_the_table(monkeypatch):
    person = UserFactory()
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    app._pool = None
    app.amqp._producer_pool = None

    try:
        notify(letter_to(person), None, event="a:1")
    finally:
        monkeypatch.undo()
        app._pool = None
        app.amqp._producer_pool = None

    assert Message.objects.due().count() == 1

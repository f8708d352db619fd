import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from karakol_gsz.core import clock
from karakol_gsz.notifications import attachments, delivery
from karakol_gsz.notifications.models import MachineNow, Message, MessageState
from tests.factories.notifications import MessageFactory


class ClosedPostOffice(BaseEmailBackend):
    """A post office that answers nobody."""

    def send_messages(self, letters):
        raise ConnectionRefusedError("closed")


class NoSuchAddress(BaseEmailBackend):
    """A post office that does not know the address."""

    def send_messages(self, letters):
        raise smtplib.SMTPRecipientsRefused({letters[0].to[0]: (550, b"no such user")})


@pytest.mark.django_db
def test_a_letter_is_sent_once_and_recorded():
    letter = MessageFactory()

    assert (delivery.deliver(letter.pk), delivery.deliver(letter.pk)) == (True, False)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (MessageState.SENT, 1)
    assert [sent.to for sent in mail.outbox] == [[letter.person.email]]
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id
    assert mail.outbox[0].alternatives[0][1] == "text/html"


@pytest.mark.django_db
def test_the_message_id_says_event_person_and_channel_without_naming_them():
    letter = MessageFactory()
    again = Message.objects.get(pk=letter.pk)

    assert letter.message_id == again.message_id
    assert letter.message_id != MessageFactory(person=letter.person).message_id
    assert letter.person.email not in letter.message_id


@pytest.mark.django_db
def test_a_closed_post_office_is_asked_again_later(settings):
    settings.EMAIL_BACKEND = f"{__name__}.ClosedPostOffice"
    letter = MessageFactory()

    assert not delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (MessageState.PENDING, 1)
    assert list(Message.objects.due()) == []
    Message.objects.update(next_try_at=MachineNow())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.lease_due() == [letter.pk]
    assert delivery.deliver(letter.pk)


@pytest.mark.django_db
def test_pauses_grow_and_end(settings):
    settings.EMAIL_BACKEND = f"{__name__}.ClosedPostOffice"
    letter = MessageFactory(attempts=delivery.ATTEMPTS_MAX - 1)

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (MessageState.FAILED, delivery.ATTEMPTS_MAX)


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_not_asked_again(settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoSuchAddress"
    letter = MessageFactory()

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED


@pytest.mark.django_db
def test_a_leased_letter_is_not_leased_again_at_once():
    letter = MessageFactory()

    assert (delivery.lease_due(), delivery.lease_due()) == ([letter.pk], [])


@pytest.mark.django_db
def test_retries_do_not_hear_the_clock_of_the_city(at):
    at(clock.portal_now() + timedelta(days=4000))
    letter = MessageFactory()
    clock.move(timedelta(0))

    assert delivery.lease_due() == [letter.pk]


@pytest.mark.django_db
def test_a_secret_is_forgotten_once_it_was_sent():
    letter = MessageFactory(is_secret=True, text="Код: ABCD")

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.text, letter.html) == ("", "")
    assert mail.outbox[0].body == "Код: ABCD"


@pytest.mark.django_db
def test_another_address_is_used_where_one_is_given():
    letter = MessageFactory(address="new@people.example")

    delivery.deliver(letter.pk)

    assert mail.outbox[0].to == ["new@people.example"]


class Shelf:
    """A shelf whose papers are printed when `printed` says so."""

    printed = False

    def attachments(self, ids):
        if not self.printed:
            raise attachments.NotReadyYet
        return [attachments.Attachment(f"{ids[0]}.pdf", "application/pdf", b"%PDF-")]

    def links(self, ids):
        return [attachments.PaperLink("Свидетельство", f"/documents/{ids[0]}/")]


@pytest.fixture
def shelf():
    shelf = Shelf()
    attachments.register_shelf(shelf)
    yield shelf
    attachments._shelves.remove(shelf)


@pytest.mark.django_db
def test_a_letter_waits_for_its_paper(shelf):
    letter = MessageFactory(documents=["a"])

    assert not delivery.deliver(letter.pk)
    shelf.printed = True
    assert delivery.deliver(letter.pk)

    assert mail.outbox[0].attachments == [("a.pdf", b"%PDF-", "application/pdf")]


@pytest.mark.django_db
def test_a_paper_that_is_never_printed_does_not_hold_its_letter_for_ever(shelf):
    letter = MessageFactory(documents=["a"], attempts=delivery.PAPER_ATTEMPTS_MAX)

    assert delivery.deliver(letter.pk)
    assert mail.outbox[0].attachments == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_a_letter_once():
    letters = [MessageFactory().pk for _ in range(3)]

    def work(_: int) -> int:
        try:
            return sum(delivery.deliver(pk) for pk in letters)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        sent = sum(workers.map(work, range(8)))

    assert (sent, len(mail.outbox)) == (3, 3)

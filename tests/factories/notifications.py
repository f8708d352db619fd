"""Letters, waiting or read."""

import factory

from karakol_gsz.core.clock import portal_now
from karakol_gsz.notifications.models import Channel, Message, MessageState
from tests.factories.accounts import UserFactory


class MessageFactory(factory.django.DjangoModelFactory):
    """An e-mail that waits; `MessageFactory(inbox=True)` is a letter of the inbox."""

    class Meta:
        model = Message

    class Params:
        inbox = factory.Trait(
            channel=Channel.INBOX,
            state=MessageState.SENT,
            sent_at=factory.LazyFunction(portal_now),
        )

    kind = "accounts.password_changed"
    event = factory.Sequence(lambda n: f"event:{n}")
    person = factory.SubFactory(UserFactory)
    channel = Channel.EMAIL
    language = "ru"
    subject = "Пароль изменён"
    text = "Пароль вашей учётной записи изменён.\n"
    html = "<p>Пароль вашей учётной записи изменён.</p>"

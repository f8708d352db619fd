"""The customer's orders and the people who sign; the one card comes with the database."""

from datetime import date

import factory

from karakol_gsz.city.models import City, Order, OrderKind, Post, Signatory


class CityFactory(factory.django.DjangoModelFactory):
    """There is one; asking again gives the same."""

    class Meta:
        model = City
        django_get_or_create = ("id",)

    id = 1


class OrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Order

    number = factory.Sequence(lambda n: f"{n + 1}-р")
    date = date(2026, 1, 12)
    kind = OrderKind.COMMITTEE
    title_ru = "О создании конкурсной комиссии"
    title_ky = "Конкурстук комиссияны түзүү жөнүндө"
    issuer = Post.MAYOR
    issued_by_ru = "Мэр города Каракол"
    issued_by_ky = "Каракол шаарынын мэри"


class SignatoryFactory(factory.django.DjangoModelFactory):
    """`SignatoryFactory(acting=True)` stands in by an order until the end of the year."""

    class Meta:
        model = Signatory

    class Params:
        acting = factory.Trait(
            acting_order=factory.SubFactory(OrderFactory, kind=OrderKind.ACTING),
            ends_on=date(2026, 12, 31),
        )

    post = Post.MAYOR
    person_ru = "Осмонов Бакыт"
    person_ky = "Осмонов Бакыт"
    basis_ru = "Устав города Каракол"
    basis_ky = "Каракол шаарынын уставы"
    starts_on = date(2026, 1, 1)

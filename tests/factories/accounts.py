"""People, with the roles their orders give them."""

from datetime import date, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress

from karakol_gsz.accounts.models import Invitation, RoleGrant, User
from karakol_gsz.core.clock import portal_now

PASSWORD = "four words in a row"


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(role=Role.OFFICER)`, `(roles=[…])`, `(unconfirmed=True)`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        password = PASSWORD

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    full_name = factory.Sequence(lambda n: f"Асанова Өмүр {n}")
    language = "ru"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=PASSWORD, **kwargs)

    @factory.post_generation
    def role(self: User, create: bool, role: str | None, **kwargs: Any) -> None:
        if role:
            RoleGrantFactory(user=self, role=role)

    @factory.post_generation
    def roles(self: User, create: bool, roles: list[str] | None, **kwargs: Any) -> None:
        for role in roles or ():
            RoleGrantFactory(user=self, role=role)
        self.__dict__.pop("roles", None)

    @factory.post_generation
    def unconfirmed(self: User, create: bool, unconfirmed: bool | None, **kwargs: Any) -> None:
        EmailAddress.objects.create(
            user=self, email=self.email, primary=True, verified=not unconfirmed
        )


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "officer"
    order_number = factory.Sequence(lambda n: f"{n + 1}-к")
    order_date = date(2010, 1, 11)
    starts_on = date(2010, 1, 11)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    user = factory.SubFactory(UserFactory)
    invited_by = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    expires_at = factory.LazyFunction(lambda: portal_now() + timedelta(days=14))

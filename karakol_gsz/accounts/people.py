"""Who stands at the door."""

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from karakol_gsz.accounts.models import User

Visitor: TypeAlias = User | AnonymousUser


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User

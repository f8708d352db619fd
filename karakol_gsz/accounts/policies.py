"""The predicates that every policy is built from: who somebody is, never when."""

from typing import Any

import rules

from karakol_gsz.accounts.models import Role


def has_role(*roles: Role) -> Any:
    """Holds at least one of the roles today, by an order that is in force."""
    name = "has_role:" + "|".join(roles)

    @rules.predicate(name=name)
    def holds(user: Any) -> bool:
        return bool(user.is_authenticated and user.is_active and user.roles & frozenset(roles))

    return holds


@rules.predicate
def is_clock(user: Any) -> bool:
    """The robot: what time does by itself."""
    return bool(user.is_authenticated and user.is_robot)


@rules.predicate
def is_signed_in(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


def not_the_one(*fields: str) -> Any:
    """Another human being than the one(s) named in *fields* of the thing: the second pair of eyes.

    Two roles held by one person do not make two people.
    """

    @rules.predicate(name="not_the_one:" + ",".join(fields))
    def differs(user: Any, thing: Any) -> bool:
        return all(getattr(thing, f"{field}_id") != user.pk for field in fields)

    return differs


is_officer = has_role(Role.OFFICER)
is_head = has_role(Role.HEAD)
is_accountant = has_role(Role.ACCOUNTANT)
is_secretary = has_role(Role.SECRETARY)
is_member = has_role(Role.MEMBER)
is_auditor = has_role(Role.AUDITOR)
is_admin = has_role(Role.ADMIN)
is_department = has_role(Role.OFFICER, Role.HEAD)
is_office = has_role(
    Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN
)

rules.add_perm("accounts.invite_user", is_head | is_admin)
rules.add_perm("accounts.change_roles", is_head | is_admin)
rules.add_perm("accounts.block_user", is_head | is_admin)
rules.add_perm("accounts.view_people", is_head | is_admin | is_auditor)
rules.add_perm("accounts.enter_office", is_office)
rules.add_perm("accounts.enter_committee", is_member | is_secretary)
rules.add_perm("audit.view_journal", is_auditor | is_head | is_officer | is_secretary)
rules.add_perm("city.change_city", is_head | is_admin)
rules.add_perm("city.issue_order", is_head | is_officer)
rules.add_perm("city.view_orders", is_office)
rules.add_perm("lawbook.adopt_ruleset", is_head)

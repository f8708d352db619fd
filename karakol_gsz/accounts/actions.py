"""Who works here and as what: invited by a person, given a role by an order."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from karakol_gsz.accounts import notices
from karakol_gsz.accounts.models import Invitation, Role, RoleGrant, User
from karakol_gsz.audit import journal
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.outbox import write_to

NOBODY_YET = "@portal.invalid"
FIRST_ADMINISTRATOR = f"first.administrator{NOBODY_YET}"

Day = date  # a field named `date` hides the type from the fields below it


@dataclass(frozen=True)
class Order:
    """The order that gives a role: its number and day, from when to when, in whose stead."""

    number: str
    date: Day
    starts_on: Day
    ends_on: Day | None = None
    acting_for: User | None = None

    def __str__(self) -> str:
        return f"{self.number}, {self.date:%d.%m.%Y}"


@dataclass(frozen=True)
class Invited:
    invitation: Invitation
    link: str


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    language: str,
    roles: Iterable[str],
    order: Order,
    by: User,
    now: datetime,
) -> Invited:
    """Open an account for a colleague; the letter holds a link that sets the password once."""
    _require(by, "accounts.invite_user")
    if User.objects.filter(email__iexact=email).exists():
        raise Refusal(
            _("There is already an account with this e-mail. Find it in the list and give a role.")
        )
    person = User.objects.create_user(email, full_name=full_name, language=language)
    journal.record(person, "invite", by=by, basis=str(order))
    for role in roles:
        _grant(person, role, order, by=by)
    return _new_link(person, by=by, now=now, by_letter=True)


@transaction.atomic
def invite_again(person: User, *, by: User, now: datetime) -> Invited:
    """A new link in place of one that was lost or has run out."""
    _require(by, "accounts.invite_user")
    if not Invitation.objects.filter(user=person, accepted_at=None).exists():
        raise Refusal(_("This person has a password already."))
    journal.record(person, "invite_again", by=by)
    return _new_link(person, by=by, now=now, by_letter=True)


@transaction.atomic
def invite_first_administrator(*, now: datetime) -> Invited | None:
    """On a clean portal nobody can invite anybody: the portal itself makes one link, on the
    terminal of whoever started it. None when an administrator is at work already."""
    robot = User.objects.select_for_update().get(pk=User.objects.robot().pk)
    if RoleGrant.objects.filter(role=Role.ADMIN).exclude(user__last_login=None).exists():
        return None
    grant = RoleGrant.objects.filter(role=Role.ADMIN).select_related("user").first()
    if grant is None:
        person = User.objects.create_user(FIRST_ADMINISTRATOR)
        today = local(now).date()
        _grant(person, Role.ADMIN, Order(_("first start"), today, today), by=robot)
    else:
        person = grant.user
    journal.record(person, "invite", by=robot)
    return _new_link(person, by=robot, now=now, by_letter=False)


@transaction.atomic
def accept(
    invitation: Invitation, *, password: str, full_name: str, email: str, now: datetime
) -> User:
    """The invited person sets a password; the link is spent by it.

    Whoever came by a letter has shown that the address is theirs; the first administrator, who
    typed an address on the spot, confirms it by a code at the first sign-in.
    """
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if fresh.accepted_at is not None or fresh.expires_at <= now:
        raise Refusal(gone())
    person = User.objects.select_for_update().get(pk=fresh.user_id)
    came_by_letter = not person.email.endswith(NOBODY_YET)
    if not came_by_letter:
        if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
            raise Refusal(_("There is already an account with this e-mail."))
        person.email = email.lower()
    person.full_name = full_name
    person.set_password(password)
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, primary=True, defaults={"email": person.email, "verified": came_by_letter}
    )
    Invitation.objects.filter(user=person, accepted_at=None).update(accepted_at=now)
    journal.record(person, "accept_invitation", by=person)
    return person


@transaction.atomic
def grant_role(person: User, role: str, *, order: Order, by: User) -> RoleGrant:
    """Give a role by an order; nobody gives a role to themselves."""
    _require(by, "accounts.change_roles")
    if person.pk == by.pk:
        raise Refusal(_("Nobody gives a role to themselves: ask another person to do it."))
    return _grant(person, role, order, by=by)


@transaction.atomic
def end_role(grant: RoleGrant, *, ends_on: date, basis: str, by: User, now: datetime) -> RoleGrant:
    """The last day of a role; the past is not rewritten."""
    _require(by, "accounts.change_roles")
    fresh = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    today = local(now).date()
    if ends_on < max(today, fresh.starts_on):
        raise Refusal(_("The last day of a role is today or later, and not before its first day."))
    if fresh.ends_on is not None and fresh.ends_on <= ends_on:
        raise Refusal(
            _("This role ends on %(day)s already.") % {"day": f"{fresh.ends_on:%d.%m.%Y}"}
        )
    before = f"{fresh.ends_on:%d.%m.%Y}" if fresh.ends_on else ""
    fresh.ends_on = ends_on
    fresh.save(update_fields=["ends_on"])
    journal.record(
        fresh, "end_role", by=by, before=before, after=f"{ends_on:%d.%m.%Y}", basis=basis
    )
    return fresh


@transaction.atomic
def block(person: User, *, basis: str, by: User) -> User:
    """Close the account at once: every open session ends with it."""
    return _set_active(person, active=False, action="block", basis=basis, by=by)


@transaction.atomic
def unblock(person: User, *, basis: str, by: User) -> User:
    return _set_active(person, active=True, action="unblock", basis=basis, by=by)


@transaction.atomic
def change_profile(person: User, *, full_name: str, phone: str, language: str) -> User:
    """A person corrects their own name, phone and language of letters."""
    fresh = User.objects.select_for_update().get(pk=person.pk)
    fresh.full_name, fresh.phone, fresh.language = full_name, phone, language
    fresh.save(update_fields=["full_name", "phone", "language"])
    journal.record(fresh, "change_profile", by=fresh)
    return fresh


def find(token: str) -> Invitation | None:
    """The invitation of a link; only the hash of the link is known here."""
    return Invitation.objects.select_related("user").filter(token_hash=_hash(token)).first()


def gone() -> str:
    return _("This link was used already or its time is over. Ask for a new invitation.")


def _require(by: User, perm: str, thing: Any = None) -> None:
    if not by.has_perm(perm, thing):
        raise PermissionDenied


def _grant(person: User, role: str, order: Order, *, by: User) -> RoleGrant:
    held = RoleGrant.objects.filter(user=person, role=role).in_force(order.starts_on)
    if held.exists():
        raise Refusal(_("This person holds the role on that day already."))
    if order.acting_for is not None:
        _check_acting(order.acting_for, role, order)
    grant = RoleGrant.objects.create(
        user=person,
        role=role,
        order_number=order.number,
        order_date=order.date,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        acting_for=order.acting_for,
        granted_by=by,
    )
    journal.record(grant, "grant_role", by=by, after=role, basis=str(order))
    return grant


def _check_acting(absent: User, role: str, order: Order) -> None:
    if order.ends_on is None:
        raise Refusal(_("Write the last day: somebody acts for another for a time only."))
    if not RoleGrant.objects.filter(user=absent, role=role).in_force(order.starts_on).exists():
        raise Refusal(_("The person who is stood in for does not hold this role on that day."))


def _set_active(person: User, *, active: bool, action: str, basis: str, by: User) -> User:
    _require(by, "accounts.block_user")
    if person.pk == by.pk or person.is_robot:
        raise Refusal(_("This account cannot be blocked by you."))
    fresh = User.objects.select_for_update().get(pk=person.pk)
    if fresh.is_active == active:
        raise Refusal(_("Somebody else has done this already."))
    fresh.is_active = active
    fresh.save(update_fields=["is_active"])
    journal.record(fresh, action, by=by, basis=basis)
    return fresh


def _new_link(person: User, *, by: User, now: datetime, by_letter: bool) -> Invited:
    token = secrets.token_urlsafe(32)
    person.invitations.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation.objects.create(
        user=person,
        token_hash=_hash(token),
        invited_by=by,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    with translation.override(person.language):
        link = settings.SITE_URL + reverse("accounts:invitation", args=[token])
    if by_letter:
        write_to(
            person,
            notices.INVITATION,
            person,
            event=f"accounts.invitation:{invitation.pk}",
            extra={"link": link, "open_until": local(invitation.expires_at)},
            is_secret=True,
        )
    return Invited(invitation, link)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

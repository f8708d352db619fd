"""Who acts for an NGO: invited by e-mail, agreed by the person, never without an administrator."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal, presenters
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.outbox import write_to
from karakol_gsz.workflow.flow import deed
from ngos import notices, selectors
from ngos.models import Invitation, MemberRole, Membership, Organization

for _action, _words in {
    "join": _l("Joined the organisation"),
    "change_role": _l("Role changed"),
    "leave": _l("Left the organisation"),
}.items():
    presenters.register("ngos.membership", _action, _words)
for _action, _words in {
    "invite": _l("Invited"),
    "accept": _l("Invitation accepted"),
    "decline": _l("Invitation declined"),
    "withdraw": _l("Invitation taken back"),
}.items():
    presenters.register("ngos.invitation", _action, _words)


@deed
def invite(
    organization: Organization, *, by: User, now: datetime, email: str, role: str
) -> Invitation:
    """Ask the owner of an e-mail to act for the NGO; the answer is theirs, with or without an
    account today."""
    fresh = _locked(organization)
    _require(by, "ngos.invite_person", fresh)
    if selectors.people_of(fresh).filter(email__iexact=email).exists():
        raise Refusal(_("This person acts for the organisation already."))
    if fresh.invitations.open().filter(email__iexact=email).exists():
        raise Refusal(_("This person is invited already and has not answered yet."))
    invitation = Invitation.objects.create(
        organization=fresh, email=email.lower(), role=role, invited_by=by
    )
    journal.record(invitation, "invite", by=by, after=role)
    reader = User.objects.filter(email__iexact=email, is_active=True).first()
    write_to(
        reader or by,
        notices.PERSON_INVITED,
        invitation,
        event=f"ngos.invite:{invitation.pk}",
        extra={"has_account": reader is not None},
        address="" if reader else invitation.email,
    )
    return invitation


@deed
def withdraw(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Take an invitation back before it is answered."""
    return _close(invitation, "withdraw", "ngos.withdraw_invitation", by=by, now=now)


@deed
def decline(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """The invited person says no."""
    return _close(invitation, "decline", "ngos.answer_invitation", by=by, now=now)


@deed
def accept(invitation: Invitation, *, by: User, now: datetime) -> Membership:
    """The invited person says yes and acts for the NGO from today."""
    _locked(invitation.organization)
    fresh = _close(invitation, "accept", "ngos.answer_invitation", by=by, now=now, is_accepted=True)
    held = Membership.objects.active().filter(person=by, organization=fresh.organization).first()
    if held is not None:
        return held
    membership = Membership.objects.create(
        person=by,
        organization=fresh.organization,
        role=fresh.role,
        starts_on=local(now).date(),
    )
    journal.record(membership, "join", by=by, after=membership.role)
    return membership


@deed
def change_role(membership: Membership, *, by: User, now: datetime, role: str) -> Membership:
    """Another role for the same person; the journal keeps the one before."""
    fresh = _fresh(membership)
    _require(by, "ngos.change_membership", fresh)
    before = fresh.role
    if role != MemberRole.ADMIN:
        _keep_an_administrator(fresh)
    fresh.role = role
    fresh.save(update_fields=["role"])
    journal.record(fresh, "change_role", by=by, before=before, after=role)
    return fresh


@deed
def leave(membership: Membership, *, by: User, now: datetime) -> None:
    """End it from this moment: by the person's own wish or by the administrator's."""
    fresh = _fresh(membership)
    _require(by, "ngos.end_membership", fresh)
    _keep_an_administrator(fresh)
    journal.record(fresh, "leave", by=by, before=fresh.role)
    yesterday = local(now).date() - timedelta(days=1)
    if fresh.starts_on > yesterday:
        fresh.delete()  # joined today: there is no whole day to keep, the journal has the rest
        return
    fresh.ends_on = yesterday
    fresh.save(update_fields=["ends_on"])


def _require(by: User, perm: str, thing: Any) -> None:
    if not by.has_perm(perm, thing):
        raise PermissionDenied


def _locked(organization: Organization) -> Organization:
    """Changes of one NGO's people take turns."""
    return Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)


def _fresh(membership: Membership) -> Membership:
    """The membership as it is now; one that has ended meanwhile is said to have."""
    _locked(membership.organization)
    found = Membership.objects.active().select_related("organization").filter(pk=membership.pk)
    fresh = found.select_for_update(of=("self",)).first()
    if fresh is None:
        raise Refusal(_("This person acts for the organisation no longer."))
    return fresh


def _keep_an_administrator(membership: Membership) -> None:
    others = Membership.objects.active().filter(
        organization=membership.organization, role=MemberRole.ADMIN
    )
    if membership.role == MemberRole.ADMIN and not others.exclude(pk=membership.pk).exists():
        raise Refusal(
            _(
                "The organisation needs at least one administrator. Make another person "
                "administrator first."
            )
        )


def _close(
    invitation: Invitation,
    action: str,
    perm: str,
    *,
    by: User,
    now: datetime,
    is_accepted: bool = False,
) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organization")
    fresh = rows.get(pk=invitation.pk)
    _require(by, perm, fresh)
    if fresh.closed_at is not None:
        raise Refusal(_("This invitation was answered or taken back already."))
    fresh.closed_at, fresh.closed_by, fresh.is_accepted = now, by, is_accepted
    fresh.save(update_fields=["closed_at", "closed_by", "is_accepted"])
    journal.record(fresh, action, by=by, after=fresh.role)
    return fresh

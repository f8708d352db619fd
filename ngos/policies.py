"""Who may: the people of an NGO fill in and send, the office checks; never one person as both."""

from typing import Any

import rules

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_clock, is_department, is_signed_in, not_the_one
from karakol_gsz.documents import access
from karakol_gsz.documents.models import Document
from ngos.models import Invitation, MemberRole, Membership, Organization


def acts_for(*roles: MemberRole) -> Any:
    """Is an administrator of the NGO today, or holds one of *roles* in it."""

    @rules.predicate(name="acts_for:" + "|".join(roles))
    def acts(user: User, organization: Organization) -> bool:
        return Membership.objects.acting(user, *roles).filter(organization=organization).exists()

    return acts


runs_it = acts_for()
writes_for_it = acts_for(MemberRole.EDITOR)
belongs_to_it = acts_for(*MemberRole)


@rules.predicate
def runs_its_organization(user: User, membership: Membership) -> bool:
    """An administrator of the NGO that this membership or invitation belongs to."""
    return bool(runs_it(user, membership.organization))


@rules.predicate
def is_that_person(user: User, membership: Membership) -> bool:
    return membership.person_id == user.pk


@rules.predicate
def is_invited(user: User, invitation: Invitation) -> bool:
    """The invitation was sent to this person's own e-mail."""
    return invitation.email.lower() == user.email.lower()


checks_it = is_department & ~belongs_to_it & not_the_one("submitted_by")

rules.add_perm("ngos.start_organization", is_signed_in & ~is_clock)
rules.add_perm("ngos.fill_in_organization", is_signed_in & writes_for_it)
rules.add_perm("ngos.attach_organization", is_signed_in & writes_for_it)
rules.add_perm("ngos.submit_organization", is_signed_in & runs_it)
rules.add_perm("ngos.verify_organization", checks_it)
rules.add_perm("ngos.send_back_organization", checks_it)
rules.add_perm("ngos.suspend_organization", checks_it)
rules.add_perm("ngos.restore_organization", checks_it)

rules.add_perm("ngos.invite_person", is_signed_in & runs_it)
rules.add_perm("ngos.withdraw_invitation", is_signed_in & runs_its_organization)
rules.add_perm("ngos.answer_invitation", is_signed_in & is_invited)
rules.add_perm("ngos.change_membership", is_signed_in & runs_its_organization)
rules.add_perm("ngos.end_membership", is_signed_in & (runs_its_organization | is_that_person))


def reads_papers(visitor: Visitor, document: Document) -> bool:
    """What an NGO attached and got: its own people, and the office once it was sent."""
    if document.subject_type != Organization._meta.label_lower:
        return False
    if not visitor.is_authenticated:
        return False
    seen = Organization.objects.files_visible_to(visitor)
    return seen.filter(pk=document.subject_id).exists()


access.register_reader("ngos", reads_papers)

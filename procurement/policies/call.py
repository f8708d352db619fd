"""Who drafts, approves and answers: the second pair of eyes is another human being."""

import rules

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import (
    has_role,
    is_clock,
    is_department,
    is_head,
    is_signed_in,
    not_the_one,
)
from karakol_gsz.documents import access
from karakol_gsz.documents.models import Document
from ngos.models import MemberRole, Membership
from procurement.models import Call, Programme

second_hand = is_head & not_the_one("submitted_for_approval_by")
cancels = is_head & not_the_one("drafted_by")


@rules.predicate
def acts_for_an_ngo(user: User) -> bool:
    """Writes for some organisation today."""
    roles = (MemberRole.EDITOR, MemberRole.SIGNATORY)
    return Membership.objects.acting(user, *roles).exists()


rules.add_perm("procurement.draft_programme", is_department)
rules.add_perm("procurement.fill_in_programme", is_department)
rules.add_perm("procurement.approve_programme", is_head & not_the_one("drafted_by"))
rules.add_perm("procurement.close_programme", is_head)

rules.add_perm("procurement.draft_call", is_department)
for step in ("fill_in", "set_lots", "set_criteria", "set_papers", "plan", "take_up"):
    rules.add_perm(f"procurement.{step}_call", is_department)
rules.add_perm("procurement.submit_for_approval_call", is_department)
rules.add_perm("procurement.send_back_call", second_hand)
rules.add_perm("procurement.publish_call", second_hand)
rules.add_perm("procurement.cancel_call", cancels)
rules.add_perm("procurement.repeat_call", is_department)
rules.add_perm("procurement.close_call", is_clock)

rules.add_perm("procurement.ask_question", is_signed_in & acts_for_an_ngo)
rules.add_perm("procurement.answer_question", is_department)
rules.add_perm("procurement.read_questions", has_role(Role.OFFICER, Role.HEAD, Role.AUDITOR))


def reads_of_call(visitor: Visitor, document: Document) -> bool:
    """A paper of a call is as public as the call."""
    return Call.objects.visible_to(visitor).filter(pk=document.subject_id).exists()


def reads_of_programme(visitor: Visitor, document: Document) -> bool:
    """The study of the need is as public as its programme."""
    return Programme.objects.visible_to(visitor).filter(pk=document.subject_id).exists()


access.register_reader("procurement.announcement", reads_of_call)
access.register_reader("procurement.form", reads_of_call)
access.register_reader("procurement.need", reads_of_programme)

"""Who names winners and signs: two human beings for the city, the NGO's signatory for itself."""

from typing import Any

import rules

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import (
    is_clock,
    is_department,
    is_head,
    is_signed_in,
    not_the_one,
)
from karakol_gsz.documents import access
from karakol_gsz.documents.models import Document
from ngos.models import MemberRole, Membership
from procurement.models import Call, Contract, reads_contracts


def acts_for_contractor(*roles: MemberRole) -> Any:
    """An administrator of the contract's NGO, or somebody in one of *roles* there."""

    @rules.predicate(name="acts_for_contractor:" + "|".join(roles))
    def acts(user: User, contract: Contract) -> bool:
        held = Membership.objects.acting(user, *roles)
        return held.filter(organization=contract.bid.organization_id).exists()

    return acts


belongs_to_contractor = acts_for_contractor(*MemberRole)
signs_for_contractor = acts_for_contractor(MemberRole.SIGNATORY)
drafts_it = is_department & ~belongs_to_contractor

rules.add_perm("procurement.propose_award_call", is_department)
rules.add_perm("procurement.award_call", is_head & not_the_one("award_proposed_by"))
rules.add_perm("procurement.fail_unsigned_call", is_clock)

for step in ("fill_in", "set_stages", "set_payments", "hand_over", "take_back"):
    rules.add_perm(f"procurement.{step}_contract", drafts_it)
rules.add_perm("procurement.sign_for_ngo_contract", is_signed_in & signs_for_contractor)
rules.add_perm("procurement.sign_contract", drafts_it & not_the_one("ngo_signed_by"))
rules.add_perm("procurement.decline_contract", is_clock | (is_signed_in & signs_for_contractor))
rules.add_perm("procurement.view_contracts", reads_contracts)


def reads_contract_paper(visitor: Visitor, document: Document) -> bool:
    """Requisites and signatures: the NGO itself and the office, never the public."""
    if document.subject_type != Contract._meta.label_lower:
        return False
    return Contract.objects.whole_for(visitor).filter(pk=document.subject_id).exists()


def reads_award_order(visitor: Visitor, document: Document) -> bool:
    """An inner paper until the winners are named, public from then on."""
    if document.subject_type != Call._meta.label_lower:
        return False
    if reads_contracts(visitor):
        return True
    return Call.objects.filter(pk=document.subject_id, awarded_at__isnull=False).exists()


access.register_reader("procurement.contract", reads_contract_paper)
access.register_reader("procurement.contract_scan", reads_contract_paper)
access.register_reader("procurement.award_order", reads_award_order)

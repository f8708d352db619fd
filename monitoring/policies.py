"""Who may: the NGO reports and asks, the office checks, another human being lets money go."""

from typing import Any

import rules
from django.db.models import Q

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
from monitoring.models import AcceptanceAct, Execution, Expense, Report, ReportFile
from ngos.models import MemberRole, Membership
from procurement.models import Contract


def acts_for_the_project(*roles: MemberRole) -> Any:
    """Is an administrator of the project's NGO today, or holds one of *roles* in it."""

    @rules.predicate(name="acts_for_the_project:" + "|".join(roles))
    def acts(user: User, thing: Any) -> bool:
        held = Membership.objects.acting(user, *roles)
        return held.filter(organization__bids__contract__in=[_contract(thing)]).exists()

    return acts


def _contract(thing: Any) -> int:
    """The contract of a project or of its part."""
    if isinstance(thing, Contract):
        return thing.pk
    return int((thing if isinstance(thing, Execution) else thing.execution).contract_id)


SIGNERS = (MemberRole.SIGNATORY,)
ASKERS = (MemberRole.SIGNATORY, MemberRole.ACCOUNTANT)
belongs_to_the_ngo = acts_for_the_project(*MemberRole)
writes_for_the_ngo = acts_for_the_project(MemberRole.EDITOR, MemberRole.ACCOUNTANT)
signs_for_the_ngo = acts_for_the_project(*SIGNERS)
asks_for_money = acts_for_the_project(*ASKERS)
is_paying_office = has_role(Role.ACCOUNTANT, Role.OFFICER)
is_robot_or_department = is_clock | is_department

rules.add_perm("monitoring.start_execution", is_robot_or_department)
rules.add_perm("monitoring.complete_execution", is_department & ~belongs_to_the_ngo)
rules.add_perm("monitoring.close_execution", is_department & ~belongs_to_the_ngo)

sends = acts_for_the_project(MemberRole.EDITOR, MemberRole.SIGNATORY)
reviews = is_department & not_the_one("submitted_by") & ~belongs_to_the_ngo
rules.add_perm("monitoring.write_report", is_signed_in & writes_for_the_ngo)
rules.add_perm("monitoring.submit_report", is_signed_in & sends)
rules.add_perm("monitoring.accept_report", reviews)
rules.add_perm("monitoring.give_back_report", reviews)

rules.add_perm("monitoring.request_payment", is_signed_in & asks_for_money)
rules.add_perm(
    "monitoring.prepare_payment",
    is_paying_office & not_the_one("requested_by") & ~belongs_to_the_ngo,
)
rules.add_perm(
    "monitoring.release_payment",
    is_head & not_the_one("requested_by", "prepared_by") & ~belongs_to_the_ngo,
)

rules.add_perm("monitoring.draft_acceptanceact", is_department & ~belongs_to_the_ngo)
rules.add_perm("monitoring.sign_by_ngo_acceptanceact", is_signed_in & signs_for_the_ngo)
rules.add_perm(
    "monitoring.accept_acceptanceact",
    is_department & not_the_one("drafted_by", "ngo_signed_by") & ~belongs_to_the_ngo,
)
rules.add_perm(
    "monitoring.see_projects",
    has_role(Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN),
)


def reads_evidence(visitor: Visitor, document: Document) -> bool:
    """A file of a report: restricted ones for the owner and those who must see them."""
    return ReportFile.objects.visible_to(visitor).filter(document=document).exists()


def reads_receipts(visitor: Visitor, document: Document) -> bool:
    """Scans of receipts name payees: the owner and the office."""
    return Expense.objects.visible_to(visitor).filter(scan=document).exists()


def reads_act(visitor: Visitor, document: Document) -> bool:
    """The act is public once both have signed; before, the parties and the office read it."""
    return AcceptanceAct.objects.visible_to(visitor).filter(document=document).exists()


def reads_act_scans(visitor: Visitor, document: Document) -> bool:
    """Signed scans stay with the parties and the office."""
    mine = AcceptanceAct.objects.filter(execution__in=Execution.objects.whole_for(visitor))
    return mine.filter(Q(ngo_scan=document) | Q(city_scan=document)).exists()


def reads_paper_of_report(visitor: Visitor, document: Document) -> bool:
    """The printed report is as public as the report."""
    return Report.objects.visible_to(visitor).filter(pk=document.subject_id).exists()


access.register_reader("monitoring.report_file", reads_evidence)
access.register_reader("monitoring.expense_scan", reads_receipts)
access.register_reader("monitoring.acceptance_act", reads_act)
access.register_reader("monitoring.act_scan", reads_act_scans)
access.register_reader("monitoring.report", reads_paper_of_report)

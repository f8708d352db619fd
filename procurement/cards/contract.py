"""Who has to do something about an award or a contract, and who waits for whom."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_department
from karakol_gsz.core.i18n import text_in
from karakol_gsz.portal import card, nav, today
from ngos.selectors import organizations_of
from procurement.models import Call, Contract
from procurement.selectors import contract as selectors
from procurement.states import CallState, ContractState

LINES = 10
Lines = tuple[list[today.Todo], list[today.Waiting]]


def in_the_office(visitor: Visitor, now: datetime) -> Lines:
    """Awards to prepare and to press, contracts to finish and to sign."""
    if not is_department(visitor):
        return [], []
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    over = Call.objects.filter(state=CallState.STANDSTILL, standstill_until__lte=now)
    for call in over.select_related("award_proposed_by").order_by("standstill_until")[:LINES]:
        _award_line(call, visitor, todo, waiting)
    drafts = selectors.in_the_office(visitor).filter(state=ContractState.DRAFT)
    mine = {organization.pk for organization in organizations_of(visitor)}
    for contract in drafts.order_by("sign_until", "pk")[:LINES]:
        is_party = contract.bid.organization_id in mine
        may_sign = not is_party and contract.ngo_signed_by_id != visitor.pk
        line = _office_line(contract, may_sign=may_sign)
        if isinstance(line, today.Todo):
            todo.append(line)
        else:
            waiting.append(line)
    return todo, waiting


def _award_line(
    call: Call, visitor: Visitor, todo: list[today.Todo], waiting: list[today.Waiting]
) -> None:
    facts = {"number": call.number, "title": text_in(call, "title")}
    url = reverse("procurement:office_award_show", args=[call.number])
    if call.award_proposed_at is None:
        text = _("Prepare the award of the call %(number)s “%(title)s”") % facts
        todo.append(today.Todo(text=text, button=_("Prepare"), url=url))
    elif visitor.has_perm("procurement.award_call", call):
        text = _("Name the winners of the call %(number)s “%(title)s”") % facts
        todo.append(today.Todo(text=text, button=_("Look"), url=url))
    else:
        waiting.append(
            today.Waiting(
                text=_("Award of the call %(number)s") % facts,
                who=_("A second person: the head of the finance office"),
                since=call.award_proposed_at,
            )
        )


def _office_line(contract: Contract, *, may_sign: bool) -> today.Todo | today.Waiting:
    url = reverse("procurement:office_contract_show", args=[contract.number])
    facts = {
        "number": contract.number,
        "name": text_in(contract.organization, "short_name")
        or text_in(contract.organization, "full_name"),
    }
    if contract.document is None:
        text = _("Prepare the contract %(number)s with “%(name)s”") % facts
        return today.Todo(text=text, button=_("Prepare"), url=url, due=contract.sign_until)
    if contract.ngo_signed_at is None:
        return today.Waiting(
            text=_("Signature under the contract %(number)s") % facts,
            who=str(facts["name"]),
            since=contract.document.made_at,
        )
    if may_sign:
        text = _("Attach the copy of the contract %(number)s signed for the city") % facts
        return today.Todo(text=text, button=_("Attach"), url=url, due=contract.sign_until)
    return today.Waiting(
        text=_("Signature of the city under the contract %(number)s") % facts,
        who=_("Another person of the finance office"),
        since=contract.ngo_signed_at,
    )


def in_the_cabinet(visitor: Visitor, now: datetime) -> Lines:
    """Bank details to add, a contract to sign, or whom one waits for."""
    if not visitor.is_authenticated:
        return [], []
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    drafts = selectors.in_the_cabinet(visitor).filter(state=ContractState.DRAFT)
    for contract in drafts.order_by("sign_until", "pk")[:LINES]:
        _cabinet_line(contract, todo, waiting)
    return todo, waiting


def _cabinet_line(contract: Contract, todo: list[today.Todo], waiting: list[today.Waiting]) -> None:
    url = reverse("procurement:cabinet_contract_show", args=[contract.number])
    facts = {"number": contract.number, "title": text_in(contract, "title")}
    office = _("Finance office")
    if contract.ngo_signed_at is not None:
        text = _("Signature of the city under the contract %(number)s") % facts
        waiting.append(today.Waiting(text=text, who=office, since=contract.ngo_signed_at))
    elif contract.document is not None:
        text = _("Sign the contract %(number)s “%(title)s”") % facts
        todo.append(
            today.Todo(text=text, button=_("Sign"), url=url, due=contract.sign_until, urgent=True)
        )
    else:
        if selectors.missing_requisites(contract.organization):
            bank = reverse("ngos:cabinet_organization_edit", args=["bank"])
            todo.append(
                today.Todo(
                    text=_("Add your bank details: the contract %(number)s needs them") % facts,
                    button=_("Add"),
                    url=f"{bank}?organisation={contract.organization.public_id}",
                    due=contract.sign_until,
                )
            )
        text = _("Text of the contract %(number)s “%(title)s”") % facts
        waiting.append(today.Waiting(text=text, who=office, since=contract.created_at))


def award_of_call(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """On the call's page of the office: where its award stands."""
    if subject is None or not is_department(visitor):
        return None
    if subject.state not in (CallState.STANDSTILL, CallState.AWARDED):
        return None
    return {"url": reverse("procurement:office_award_show", args=[subject.number])}


OFFICE = frozenset({Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR})

today.register("office", in_the_office)
today.register("cabinet", in_the_cabinet)
card.register(card.Card("call", "procurement/office/award_card.html", award_of_call, order=30))
nav.register(
    "office", nav.Link(_l("Contracts"), "procurement:office_contract_list", order=25, roles=OFFICE)
)
nav.register("cabinet", nav.Link(_l("Contracts"), "procurement:cabinet_contract_list", order=30))

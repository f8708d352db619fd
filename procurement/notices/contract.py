"""Letters about the award and the contract."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_words
from karakol_gsz.core.money import format_som
from karakol_gsz.notifications.notice import Notice, notices
from ngos.models import Organization
from ngos.selectors import people_of
from procurement.models import Bid, Call, Contract
from procurement.notices.call import people_in
from procurement.selectors import contract as selectors


def _heads(call: Call) -> list[User]:
    return [user for user in people_in(Role.HEAD) if user != call.award_proposed_by]


def _contractor(contract: Contract) -> list[User]:
    return list(people_of(contract.organization))


def _bidder(bid: Bid) -> list[User]:
    return list(people_of(bid.organization))


def _officers(contract: Contract) -> list[User]:
    return people_in(Role.OFFICER, Role.HEAD)


def _name(organization: Organization) -> str:
    return str(text_in(organization, "full_name"))


def _proposed(call: Call) -> dict[str, Any]:
    return {
        "number": call.number,
        "title": str(text_in(call, "title")),
        "proposer": str(call.award_proposed_by or ""),
        "url": reverse("procurement:office_award_show", args=[call.number]),
    }


def _contract_facts(contract: Contract) -> dict[str, Any]:
    until, language = contract.sign_until, portal_language()
    return {
        "number": contract.number,
        "title": str(text_in(contract, "title")),
        "name": _name(contract.organization),
        "sum": format_som(contract.total_sum, language),
        "sign_until": day_words(until, language) if until else "",
        "missing": ", ".join(selectors.missing_requisites(contract.organization)),
        "bank_url": reverse("ngos:cabinet_organization_edit", args=["bank"])
        + f"?organisation={contract.organization.public_id}",
        "url": reverse("procurement:cabinet_contract_show", args=[contract.number]),
    }


def _for_the_office(contract: Contract) -> dict[str, Any]:
    url = reverse("procurement:office_contract_show", args=[contract.number])
    return {**_contract_facts(contract), "words": contract.decline_words, "url": url}


def _told(bid: Bid) -> dict[str, Any]:
    return {
        "number": bid.call.number,
        "title": str(text_in(bid.call, "title")),
        "name": _name(bid.organization),
        "is_reserve": bid.outcome == "reserve",
        "url": bid.call.get_absolute_url(),
    }


PROPOSED = notices.register(
    Notice("procurement.awarded_proposed", recipients=_heads, facts=_proposed)
)
AWARDED = notices.register(
    Notice("procurement.awarded", recipients=_contractor, facts=_contract_facts)
)
AWARDED_OTHERS = notices.register(
    Notice("procurement.awarded_others", recipients=_bidder, facts=_told)
)
OFFERED = notices.register(
    Notice("procurement.contract_offered", recipients=_contractor, facts=_contract_facts)
)
TO_SIGN = notices.register(
    Notice("procurement.contract_to_sign", recipients=_contractor, facts=_contract_facts)
)
TAKEN_BACK = notices.register(
    Notice("procurement.contract_taken_back", recipients=_contractor, facts=_contract_facts)
)
NGO_SIGNED = notices.register(
    Notice("procurement.contract_ngo_signed", recipients=_officers, facts=_for_the_office)
)
SIGNED = notices.register(
    Notice("procurement.contract_signed", recipients=_contractor, facts=_contract_facts)
)
DECLINED = notices.register(
    Notice("procurement.contract_declined", recipients=_officers, facts=_for_the_office)
)

"""The contract and the order that names the winners."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.city import reader as city
from karakol_gsz.city.models import Post
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_figures
from karakol_gsz.documents.paper import Paper, papers
from procurement.models import Bid, Call, Contract
from procurement.norms.tranches import TRANCHE_WORDS, TrancheKind
from procurement.papers import clauses
from procurement.selectors import contract as selectors


def contract_facts(contract: Contract) -> dict[str, Any]:
    """Everything the parties agree on; who they are was kept when the paper was ordered."""
    rules = selectors.rules_of(contract)
    party = contract.parties[portal_language()]
    return {
        "number": contract.number,
        "dated": date.fromisoformat(contract.parties["on"]),
        "city": party["city"],
        "ngo": party["ngo"],
        "sections": clauses.sections(contract, rules, basis=_basis(contract.call)),
        "payments": [
            {
                "no": row.no,
                "condition": str(TRANCHE_WORDS[TrancheKind(row.kind)]),
                "stage": row.milestone.no if row.milestone else None,
                "percent": f"{row.percent.normalize():f}".replace(".", ","),
                "sum": row.amount,
                "due": row.due_on,
            }
            for row in contract.tranches.select_related("milestone")
        ],
        "total": contract.total_sum,
        "stages": [
            {
                "no": stage.no,
                "title": str(text_in(stage, "title")),
                "due": stage.due_on,
                "indicators": ", ".join(str(one.no) for one in stage.indicators.all()),
            }
            for stage in contract.milestones.prefetch_related("indicators")
        ],
        "annex": _annex(contract.bid) if contract.bid.language == portal_language() else None,
        "annex_language": str(contract.bid.get_language_display()),
        "signatures": _hands(party),
    }


def _hands(party: dict[str, Any]) -> list[dict[str, Any]]:
    ngo = party["ngo"]
    customer = {**party["city"]["signatures"][0], "stamp": True}
    contractor = {
        "post": f"{ngo['post']}, {ngo['name']}",
        "name": ngo["head"],
        "basis": _("Charter"),
        "acting": False,
        "stamp": True,
    }
    return [customer, contractor]


def _basis(call: Call) -> list[str]:
    """Minutes and orders, by number and date."""
    found = []
    if minutes := selectors.results_minutes(call):
        signed = local(minutes.signed_at or minutes.created_at).date()
        found.append(
            _("minutes of the committee No. %(number)s of %(date)s")
            % {"number": minutes.number, "date": day_figures(signed)}
        )
    if call.award_order:
        found.append(city.order_words(call.award_order))
    found.append(_("results of the competition No. %(number)s") % {"number": call.number})
    return found


def _annex(bid: Bid) -> dict[str, Any]:
    """What the organisation wrote itself, in the language it wrote in."""
    return {
        "costs": [
            {
                "no": line.no,
                "section": str(line.get_section_display()),
                "name": line.name,
                "unit": line.unit,
                "quantity": _plain(line.quantity),
                "price": line.unit_price,
                "months": _plain(line.months),
                "total": line.total,
                "from_grant": line.from_grant,
                "own": line.own + line.other,
            }
            for line in bid.cost_lines.all()
        ],
        "asked": bid.requested_sum,
        "activities": [
            {
                "no": one.no,
                "name": one.name,
                "responsible": one.responsible,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "output": one.output,
            }
            for one in bid.activities.all()
        ],
        "indicators": [
            {
                "no": one.no,
                "name": one.name,
                "unit": one.unit,
                "baseline": _plain(one.baseline) if one.baseline is not None else "",
                "target": _plain(one.target),
                "source": one.source,
            }
            for one in bid.indicators.all()
        ],
    }


def _plain(number: Any) -> str:
    """As people write it: no zeros behind, a comma for the point."""
    return f"{number.normalize():f}".replace(".", ",")


def award_order_facts(call: Call) -> dict[str, Any]:
    """The text of the order: whom the city makes contracts with, and who waits in reserve."""
    order = call.award_order
    day = order.date if order else local(call.created_at).date()
    signer = city.signatory(Post.MAYOR, on=day)
    named = selectors.winners(call)
    return {
        "number": order.number if order else "",
        "dated": day,
        "call": call.number,
        "call_title": str(text_in(call, "title")),
        "minutes": _basis_minutes(call),
        "winners": [_line(bid) for bid in named],
        "total": sum(
            (selectors.asked_sum(bid) for bid in named), 0 * selectors.asked_sum(named[0])
        ),
        "reserve": [_line(bid) for bid in selectors.reserve(call)],
        "signatures": [signer.for_paper() if signer else city.unknown(Post.MAYOR)],
    }


def _basis_minutes(call: Call) -> str:
    return _basis(call)[0] if selectors.results_minutes(call) else ""


def _line(bid: Bid) -> dict[str, Any]:
    return {
        "lot": bid.lot.no,
        "name": str(text_in(bid.organization, "full_name")),
        "title": str(text_in(bid, "title")),
        "place": bid.rank,
        "sum": selectors.asked_sum(bid),
    }


CONTRACT = papers.register(
    Paper(
        kind="procurement.contract",
        title=_l("Contract"),
        template="papers/procurement/contract.html",
        facts=contract_facts,
    )
)
AWARD_ORDER = papers.register(
    Paper(
        kind="procurement.award_order",
        title=_l("Order on the winners of the competition"),
        template="papers/procurement/award_order.html",
        facts=award_order_facts,
    )
)

"""Papers of a project: what was promised, what a report says, what was paid, what was accepted.

The first three and the signed act are public: no bank details, no payees, no small counts.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.city import reader
from karakol_gsz.city.models import Post
from karakol_gsz.city.reader import order_words
from karakol_gsz.core.clock import local, portal_today
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.documents.paper import Paper, papers
from monitoring import selectors
from monitoring.models import AcceptanceAct, Execution, IndicatorResult, Payment, Report
from monitoring.norms.indicators import counts_people
from monitoring.norms.report import NARRATIVE
from monitoring.norms.suppression import shown
from monitoring.selectors.project import LIMIT, figure, indicator_row, people_shown
from monitoring.selectors.report import indicator_lines
from monitoring.states import PaymentState, ReportState


def _contract(execution: Execution, *, on: date) -> dict[str, Any]:
    """The public part of a contract."""
    contract = execution.contract
    ngo, call = contract.organization, contract.call
    return {
        "project": contract.number,
        "signed_on": local(contract.signed_at).date() if contract.signed_at else None,
        "name": str(text_in(contract, "title")),
        "organization": str(text_in(ngo, "full_name")),
        "inn": ngo.inn,
        "call_number": call.number,
        "call_title": str(text_in(call, "title")),
        "order": order_words(contract.award_order),
        "sum": execution.contract_sum,
        "period_from": contract.period_from,
        "period_to": contract.period_to,
        "customer": reader.facts_for_paper(Post.FINANCE_HEAD, on=on)["authority"],
    }


def _own_words(execution: Execution) -> dict[str, str]:
    """An organisation writes in one language: the other half says in which, and numbers."""
    bid = execution.contract.bid
    is_own = portal_language() == bid.language
    return {"written_in": "" if is_own else str(bid.get_language_display())}


def _name_of(row: Any, execution: Execution) -> dict[str, str]:
    """Name and unit of an indicator or a cost line, or its number where they are foreign."""
    if portal_language() == execution.contract.bid.language:
        return {"name": row.name, "unit": row.unit}
    return {"name": f"№ {row.no}", "unit": ""}


def passport_facts(execution: Execution) -> dict[str, Any]:
    """What the city and the NGO agreed on, without requisites."""
    contract = execution.contract
    day = local(execution.started_at).date() if execution.started_at else portal_today()
    return {
        **_contract(execution, on=day),
        **_own_words(execution),
        "number": contract.number,
        "dated": local(contract.signed_at).date() if contract.signed_at else day,
        "summary": str(text_in(contract, "summary")),
        "milestones": [
            {"no": m.no, "name": str(text_in(m, "title")), "until": m.due_on}
            for m in contract.milestones.order_by("no")
        ],
        "tranches": [
            {
                "no": t.no,
                "kind": str(t.get_kind_display()),
                "percent": figure(t.percent),
                "sum": t.amount,
                "until": t.due_on,
            }
            for t in contract.tranches.order_by("no")
        ],
        "indicators": [
            {**_name_of(i, execution), "target": figure(i.target)}
            for i in contract.bid.indicators.order_by("no")
        ],
        "signatures": [],
    }


def report_facts(report: Report) -> dict[str, Any]:
    """An accepted report as everybody may read it."""
    execution = report.execution
    day = local(report.submitted_at).date() if report.submitted_at else report.due_on
    spent = selectors.spending_of(report)
    words = _own_words(execution)
    return {
        **_contract(execution, on=day),
        **words,
        "number": f"{execution.contract.number}/{report.no}",
        "dated": day,
        "is_final": report.is_final,
        "reported_from": report.period_from,
        "reported_to": report.period_to,
        "texts": [
            {"label": str(label), "text": getattr(report, name)}
            for name, label in NARRATIVE.items()
            if getattr(report, name) and not words["written_in"]
        ],
        "people": shown(report.beneficiaries or 0, limit=LIMIT),
        "indicators": [_reported(line, execution) for line in indicator_lines(report)],
        "spending": [
            {
                "name": _name_of(row.line, execution)["name"],
                "plan": row.fact.plan,
                "before": row.fact.before,
                "now": row.fact.now,
                "balance": row.fact.balance,
            }
            for row in spent.lines
        ],
        "plan": spent.whole.plan,
        "before": spent.whole.before,
        "now": spent.whole.now,
        "balance": spent.whole.balance,
        "signatures": [],
    }


def _reported(line: Any, execution: Execution) -> dict[str, Any]:
    """One figure of the period; a small count of people is not printed."""
    value = line.now
    text = "" if value is None else figure(value)
    if value is not None and counts_people(line.indicator.unit):
        text = shown(int(value), limit=LIMIT)
    return {
        **_name_of(line.indicator, execution),
        "target": figure(line.indicator.target),
        "value": text,
    }


def payment_facts(payment: Payment) -> dict[str, Any]:
    """Which tranche the treasury paid, when and under which number."""
    execution = payment.execution
    day = payment.treasury_date or portal_today()
    paid = _paid_until(payment)
    return {
        **_contract(execution, on=day),
        "number": f"{execution.contract.number}-{payment.tranche.no}",
        "dated": day,
        "tranche": payment.tranche.no,
        "kind": str(payment.tranche.get_kind_display()),
        "amount": payment.amount,
        "treasury_no": payment.treasury_no,
        "paid_total": paid,
        "left": execution.contract_sum - paid,
        "signatures": reader.facts_for_paper(Post.FINANCE_HEAD, on=day)["signatures"],
    }


def _paid_until(payment: Payment) -> Decimal:
    """What was paid with this payment; its own row may not be saved as released yet."""
    earlier = payment.execution.payments.filter(state=PaymentState.RELEASED).exclude(pk=payment.pk)
    return sum((one.amount for one in earlier), payment.amount)


def act_facts(act: AcceptanceAct) -> dict[str, Any]:
    """Promised, done and paid side by side, for two signatures."""
    execution = act.execution
    contract = execution.contract
    ngo = contract.organization
    day = local(act.created_at).date() if act.created_at else portal_today()
    reports = list(execution.reports.filter(state=ReportState.ACCEPTED).order_by("no"))
    city = reader.facts_for_paper(Post.FINANCE_HEAD, on=day)
    last = reports[-1] if reports else None
    spent = selectors.spending_of(last).whole.spent if last else Decimal(0)
    return {
        **_contract(execution, on=day),
        **_own_words(execution),
        "number": act.number,
        "dated": day,
        "department": city["department"],
        "people": people_shown([report.beneficiaries or 0 for report in reports]),
        "reports": [
            {
                "no": report.no,
                "sent": local(report.submitted_at).date() if report.submitted_at else None,
                "accepted": local(report.accepted_at).date() if report.accepted_at else None,
            }
            for report in reports
        ],
        "indicators": _kept_promises(execution, reports),
        "paid": execution.paid_total,
        "to_pay": execution.contract_sum - execution.paid_total,
        "spent": spent,
        "signatures": [{**signature, "stamp": True} for signature in city["signatures"]]
        + [
            {
                "post": ngo.head_position or str(_l("Head of the organisation")),
                "name": ngo.head_name,
                "basis": str(text_in(ngo, "full_name")),
                "acting": False,
                "stamp": True,
            }
        ],
    }


def _kept_promises(execution: Execution, reports: list[Report]) -> list[dict[str, Any]]:
    results = list(IndicatorResult.objects.filter(report__in=reports).order_by("report__no"))
    rows = []
    for indicator in execution.contract.bid.indicators.order_by("no"):
        values = [r.value for r in results if r.indicator_id == indicator.pk]
        row = indicator_row(indicator, values, None)
        rows.append(
            {
                **_name_of(indicator, execution),
                "target": row.promised,
                "value": row.shown,
                "percent": "" if row.percent is None else f"{row.percent:.0f} %",
            }
        )
    return rows


PASSPORT = papers.register(
    Paper(
        kind="monitoring.passport",
        title=_l("Passport of the project"),
        template="papers/monitoring/passport.html",
        facts=passport_facts,
        public=True,
    )
)
REPORT = papers.register(
    Paper(
        kind="monitoring.report",
        title=_l("Report on the project"),
        template="papers/monitoring/report.html",
        facts=report_facts,
        public=True,
    )
)
PAYMENT = papers.register(
    Paper(
        kind="monitoring.payment",
        title=_l("Note of payment"),
        template="papers/monitoring/payment.html",
        facts=payment_facts,
        public=True,
    )
)
ACT = papers.register(
    Paper(
        kind="monitoring.acceptance_act",
        title=_l("Acceptance act"),
        template="papers/monitoring/acceptance_act.html",
        facts=act_facts,
    )
)

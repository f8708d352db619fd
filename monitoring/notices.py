"""Letters between the signed contract and the last payment."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_figures, day_words
from karakol_gsz.core.money import format_som
from karakol_gsz.notifications.notice import Notice, notices
from monitoring import selectors
from monitoring.models import AcceptanceAct, Execution, Payment, Report
from monitoring.norms.report import place_words


def _project(execution: Execution) -> dict[str, Any]:
    contract = execution.contract
    return {
        "number": contract.number,
        "title": str(text_in(contract, "title")),
        "organization": str(text_in(contract.organization, "full_name")),
        "url": reverse("monitoring:cabinet_project_show", args=[contract.number]),
    }


def _ngo(thing: Any) -> list[User]:
    execution = thing if isinstance(thing, Execution) else thing.execution
    return selectors.people_of(execution)


def _started(execution: Execution) -> dict[str, Any]:
    return {
        **_project(execution),
        "reports": [
            {"no": report.no, "day": day_words(report.due_on, portal_language())}
            for report in execution.reports.order_by("no")
        ],
    }


def _report(report: Report) -> dict[str, Any]:
    contract = report.execution.contract
    return {
        **_project(report.execution),
        "no": report.no,
        "day": day_words(report.due_on, portal_language()),
        "url": reverse("monitoring:cabinet_report_show", args=[contract.number, report.no]),
    }


def _report_for_the_office(report: Report) -> dict[str, Any]:
    until = report.review_until
    return {
        **_report(report),
        "until": day_words(until, portal_language()) if until else "",
        "url": reverse(
            "monitoring:office_report_show", args=[report.execution.contract.number, report.no]
        ),
    }


def _returned(report: Report) -> dict[str, Any]:
    return {
        **_report(report),
        "items": [
            {"label": place_words(item["where"]), "text": item["text"]}
            for item in report.return_items
        ],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        **_project(payment.execution),
        "tranche": payment.tranche.no,
        "sum": format_som(payment.amount, portal_language()),
        "day": day_words(payment.due_on, portal_language()) if payment.due_on else "",
        "treasury_no": payment.treasury_no,
        "treasury_date": day_figures(payment.treasury_date) if payment.treasury_date else "",
    }


def _payment_for_the_office(payment: Payment) -> dict[str, Any]:
    number = payment.execution.contract.number
    return {
        **_payment(payment),
        "url": reverse("monitoring:office_payment_show", args=[number, payment.tranche.no]),
    }


def _act(act: AcceptanceAct) -> dict[str, Any]:
    return {**_project(act.execution), "act": act.number}


def _act_for_the_office(act: AcceptanceAct) -> dict[str, Any]:
    number = act.execution.contract.number
    return {**_act(act), "url": reverse("monitoring:office_project_show", args=[number])}


EXECUTION_STARTED = notices.register(
    Notice("monitoring.execution_started", recipients=_ngo, facts=_started)
)
REPORT_DUE = notices.register(Notice("monitoring.report_due", recipients=_ngo, facts=_report))
REPORT_OVERDUE = notices.register(
    Notice("monitoring.report_overdue", recipients=_ngo, facts=_report)
)
REPORT_SUBMITTED = notices.register(
    Notice(
        "monitoring.report_submitted",
        recipients=lambda report: selectors.department(),
        facts=_report_for_the_office,
    )
)
REPORT_RETURNED = notices.register(
    Notice("monitoring.report_returned", recipients=_ngo, facts=_returned)
)
REPORT_ACCEPTED = notices.register(
    Notice("monitoring.report_accepted", recipients=_ngo, facts=_report)
)
PAYMENT_REQUESTED = notices.register(
    Notice(
        "monitoring.payment_requested",
        recipients=lambda payment: selectors.accountants(),
        facts=_payment_for_the_office,
    )
)
PAYMENT_PREPARED = notices.register(
    Notice(
        "monitoring.payment_prepared",
        recipients=lambda payment: selectors.heads(),
        facts=_payment_for_the_office,
    )
)
PAYMENT_RELEASED = notices.register(
    Notice("monitoring.payment_released", recipients=_ngo, facts=_payment)
)
ACT_TO_SIGN = notices.register(Notice("monitoring.act_to_sign", recipients=_ngo, facts=_act))
ACT_SIGNED_BY_NGO = notices.register(
    Notice(
        "monitoring.act_signed_by_ngo",
        recipients=lambda act: selectors.department(),
        facts=_act_for_the_office,
    )
)
ACT_ACCEPTED = notices.register(Notice("monitoring.act_accepted", recipients=_ngo, facts=_act))

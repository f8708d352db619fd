"""The clauses of the contract, in the language that is active; every figure comes from data.

They are facts of the paper, not words of its template: a printed contract keeps the clauses it was
printed with, and its hash covers them.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_words
from karakol_gsz.core.money import format_som, in_words
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import Contract

Section = dict[str, Any]


def sections(contract: Contract, rules: Rules, *, basis: list[str]) -> list[Section]:
    """All sections in their order; a template may hang a table under the one it knows by key."""
    return [
        {"key": key, "heading": heading, "clauses": clauses}
        for key, heading, clauses in _all(contract, rules, basis)
        if clauses
    ]


def _all(
    contract: Contract, rules: Rules, basis: list[str]
) -> Iterator[tuple[str, str, list[str]]]:
    yield "subject", _("Subject of the contract"), _subject(contract, basis)
    yield "sum", _("Sum and payments"), _sum(contract, rules)
    yield "reports", _("Reports"), _reports(rules)
    yield "costs", _("Eligible costs and property"), _costs(rules)
    yield "contractor", _("Rights and duties of the organisation"), _contractor()
    yield "customer", _("Rights and duties of the customer"), _customer(rules)
    yield "monitoring", _("Monitoring"), _monitoring(rules)
    yield "people", _("Personal data and protection of people"), _people()
    yield "publicity", _("Publicity"), _publicity()
    yield "amendment", _("Changes of the contract"), _amendment()
    yield "end", _("Suspension, early end and refund"), _end(rules)
    yield "liability", _("Liability and force majeure"), _liability()
    yield "corruption", _("Against corruption"), _corruption()
    yield "disputes", _("Disputes"), _disputes()
    yield "terms", _("Special terms"), _special(contract)
    yield "final", _("Final provisions"), _final(rules)


def _subject(contract: Contract, basis: list[str]) -> list[str]:
    language, call = portal_language(), contract.call
    return [
        _(
            "The customer orders, and the organisation carries out, the socially useful project "
            "“%(title)s” (the project) within the state social order."
        )
        % {"title": text_in(contract, "title")},
        _("What the project is: %(summary)s") % {"summary": text_in(contract, "summary")},
        _("For whom: %(group)s. Where: %(where)s.")
        % {
            "group": str(text_in(call, "target_group")).rstrip("."),
            "where": str(text_in(call, "territory")).rstrip("."),
        },
        _("The project runs from %(first)s to %(last)s.")
        % {
            "first": day_words(contract.period_from, language),
            "last": day_words(contract.period_to, language),
        },
        _("The contract rests on: %(basis)s.") % {"basis": "; ".join(basis)},
        _("The budget, the plan of work and the indicators are annexes and part of the contract."),
    ]


def _sum(contract: Contract, rules: Rules) -> list[str]:
    language, line = portal_language(), contract.call.budget_line
    clauses = [
        _("The sum of the contract is %(sum)s (%(words)s). It is final and does not grow.")
        % {
            "sum": format_som(contract.total_sum, language),
            "words": in_words(contract.total_sum, language),
        },
        _(
            "The sum is paid in parts, to the bank account of the organisation named in this "
            "contract, as the table below says."
        ),
        _(
            "An advance is paid when the contract is signed by both parties. Every other part is "
            "paid after the report on its stage is accepted."
        ),
        _("The customer pays at the latest %(days)s after the organisation has asked for it.")
        % {"days": rules.words(Rule.PAY_DAYS)},
    ]
    if line is not None:
        clauses.insert(
            1,
            _("The money comes from the local budget of %(year)s, budget line %(code)s.")
            % {"year": line.year, "code": line.code},
        )
    return clauses


def _reports(rules: Rules) -> list[str]:
    return [
        _(
            "The organisation reports on each stage: what was done, the indicators reached, and "
            "what was spent on each line of the budget, with copies of the papers that prove it."
        ),
        _("The last report is handed in at the latest %(days)s after the end of the project.")
        % {"days": rules.words(Rule.REPORT_FINAL_DAYS)},
        _(
            "The customer accepts a report or returns it with reasons at the latest %(days)s "
            "after it came. A report may be returned this many times: %(count)s."
        )
        % {"days": rules.words(Rule.REVIEW_DAYS), "count": rules.count(Rule.RETURNS_MAX)},
        _("After the last report both parties sign an act of acceptance."),
    ]


def _costs(rules: Rules) -> list[str]:
    return [
        _(
            "A cost is eligible when it stands in the budget, is needed for the project, fell "
            "within its period and is proved by a paper."
        ),
        _(
            "The organisation may move up to %(percent)s of a line of the budget to another line "
            "without a change of the contract. The purpose and the whole sum do not change."
        )
        % {"percent": rules.words(Rule.BUDGET_SHIFT_PERCENT)},
        _("The same cost is never paid from two sources."),
        _(
            "What is bought with the money of the contract serves the people for whom the project "
            "is made, also after its end. It is not sold and not given away without the written "
            "consent of the customer."
        ),
    ]


def _contractor() -> list[str]:
    return [
        _("The organisation carries out the project itself, in time and as the annexes say."),
        _("It keeps a separate account of the money of the contract."),
        _("It tells the customer at once of everything that endangers the project."),
        _("It has the right to be paid in time, and to explanations of every decision on it."),
        _("It does not hand the contract over to anybody else."),
    ]


def _customer(rules: Rules) -> list[str]:
    return [
        _("The customer pays for the project in the terms of this contract."),
        _("It helps the organisation with information and does not interfere in its daily work."),
        _(
            "It may withhold a payment while a report is overdue or not accepted, and tells the "
            "organisation the reason in writing."
        ),
    ]


def _monitoring(rules: Rules) -> list[str]:
    return [
        _(
            "The customer and those whom it sends may visit the project and see its papers. They "
            "announce a visit %(days)s before, except where a complaint asks for more speed."
        )
        % {"days": rules.words(Rule.VISIT_NOTICE_DAYS)},
        _("The organisation keeps the papers of the project for %(years)s after its end.")
        % {"years": rules.words(Rule.RETENTION_YEARS)},
        _("Where a visit finds a fault, the organisation mends it in %(days)s.")
        % {"days": rules.words(Rule.FINDING_DAYS)},
    ]


def _people() -> list[str]:
    return [
        _(
            "Personal data are collected only as far as the help needs them, are kept locked away "
            "and are not given to others. Reports name nobody: people are counted, not listed."
        ),
        _(
            "Photos and stories are shown only with the written consent of the person, of a child "
            "also with that of a parent or guardian."
        ),
        _(
            "The address of a shelter, and everything by which a victim of violence can be found, "
            "stays secret."
        ),
        _(
            "Who works with children or victims of violence is chosen with care and trained. "
            "Violence, exploitation and humiliation are reported at once to the authorities."
        ),
        _("Help is given free of charge and to everybody who needs it, without discrimination."),
    ]


def _publicity() -> list[str]:
    return [
        _(
            "The portal shows the project, its sum, its payments, its indicators and its accepted "
            "reports. Bank details and data of people are not shown."
        ),
        _("The organisation says in its publications that the project is paid by the city."),
    ]


def _amendment() -> list[str]:
    return [
        _("The contract is changed only in writing, by an addendum signed by both parties."),
        _("An addendum changes neither the purpose of the project nor the sum of the contract."),
    ]


def _end(rules: Rules) -> list[str]:
    return [
        _(
            "The customer may stop payments when a report is overdue by more than %(days)s or a "
            "serious fault is not mended. Payments go on when the cause is gone."
        )
        % {"days": rules.words(Rule.SUSPEND_OVERDUE_DAYS)},
        _(
            "Each party may end the contract early, in writing and with reasons, when the other "
            "party seriously breaks it. Work done and proved until then is paid."
        ),
        _(
            "Money that was not spent, or was spent on what is not eligible, is returned in "
            "%(days)s after a written demand."
        )
        % {"days": rules.words(Rule.REFUND_DAYS_MAX)},
    ]


def _liability() -> list[str]:
    return [
        _("The parties answer for breaches of the contract by the laws of the Kyrgyz Republic."),
        _(
            "Nobody answers for what came from circumstances beyond control that could not be "
            "foreseen. Who is hindered by them tells the other party in writing without delay."
        ),
    ]


def _corruption() -> list[str]:
    return [
        _(
            "The parties neither give nor take nor promise any reward for a decision under this "
            "contract, and tell each other of every attempt."
        ),
        _(
            "People with a private interest in a decision take no part in it. Goods and services "
            "are not bought from relatives of those who decide without the customer's consent."
        ),
    ]


def _disputes() -> list[str]:
    return [
        _("Disputes are settled by talks. What is not settled so is decided by the court."),
    ]


def _special(contract: Contract) -> list[str]:
    text = str(text_in(contract, "terms")).strip()
    return [line.strip() for line in text.splitlines() if line.strip()]


def _final(rules: Rules) -> list[str]:
    return [
        _(
            "The contract comes into force when both parties have signed it and ends when all "
            "duties under it are fulfilled."
        ),
        _("It is made in Kyrgyz and in Russian, in two copies, one for each party."),
        _("It is made under the rules “%(rules)s”.") % {"rules": rules.title}
        if not rules.act
        else _("It is made under the rules “%(rules)s”, adopted by the local act %(act)s.")
        % {"rules": rules.title, "act": rules.act},
    ]

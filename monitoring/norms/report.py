"""What a report must say before it can be sent, and what in it asks for a second look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from monitoring.norms.execution import LineFact, spending
from monitoring.norms.privacy import names_people
from procurement.norms.findings import Finding, Words, som_words

NARRATIVE: Mapping[str, Words] = {
    "done": _("What was done"),
    "results": _("What came of it"),
    "deviations": _("What went otherwise than planned, and why"),
    "problems": _("Problems"),
    "next_steps": _("Plan of the next period"),
}
PLACES: Mapping[str, Words] = {
    "narrative.beneficiaries": _("People reached"),
    "indicators": _("Figures"),
    "spending": _("Spending"),
    "files": _("Photos and papers"),
}
ALWAYS_ASKED = ("done", "results")


def place_words(where: str) -> str:
    """What the place of a remark is called; nothing for the report as a whole."""
    name = where.removeprefix("narrative.")
    return str(NARRATIVE.get(name) or PLACES.get(where, ""))


@dataclass(frozen=True, slots=True)
class Fact:
    """One promise and what the report says about it; `value` None: nothing said yet."""

    number: int
    name: str
    value: Decimal | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """A report as plain values."""

    texts: Mapping[str, str]
    beneficiaries: int | None
    is_final: bool
    facts: Sequence[Fact]
    lines: Sequence[LineFact]
    contract_sum: Decimal
    has_files: bool


def report_findings(answers: Answers) -> list[Finding]:
    """Everything that is missing, points at people or does not agree with the budget."""
    return [
        *_narrative(answers),
        *_facts(answers),
        *_spending(answers),
        *_files(answers),
    ]


def narrative_asked(*, is_final: bool) -> tuple[str, ...]:
    """The texts that may not stay empty: a plan is asked only while there is a next period."""
    return ALWAYS_ASKED if is_final else (*ALWAYS_ASKED, "next_steps")


def _narrative(answers: Answers) -> list[Finding]:
    found = []
    asked = narrative_asked(is_final=answers.is_final)
    for name, label in NARRATIVE.items():
        text = answers.texts.get(name, "").strip()
        where = f"narrative.{name}"
        if not text and name in asked:
            words = _("Fill in: “%(label)s”.")
            found.append(Finding("missing", words, where, {"label": label}))
        if names_people(text):
            found.append(_pointing(where, label))
    if answers.beneficiaries is None:
        words = _("Say how many people were reached; nought is an answer too.")
        found.append(Finding("missing", words, "narrative.beneficiaries"))
    return found


def _facts(answers: Answers) -> list[Finding]:
    found = []
    for fact in answers.facts:
        where = f"indicators.{fact.number}"
        if fact.value is None:
            words = _("Give the figure of the indicator “%(label)s”.")
            found.append(Finding("missing", words, where, {"label": fact.name}))
        if names_people(fact.evidence):
            found.append(_pointing(where, fact.name))
    return found


def _spending(answers: Answers) -> list[Finding]:
    whole = spending(answers.lines)
    found = []
    if whole.spent > answers.contract_sum:
        words = _("More is spent than the contract gives: %(spent)s instead of %(sum)s.")
        facts = {"spent": som_words(whole.spent), "sum": som_words(answers.contract_sum)}
        found.append(Finding("above_contract", words, "spending", facts))
    if any(line.is_overspent for line in answers.lines) and not answers.texts.get("deviations"):
        words = _("A cost line is overspent: say why under “%(label)s”.")
        facts = {"label": NARRATIVE["deviations"]}
        found.append(Finding("unexplained", words, "narrative.deviations", facts))
    if answers.lines and not whole.now:
        words = _("No expense stands in this report. If nothing was spent, go on.")
        found.append(Finding("no_expenses", words, "spending", blocks=False))
    return found


def _files(answers: Answers) -> list[Finding]:
    if answers.has_files:
        return []
    words = _("Nothing is attached. A photo or a list of meetings makes the check quicker.")
    return [Finding("no_files", words, "files", blocks=False)]


def _pointing(where: str, label: Words) -> Finding:
    words = _(
        "Under “%(label)s” stands a personal number or a phone. The report becomes public: "
        "take it out, write how many people instead of who."
    )
    return Finding("names_people", words, where, {"label": label})

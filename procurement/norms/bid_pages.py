"""The pages of a bid as data, what must be on them, and the bid as one sealed package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from .answers import as_day, as_whole
from .budget import SECTIONS, budget_findings
from .findings import Finding, Words
from .pages import (
    Document,
    Field,
    Kind,
    Page,
    Rows,
    gaps,
    is_optional,
    is_untouched,
    malformed,
)

TARGET_CATEGORIES: tuple[tuple[str, Words], ...] = (
    ("children_of_migrants", _("Children of labour migrants")),
    ("children", _("Children and families in hardship")),
    ("domestic_violence", _("Women victims of domestic violence")),
    ("disability", _("Persons with disabilities")),
    ("elderly", _("Elderly people")),
    ("homeless", _("People without a fixed place of residence")),
    ("youth", _("Young people")),
    ("released", _("People released from prison")),
    ("residents", _("Residents of the city")),
    ("other", _("Other people")),
)

INDICATOR_LEVELS: tuple[tuple[str, Words], ...] = (
    ("output", _("Output: what was done")),
    ("outcome", _("Outcome: what changed for people")),
    ("impact", _("Impact: what changed for the city")),
)

PROJECT = Page(
    "project",
    _("Project"),
    fields=(
        Field(
            "title",
            Kind.PAIR,
            _("Title of the project"),
            _("In the language of the bid. The second language is asked at the contract."),
            max_length=200,
        ),
        Field(
            "summary",
            Kind.PAIR,
            _("Summary"),
            _("Three lines that anybody in the city will understand."),
            max_length=1000,
        ),
        Field(
            "problem",
            Kind.LONG,
            _("Problem"),
            _("What is wrong, for how many people, and how you know it."),
            max_length=5000,
        ),
        Field(
            "goal", Kind.LONG, _("Goal"), _("What will be different in the end."), max_length=1000
        ),
        Field("tasks", Kind.LONG, _("Tasks"), _("Each task on its own line."), max_length=3000),
        Field(
            "method",
            Kind.LONG,
            _("How the work will be done"),
            _("Steps, partners, how people will find you."),
            max_length=5000,
        ),
        Field("starts_on", Kind.DATE, _("Work begins on")),
        Field("ends_on", Kind.DATE, _("Work ends on")),
    ),
)

TARGET = Page(
    "target",
    _("Target group"),
    hint=_("Write only numbers of people. Never write names or addresses of recipients."),
    fields=(
        Field("category", Kind.CHOICE, _("Whom the project helps"), choices=TARGET_CATEGORIES),
        Field(
            "direct",
            Kind.INT,
            _("Direct recipients"),
            _("How many people will receive the service themselves."),
        ),
        Field(
            "indirect",
            Kind.INT,
            _("Indirect recipients"),
            _("Family members and others who will feel the benefit."),
        ),
        Field("women", Kind.INT, _("Of the direct recipients: women")),
        Field("men", Kind.INT, _("Of the direct recipients: men")),
        Field("children", Kind.INT, _("Of the direct recipients: children")),
        Field("disability", Kind.INT, _("Of the direct recipients: persons with disabilities")),
        Field(
            "territory",
            Kind.LONG,
            _("Territory"),
            _("City districts or villages. Never the address of a shelter."),
            max_length=500,
        ),
    ),
)

ACTIVITY_ROWS = Rows(
    "rows",
    title=_("Activities"),
    fields=(
        Field("no", Kind.TEXT, _("No."), required=False, max_length=10),
        Field("name", Kind.TEXT, _("Activity"), max_length=300),
        Field("responsible", Kind.TEXT, _("Responsible"), max_length=150),
        Field("starts_on", Kind.DATE, _("Begins")),
        Field("ends_on", Kind.DATE, _("Ends")),
        Field("output", Kind.TEXT, _("Result of the activity"), max_length=300),
    ),
)

ACTIVITIES = Page(
    "activities",
    _("Activities"),
    hint=_("The plan of work: what, who, when and with what result."),
    rows=ACTIVITY_ROWS,
)

INDICATORS = Page(
    "indicators",
    _("Indicators"),
    hint=_("How the city and you will see that the project worked."),
    rows=Rows(
        "rows",
        title=_("Indicators"),
        max_rows=20,
        fields=(
            Field("level", Kind.CHOICE, _("Level"), choices=INDICATOR_LEVELS),
            Field("statement", Kind.TEXT, _("Expected result"), max_length=300),
            Field("indicator", Kind.TEXT, _("Indicator"), max_length=300),
            Field("unit", Kind.TEXT, _("Unit"), max_length=50),
            Field("baseline", Kind.NUMBER, _("Now"), _("0 if nothing has been done yet.")),
            Field("target", Kind.NUMBER, _("At the end")),
            Field("source", Kind.TEXT, _("How it will be checked"), max_length=300),
        ),
    ),
)

TEAM = Page(
    "team",
    _("Experience and team"),
    fields=(
        Field(
            "experience",
            Kind.LONG,
            _("Experience of the organisation"),
            _("Similar work: when, for whom, with what result."),
            max_length=3000,
        ),
    ),
    rows=Rows(
        "rows",
        title=_("Team"),
        max_rows=20,
        fields=(
            Field("name", Kind.TEXT, _("Full name"), max_length=150),
            Field("role", Kind.TEXT, _("Role in the project"), max_length=150),
            Field(
                "share",
                Kind.INT,
                _("Share of working time, per cent"),
                required=False,
            ),
            Field("experience", Kind.TEXT, _("Experience"), required=False, max_length=300),
        ),
    ),
)

BUDGET = Page(
    "budget",
    _("Budget"),
    hint=_("The portal counts each total: quantity × price × months."),
    rows=Rows(
        "rows",
        title=_("Cost lines"),
        max_rows=60,
        fields=(
            Field("section", Kind.CHOICE, _("Section"), choices=SECTIONS),
            Field("name", Kind.TEXT, _("Cost"), max_length=200),
            Field("unit", Kind.TEXT, _("Unit"), max_length=50),
            Field("qty", Kind.NUMBER, _("Quantity")),
            Field("price", Kind.MONEY, _("Price per unit, som")),
            Field("months", Kind.NUMBER, _("Months"), _("Empty means once."), required=False),
            Field("from_grant", Kind.MONEY, _("From the city, som")),
            Field("own", Kind.MONEY, _("Own contribution, som"), required=False),
            Field("other", Kind.MONEY, _("Other sources, som"), required=False),
            Field("justification", Kind.TEXT, _("Why it is needed"), max_length=500),
        ),
    ),
)

SUSTAINABILITY = Page(
    "sustainability",
    _("Contribution, sustainability and protection"),
    fields=(
        Field(
            "contribution",
            Kind.LONG,
            _("Own contribution"),
            _("Money, premises, equipment, volunteers: what you bring yourselves."),
            required=False,
            max_length=2000,
        ),
        Field(
            "partners",
            Kind.LONG,
            _("Partners"),
            _("Who helps and with what."),
            required=False,
            max_length=2000,
        ),
        Field(
            "sustainability",
            Kind.LONG,
            _("Sustainability"),
            _("What will remain when the money of the city ends."),
            max_length=3000,
        ),
        Field(
            "protection",
            Kind.LONG,
            _("Protection of recipients"),
            _("How you keep people and their data safe, and how a person can complain."),
            max_length=3000,
        ),
        Field(
            "accessibility",
            Kind.LONG,
            _("Accessibility"),
            _("How people with disabilities will be able to take part."),
            max_length=2000,
        ),
        Field(
            "risks",
            Kind.LONG,
            _("Risks"),
            _("What may go wrong and what you will do then."),
            max_length=3000,
        ),
    ),
)

DECLARATIONS = Page(
    "declarations",
    _("Declarations"),
    fields=(
        Field("truth", Kind.BOOL, _("All that is written in this bid is true.")),
        Field(
            "no_double_finance",
            Kind.BOOL,
            _("Nobody else pays for the same costs in the same year."),
        ),
        Field(
            "no_conflict",
            Kind.BOOL,
            _("The organisation has no conflict of interest with the customer or the committee."),
        ),
        Field(
            "data_consent",
            Kind.BOOL,
            _("The people named in this bid agree that the city processes their data."),
        ),
        Field(
            "no_arrears",
            Kind.BOOL,
            _("The organisation owes no taxes and no Social Fund contributions."),
        ),
    ),
)

COMMON_PAGES: tuple[Page, ...] = (
    PROJECT,
    TARGET,
    ACTIVITIES,
    INDICATORS,
    TEAM,
    BUDGET,
    SUSTAINABILITY,
    DECLARATIONS,
)


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A paper the call asks for: its slug in the files page, its name, whether it is a must."""

    slug: str
    label: Words
    required: bool = True
    hint: Words = ""


def files_page(required_documents: Iterable[RequiredDocument]) -> Page:
    """The page of files of a call that asks for these papers."""
    return Page(
        "files",
        _("Documents"),
        hint=_("PDF, pictures, Word or Excel, each not larger than 10 MB."),
        fields=tuple(
            Field(paper.slug, Kind.FILE, paper.label, paper.hint, paper.required)
            for paper in required_documents
        ),
    )


def pages_for(required_documents: Iterable[RequiredDocument]) -> tuple[Page, ...]:
    """All pages of a bid for a call, in the order of the task list."""
    return (*COMMON_PAGES, files_page(required_documents))


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a bid is held against: the lot, the period of the call and the rules' numbers."""

    lot_sum: Decimal
    admin_share_max_percent: Decimal
    own_contribution_min_percent: Decimal
    period_from: date | None = None
    period_to: date | None = None
    required_documents: tuple[RequiredDocument, ...] = ()


def period_findings(documents: Mapping[str, Document], facts: CallFacts) -> list[Finding]:
    """The dates of the project run forward and lie inside the period of the call."""
    project = documents.get(PROJECT.slug, {})
    starts_on, ends_on = as_day(project.get("starts_on")), as_day(project.get("ends_on"))
    found: list[Finding] = []
    if starts_on and ends_on and ends_on < starts_on:
        text = _("The work ends before it begins.")
        found.append(Finding("period_backwards", text, "project.ends_on"))
    if starts_on and facts.period_from and starts_on < facts.period_from:
        text = _("Work may not begin before %(day)s.")
        day = {"day": f"{facts.period_from:%d.%m.%Y}"}
        found.append(Finding("period_outside_call", text, "project.starts_on", day))
    if ends_on and facts.period_to and ends_on > facts.period_to:
        text = _("Work must end by %(day)s.")
        day = {"day": f"{facts.period_to:%d.%m.%Y}"}
        found.append(Finding("period_outside_call", text, "project.ends_on", day))
    for index, row in ACTIVITY_ROWS.given(documents.get(ACTIVITIES.slug, {})):
        begins, ends = as_day(row.get("starts_on")), as_day(row.get("ends_on"))
        facts_of_row = {"row": index + 1}
        if begins and ends and ends < begins:
            text = _("Activity %(row)s ends before it begins.")
            where = f"activities.rows.{index}.ends_on"
            found.append(Finding("activity_backwards", text, where, facts_of_row))
        elif (begins and starts_on and begins < starts_on) or (ends and ends_on and ends > ends_on):
            text = _("Activity %(row)s lies outside the dates of the project.")
            where = f"activities.rows.{index}.starts_on"
            found.append(Finding("activity_outside", text, where, facts_of_row, blocks=False))
    return found


def target_findings(document: Document) -> list[Finding]:
    """The parts of the target group are not larger than the whole."""
    direct = as_whole(document.get("direct"))
    women, men, children = (as_whole(document.get(key)) for key in ("women", "men", "children"))
    disability = as_whole(document.get("disability"))
    found: list[Finding] = []
    if direct is None:
        return found
    if direct == 0:
        text = _("A project without recipients cannot be financed.")
        found.append(Finding("no_recipients", text, "target.direct"))
    parts = sum(part or 0 for part in (women, men, children))
    if parts > direct:
        text = _("Women, men and children together are more than the direct recipients.")
        found.append(Finding("parts_exceed_whole", text, "target.direct", blocks=False))
    if disability is not None and disability > direct:
        text = _("Persons with disabilities are more than the direct recipients.")
        found.append(Finding("part_exceeds_whole", text, "target.disability", blocks=False))
    return found


def bid_findings(documents: Mapping[str, Document], facts: CallFacts) -> list[Finding]:
    """All that speaks against submitting the bid, page by page; `blocks` parts the two kinds."""
    found: list[Finding] = []
    for page in pages_for(facts.required_documents):
        document = documents.get(page.slug, {})
        if is_optional(page) and is_untouched(page, document):
            continue
        found += gaps(page, document) + malformed(page, document)
    found += period_findings(documents, facts)
    found += target_findings(documents.get(TARGET.slug, {}))
    found += budget_findings(
        documents.get(BUDGET.slug, {}),
        lot_sum=facts.lot_sum,
        admin_share_max_percent=facts.admin_share_max_percent,
        own_contribution_min_percent=facts.own_contribution_min_percent,
    )
    return found


@dataclass(frozen=True, slots=True)
class Package:
    """A bid as bytes, always the same for the same bid, with the hash the receipt shows."""

    data: bytes
    sha256: str


def canonical(value: object) -> bytes:
    """JSON with one spelling: keys in order, no spaces, letters as themselves."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def package(
    documents: Mapping[str, Document], manifest: Sequence[Mapping[str, Any]] = ()
) -> Package:
    """The pages and the list of files as one piece for sealing.

    The manifest names each file (slug, name, sha256, size); the order of the files and of the
    pages does not change the hash.
    """
    files = sorted((dict(file) for file in manifest), key=canonical)
    data = canonical({"documents": dict(documents), "files": files})
    return Package(data, sha256(data).hexdigest())

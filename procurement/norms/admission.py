"""The check for conformity: a list computed from the same pages the bidder filled in.

The list never decides. It says what the portal sees, which rule is concerned and what to do;
people admit, return or reject, and a rejection names one ground of a closed list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from .bid_pages import DECLARATIONS, CallFacts, files_page, pages_for, period_findings
from .budget import budget_findings
from .findings import Finding, Words
from .pages import Document, gaps, is_optional, is_untouched, malformed


class Colour(StrEnum):
    """Green: agrees. Amber: a person must look. Red: does not agree."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Ground(StrEnum):
    """The closed list of grounds for a rejection."""

    LATE = "late"
    FORM = "form"
    MISMATCH = "mismatch"
    MISSING_DOCUMENT = "missing_document"
    OVER_LOT = "over_lot"
    PERIOD = "period"
    INSOLVENCY = "insolvency"
    FALSE_DATA = "false_data"
    BAD_FAITH = "bad_faith"
    TAX_ARREARS = "tax_arrears"
    DOUBLE_FINANCE = "double_finance"
    AFFILIATED = "affiliated"
    DUPLICATE = "duplicate"


GROUND_WORDS: Mapping[Ground, Words] = MappingProxyType(
    {
        Ground.LATE: _("The bid was received after the closing time"),
        Ground.FORM: _("The bidder is not a non-commercial organisation of a permitted form"),
        Ground.MISMATCH: _("The project does not belong to the sphere or the lot of the call"),
        Ground.MISSING_DOCUMENT: _("A required document is missing and was not brought in time"),
        Ground.OVER_LOT: _("The bid asks for more than the lot has"),
        Ground.PERIOD: _("The project lies outside the period of the call"),
        Ground.INSOLVENCY: _("The organisation is being closed, is bankrupt or suspended"),
        Ground.FALSE_DATA: _("The bid contains data proven to be false"),
        Ground.BAD_FAITH: _("The organisation is on the list of those who broke their contracts"),
        Ground.TAX_ARREARS: _("The organisation owes taxes or Social Fund contributions"),
        Ground.DOUBLE_FINANCE: _("The same costs are already paid from another source"),
        Ground.AFFILIATED: _("The organisation is bound to a member of the committee"),
        Ground.DUPLICATE: _("The organisation has more bids for the lot than the rules allow"),
    }
)

GROUND_CHOICES: tuple[tuple[str, Words], ...] = tuple(
    (ground.value, words) for ground, words in GROUND_WORDS.items()
)

CURABLE = frozenset({Ground.MISSING_DOCUMENT, Ground.TAX_ARREARS})
"""A defect of paper may be mended in the term for it; a defect of substance may not."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist."""

    code: str
    label: Words
    colour: Colour
    rule: str = ""
    to_do: Words = ""
    ground: Ground | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_curable(self) -> bool:
        """Whether the bidder may still mend it."""
        return self.ground in CURABLE


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the portal knows of the bid besides its pages.

    `eligibility` holds the codes of ngos.norms.eligibility; `bids_in_lot` counts this bid too.
    """

    call: CallFacts
    in_time: bool = True
    eligibility: Collection[str] = ()
    bids_in_lot: int = 1
    bids_per_lot: int = 1
    financed_elsewhere: bool = False
    shares_people_with_committee: bool = False


def is_curable(ground: str) -> bool:
    """Whether a bid with this defect may be returned for correction."""
    return Ground(ground) in CURABLE


_FORM_CODES = frozenset({"form_not_permitted", "not_verified"})


def _who(facts: AdmissionFacts) -> Iterable[Check]:
    codes = set(facts.eligibility)
    yield _line(
        "in_time",
        _("Received in time"),
        ok=facts.in_time,
        ground=Ground.LATE,
        to_do=_("Reject: a late bid is not received, whatever the reason."),
    )
    yield _line(
        "form",
        _("A registered organisation of a permitted form"),
        ok=not codes & _FORM_CODES,
        ground=Ground.FORM,
        to_do=_("Look at the registration of the organisation."),
    )
    yield _line(
        "standing",
        _("The organisation is not suspended"),
        ok="suspended" not in codes,
        ground=Ground.INSOLVENCY,
        to_do=_("Look at the register of the organisation."),
    )
    yield _line(
        "sphere",
        _("The sphere of the organisation fits the call"),
        ok="sphere_mismatch" not in codes,
        bad=Colour.AMBER,
        ground=Ground.MISMATCH,
        to_do=_("Compare the charter and the project with the goal of the call."),
    )
    yield _line(
        "duplicate",
        _("One bid for the lot"),
        ok=facts.bids_in_lot <= facts.bids_per_lot,
        rule="bids_per_lot",
        ground=Ground.DUPLICATE,
        to_do=_("Ask the organisation which bid it keeps."),
    )


def _portal_knows(facts: AdmissionFacts) -> Iterable[Check]:
    yield _line(
        "double_finance",
        _("Not financed from another source"),
        ok=not facts.financed_elsewhere,
        bad=Colour.AMBER,
        ground=Ground.DOUBLE_FINANCE,
        to_do=_("The portal knows another contract of this organisation: compare the costs."),
    )
    yield _line(
        "affiliated",
        _("No shared people with the committee"),
        ok=not facts.shares_people_with_committee,
        bad=Colour.AMBER,
        ground=Ground.AFFILIATED,
        to_do=_("A name of the bid is also a name of the committee: ask the member."),
    )


def _line(
    code: str,
    label: Words,
    *,
    ok: bool,
    ground: Ground | None,
    to_do: Words,
    rule: str = "",
    bad: Colour = Colour.RED,
    findings: Iterable[Finding] = (),
) -> Check:
    if ok:
        return Check(code, label, Colour.GREEN, rule)
    return Check(code, label, bad, rule, to_do, ground, tuple(findings))


def _papers(documents: Mapping[str, Document], call: CallFacts) -> Iterable[Check]:
    page = files_page(call.required_documents)
    given = documents.get(page.slug, {})
    for field in page.fields:
        yield _line(
            f"document.{field.name}",
            field.label,
            ok=field.is_answered(given),
            bad=Colour.RED if field.required else Colour.AMBER,
            ground=Ground.MISSING_DOCUMENT if field.required else None,
            to_do=_("Return the bid for correction: the paper is missing.")
            if field.required
            else _("The paper was not a must."),
        )


def _pages(documents: Mapping[str, Document], call: CallFacts) -> Iterable[Check]:
    for page in pages_for(call.required_documents)[:-1]:
        document = documents.get(page.slug, {})
        if page is DECLARATIONS or (is_optional(page) and is_untouched(page, document)):
            continue
        found = gaps(page, document) + malformed(page, document)
        yield _line(
            f"page.{page.slug}",
            page.title,
            ok=not found,
            bad=Colour.AMBER,
            ground=None,
            to_do=_("Something is not given. Decide whether the bid can be judged without it."),
            findings=found,
        )
    declared = documents.get(DECLARATIONS.slug, {})
    for field in DECLARATIONS.fields:
        arrears = field.name == "no_arrears"
        yield _line(
            f"declaration.{field.name}",
            field.label,
            ok=field.is_answered(declared),
            ground=Ground.TAX_ARREARS if arrears else Ground.MISSING_DOCUMENT,
            to_do=_("Return the bid for correction: the declaration is not given."),
        )


def _money_and_time(documents: Mapping[str, Document], call: CallFacts) -> Iterable[Check]:
    found = budget_findings(
        documents.get("budget", {}),
        lot_sum=call.lot_sum,
        admin_share_max_percent=call.admin_share_max_percent,
        own_contribution_min_percent=call.own_contribution_min_percent,
    )
    limits = {
        "over_lot": ("", _("The sum is within the lot"), Ground.OVER_LOT),
        "admin_share": (
            "admin_share_max_percent",
            _("Administrative costs are within limits"),
            None,
        ),
        "own_contribution": (
            "own_contribution_min_percent",
            _("Own contribution is sufficient"),
            None,
        ),
    }
    for code, (rule, label, ground) in limits.items():
        own = [finding for finding in found if finding.code == code]
        yield _line(
            code,
            label,
            ok=not own,
            rule=rule,
            ground=ground,
            bad=Colour.RED if ground else Colour.AMBER,
            to_do=_("Compare the estimate with the call."),
            findings=own,
        )
    rest = [finding for finding in found if finding.code not in limits]
    yield _line(
        "sums_agree",
        _("The sums of the estimate agree"),
        ok=not rest,
        bad=Colour.AMBER,
        ground=None,
        to_do=_("Check the estimate line by line."),
        findings=rest,
    )
    period = period_findings(documents, call)
    yield _line(
        "period",
        _("The project lies inside the period of the call"),
        ok=not any(finding.blocks for finding in period),
        ground=Ground.PERIOD,
        to_do=_("Compare the dates of the project with the call."),
        findings=period,
    )


def admission_checklist(
    documents: Mapping[str, Document], facts: AdmissionFacts
) -> tuple[Check, ...]:
    """Every line of the check, in the order in which a secretary reads a bid."""
    return (
        *_who(facts),
        *_papers(documents, facts.call),
        *_pages(documents, facts.call),
        *_money_and_time(documents, facts.call),
        *_portal_knows(facts),
    )


def worst(checks: Iterable[Check]) -> Colour:
    """The colour of the whole list."""
    colours = {check.colour for check in checks}
    return next((one for one in (Colour.RED, Colour.AMBER) if one in colours), Colour.GREEN)

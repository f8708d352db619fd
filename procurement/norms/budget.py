"""The estimate of a bid: lines that add up, limits of the rules, sums that must agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from .answers import as_number, as_text, is_given
from .findings import Finding, Words, som_words
from .pages import MONEY_MAX, Document
from .rounding import exact_sum, half_up, percent_of

ADMINISTRATIVE = "9"

SECTIONS: tuple[tuple[str, Words], ...] = (
    ("1", _("1. Pay of the team")),
    ("2", _("2. Social Fund contributions")),
    ("3", _("3. Direct services to recipients")),
    ("4", _("4. Travel")),
    ("5", _("5. Equipment")),
    ("6", _("6. Materials")),
    ("7", _("7. Communication and rent")),
    ("8", _("8. Information")),
    (ADMINISTRATIVE, _("9. Administrative costs")),
)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the estimate as numbers."""

    section: str
    name: str
    unit: str
    qty: Decimal
    price: Decimal
    months: Decimal
    from_grant: Decimal
    own: Decimal
    other: Decimal
    justification: str = ""
    index: int = 0

    @property
    def total(self) -> Decimal:
        """What the line costs."""
        return line_total(self.qty, self.price, self.months)

    @property
    def agrees(self) -> bool:
        """Whether the three purses pay exactly what the line costs."""
        return exact_sum((self.from_grant, self.own, self.other)) == self.total


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an estimate; `from_grant` is what is asked of the city."""

    total: Decimal
    from_grant: Decimal
    own: Decimal
    other: Decimal
    by_section: Mapping[str, Decimal]
    administrative: Decimal
    admin_percent: Decimal
    own_percent: Decimal


def line_total(qty: Decimal, price: Decimal, months: Decimal | None = None) -> Decimal:
    """Quantity times price times months, to the tyiyn; a cost that happens once has no months."""
    times = Fraction(1) if months is None else Fraction(months)
    return half_up(Fraction(qty) * Fraction(price) * times)


def cost_line(row: Document, index: int = 0) -> CostLine:
    """A row as typed read as numbers; what cannot be read counts as nothing."""
    nought = Decimal(0)
    return CostLine(
        section=as_text(row.get("section")),
        name=as_text(row.get("name")),
        unit=as_text(row.get("unit")),
        qty=as_number(row.get("qty")) or nought,
        price=as_number(row.get("price")) or nought,
        months=(as_number(row.get("months")) or nought)
        if is_given(row.get("months"))
        else Decimal(1),
        from_grant=as_number(row.get("from_grant")) or nought,
        own=as_number(row.get("own")) or nought,
        other=as_number(row.get("other")) or nought,
        justification=as_text(row.get("justification")),
        index=index,
    )


def cost_lines(document: Document) -> tuple[CostLine, ...]:
    """The lines of the budget page; a blank row is no line."""
    return tuple(
        cost_line(row, index)
        for index, row in enumerate(document.get("rows") or ())
        if any(is_given(value) for value in row.values())
    )


def totals(lines: Iterable[CostLine]) -> Totals:
    """The sums of the estimate, by purse and by section."""
    lines = tuple(lines)
    total, from_grant, own, other = (
        half_up(exact_sum(getattr(line, name) for line in lines))
        for name in ("total", "from_grant", "own", "other")
    )
    administrative = half_up(
        exact_sum(line.from_grant for line in lines if line.section == ADMINISTRATIVE)
    )
    return Totals(
        total=total,
        from_grant=from_grant,
        own=own,
        other=other,
        by_section=MappingProxyType(
            {
                section: half_up(exact_sum(line.total for line in lines if line.section == section))
                for section, _label in SECTIONS
            }
        ),
        administrative=administrative,
        admin_percent=half_up(percent_of(administrative, from_grant)),
        own_percent=half_up(percent_of(own, total)),
    )


def line_findings(line: CostLine) -> list[Finding]:
    """What is wrong with one line."""
    where, facts = f"budget.rows.{line.index}", {"row": line.index + 1, "name": line.name}
    found: list[Finding] = []
    if line.qty <= 0:
        text = _("Row %(row)s: the quantity must be more than nought.")
        found.append(Finding("qty_not_positive", text, f"{where}.qty", facts))
    if line.months <= 0:
        text = _("Row %(row)s: the number of months must be more than nought.")
        found.append(Finding("months_not_positive", text, f"{where}.months", facts))
    if line.total > MONEY_MAX:
        text = _("Row %(row)s: the total is too large.")
        found.append(Finding("line_too_large", text, f"{where}.qty", facts))
    elif not line.agrees:
        paid = half_up(exact_sum((line.from_grant, line.own, line.other)))
        sums = facts | {"total": som_words(line.total), "paid": som_words(paid)}
        text = _("Row %(row)s costs %(total)s, but its sources give %(paid)s.")
        found.append(Finding("line_does_not_agree", text, f"{where}.from_grant", sums))
    return found


def budget_findings(
    document: Document,
    *,
    lot_sum: Decimal,
    admin_share_max_percent: Decimal,
    own_contribution_min_percent: Decimal,
) -> list[Finding]:
    """What speaks against the estimate: lines first, then the limits of the rules."""
    lines = cost_lines(document)
    if not lines:
        return []
    found = [finding for line in lines for finding in line_findings(line)]
    if any(finding.code == "line_too_large" for finding in found):
        return found
    sums = totals(lines)
    if not sums.from_grant:
        text = _("The budget asks nothing of the city.")
        found.append(Finding("nothing_requested", text, "budget"))
    if sums.from_grant > lot_sum:
        facts: dict[str, object] = {"sum": som_words(sums.from_grant), "lot": som_words(lot_sum)}
        text = _("The budget asks for %(sum)s, the lot has %(lot)s.")
        found.append(Finding("over_lot", text, "budget", facts))
    if percent_of(sums.administrative, sums.from_grant) > admin_share_max_percent:
        facts = {"share": sums.admin_percent, "limit": admin_share_max_percent}
        text = _(
            "Administrative costs are %(share)s %% of the sum asked for, at most %(limit)s %%."
        )
        found.append(Finding("admin_share", text, "budget", facts))
    if percent_of(sums.own, sums.total) < own_contribution_min_percent:
        facts = {"share": sums.own_percent, "limit": own_contribution_min_percent}
        text = _("Own contribution is %(share)s %% of the budget, at least %(limit)s %% is needed.")
        found.append(Finding("own_contribution", text, "budget", facts))
    return found

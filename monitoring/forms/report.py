"""What the NGO types in a report; nothing is required while it is being written."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import DateField, MoneyField, PortalForm
from karakol_gsz.documents.forms import DocumentField
from monitoring.models import Expense
from monitoring.norms.report import NARRATIVE, narrative_asked
from monitoring.selectors.report import IndicatorLine, SpendingLine

HINTS = {
    "done": _("Activities of the plan, one by one: what, when, for how many people. No names."),
    "results": _("What changed for the people. A story without a name says more than a table."),
    "deviations": _("Leave it empty if everything went by the plan."),
    "problems": _("What the city should know, and where it could help."),
    "next_steps": _("What you do until the next report."),
}
INVALID = _("Write the figure, for example 61 or 61,5.")


class AskedLater:
    """Asked, but only when the report is sent: a page half-written is saved too."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class TextAskedLater(AskedLater, forms.CharField):
    """Words that may come later."""


class CountAskedLater(AskedLater, forms.IntegerField):
    """A count that may come later."""


class FigureAskedLater(AskedLater, MoneyField):
    """A figure that may come later."""


class NarrativeForm(PortalForm):
    """The words of the report and how many people it is about."""

    def __init__(self, *args: Any, is_final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = narrative_asked(is_final=is_final)
        for name, label in NARRATIVE.items():
            if name == "next_steps" and is_final:
                continue
            kind = TextAskedLater if name in asked else forms.CharField
            self.fields[name] = kind(
                label=label,
                help_text=HINTS[name],
                required=name in asked,
                max_length=8000,
                widget=forms.Textarea(attrs={"rows": 6 if name in asked else 3}),
            )
        self.fields["beneficiaries"] = CountAskedLater(
            label=_("New people reached in this period"),
            help_text=_("A figure. Count each person once in the whole project."),
            min_value=0,
            max_value=1_000_000,
            widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
            error_messages={"invalid": _("Write how many people in figures, for example 61.")},
        )


class IndicatorsForm(PortalForm):
    """One figure and its proof for each promise."""

    def __init__(self, *args: Any, lines: list[IndicatorLine], **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        for line in lines:
            pk = line.indicator.pk
            initial[f"value-{pk}"], initial[f"evidence-{pk}"] = line.now, line.evidence
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            pk = line.indicator.pk
            self.fields[f"value-{pk}"] = FigureAskedLater(
                label=_("Done in this period") if line.adds_up else _("Reached by now"),
                widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"}),
                error_messages={
                    "invalid": INVALID,
                    "max_decimal_places": _("At most two figures after the comma."),
                    "min_value": _("The figure cannot be below nought."),
                },
            )
            self.fields[f"evidence-{pk}"] = forms.CharField(
                label=_("How it is proved"),
                help_text=_("A journal, a list of meetings, a protocol: where and which page."),
                required=False,
                max_length=2000,
                widget=forms.TextInput(),
            )

    def rows(self) -> list[dict[str, Any]]:
        """The lines with their two fields, for the page."""
        return [
            {
                "line": line,
                "value": self[f"value-{line.indicator.pk}"],
                "evidence": self[f"evidence-{line.indicator.pk}"],
            }
            for line in self.lines
        ]

    def answers(self) -> dict[int, tuple[Decimal | None, str]]:
        """Figures by indicator; one with an error is left as it was."""
        found = {}
        for line in self.lines:
            pk = line.indicator.pk
            if f"value-{pk}" in self.cleaned_data and f"evidence-{pk}" in self.cleaned_data:
                found[pk] = (
                    self.cleaned_data[f"value-{pk}"],
                    self.cleaned_data[f"evidence-{pk}"],
                )
        return found


class ExpenseForm(PortalForm):
    """One primary document: a receipt, an act, a pay-roll."""

    cost_line = forms.TypedChoiceField(label=_("Cost line of the budget"))
    amount = MoneyField(
        label=_("Sum of the document, som"),
        min_value=Decimal("0.01"),
        error_messages={"min_value": _("The sum must be more than nought.")},
    )
    document_kind = forms.CharField(
        label=_("Kind of document"),
        max_length=100,
        help_text=_("For example: receipt, invoice, act, pay-roll"),
    )
    document_no = forms.CharField(label=_("Number of the document"), max_length=60)
    document_date = DateField(label=_("Date of the document"))
    payee = forms.CharField(
        label=_("Paid to"),
        max_length=200,
        help_text=_("A shop or a firm by name. For people write “pay-roll”: no names."),
    )
    scan = DocumentField(label=_("Scan or photo of the document"), required=False)

    def __init__(self, *args: Any, lines: list[SpendingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_pk = {str(row.line.pk): row.line for row in lines}
        field: Any = self.fields["cost_line"]
        field.choices = [("", _("Choose the line")), *((pk, one.name) for pk, one in by_pk.items())]
        field.coerce = by_pk.get

    def answers(self) -> dict[str, Any]:
        """What belongs to the row; the scan is taken in on its own."""
        return {name: value for name, value in self.cleaned_data.items() if name != "scan"}

    @staticmethod
    def initial_of(expense: Expense) -> dict[str, Any]:
        names = ("amount", "document_kind", "document_no", "document_date", "payee")
        kept = {name: getattr(expense, name) for name in names}
        return {**kept, "cost_line": str(expense.cost_line_id)}


class FileForm(PortalForm):
    """A photo or a paper; it stays out of the public page unless the NGO says otherwise."""

    title = forms.CharField(
        label=_("What it is"),
        max_length=300,
        help_text=_("For example: opening of the day centre, October. No names."),
    )
    file = DocumentField(label=_("Photo or paper"))
    is_open = forms.BooleanField(
        label=_("Nobody can be recognised on it: it may stand on the public page"),
        required=False,
    )

"""What the office types: remarks on a report, the treasury's number, the signed act."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import DateField, PortalForm
from karakol_gsz.documents.forms import DocumentField
from monitoring.models import Report
from monitoring.norms.report import NARRATIVE, PLACES

WHOLE, LOOK = "whole", 300


def _said(report: Report, where: str) -> str:
    """What the organisation wrote there, so that the remark is written beside it."""
    name = where.removeprefix("narrative.")
    if name not in NARRATIVE and name != "beneficiaries":
        return ""
    said = getattr(report, name)
    return "" if said is None else Truncator(str(said)).chars(LOOK)


class ReturnForm(PortalForm):
    """One line for each part of the report, and one for the whole."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = {f"narrative.{name}": label for name, label in NARRATIVE.items()}
        if report.is_final:
            places.pop("narrative.next_steps")
        self.where: dict[str, str] = {}
        for where, label in {**places, **PLACES, WHOLE: _("The report as a whole")}.items():
            name = where.replace(".", "-")
            self.where[name] = where
            self.fields[name] = forms.CharField(
                label=label,
                help_text=_said(report, where),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3 if where == WHOLE else 2}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(
                _("Write at least one remark, beside what has to be corrected.")
            )
        return data

    def items(self) -> list[dict[str, str]]:
        """What was written, each by its place."""
        return [
            {"where": where, "text": text}
            for name, where in self.where.items()
            if (text := self.cleaned_data.get(name, ""))
        ]


class ReleaseForm(PortalForm):
    """What the treasury says about the payment."""

    treasury_no = forms.CharField(
        label=_("Number in the treasury"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-money", "autocomplete": "off"}),
        help_text=_("As it stands in the statement of the treasury"),
    )
    treasury_date = DateField(label=_("Date in the treasury"))


class ScanForm(PortalForm):
    """The signed paper, scanned or photographed."""

    scan = DocumentField(label=_("Scan of the signed act"))

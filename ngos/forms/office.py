"""What the office writes: reasons of a return, by field, and the reason of a suspension."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm
from ngos.norms import registration as pages
from ngos.norms.registration import Page


@dataclass(frozen=True)
class Line:
    """One answer and the room beside it for a reason."""

    label: str
    answer: Any
    field: forms.BoundField


class ReturnForm(PortalForm):
    """One line for each field and paper that was asked, and one for the whole."""

    def __init__(self, *args: Any, rows: list[tuple[Page, str, str, Any]], **kwargs: Any) -> None:
        """*rows*: the page, the field, its label and the answer as the office sees it."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.where: dict[str, str] = {}
        for page, name, label, _answer in rows:
            self.where[f"{page.slug}-{name}"] = f"{page.slug}.{name}"
            self.fields[f"{page.slug}-{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )
        self.where[pages.ALL] = pages.ALL
        self.fields[pages.ALL] = forms.CharField(
            label=_("About the registration as a whole"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        )

    def sections(self) -> list[tuple[Any, list[Line]]]:
        """The lines by page, for a table each."""
        found: dict[str, tuple[Any, list[Line]]] = {}
        for page, name, label, answer in self.rows:
            _title, lines = found.setdefault(page.slug, (page.title, []))
            lines.append(Line(label, answer, self[f"{page.slug}-{name}"]))
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(
                _("Write at least one reason, beside what has to be corrected.")
            )
        return data

    def reasons(self, language: str) -> list[dict[str, str]]:
        """What was written, each by its place, in the language of the clerk."""
        return [
            {"where": where, "text": text, "language": language}
            for key, where in self.where.items()
            if (text := self.cleaned_data.get(key, ""))
        ]


class SuspendForm(PortalForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The organisation will read it in its letter and on its page."),
        error_messages={"required": _("Write the reason: the organisation will read it.")},
    )

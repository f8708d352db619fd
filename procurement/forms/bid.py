"""Forms drawn from the page specs of the bid; what is typed is kept as typed, norms judge it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm
from karakol_gsz.documents.forms import DocumentsField
from procurement.models.bid import BidLanguage
from procurement.norms.answers import is_given
from procurement.norms.bid_pages import BUDGET, RequiredDocument
from procurement.norms.budget import cost_line
from procurement.norms.findings import Finding, Words, som_words
from procurement.norms.pages import Field, Kind, Page

ROW_KEY = re.compile(r"rows-([0-9]{1,4})-\w+")
LONG_LINE = 300
ROWS_AT_FIRST = 2
IN_LANGUAGE = {"ru": _("%(label)s (in Russian)"), "ky": _("%(label)s (in Kyrgyz)")}


class AsTyped:
    """Shape only: what a person typed is an answer, right or wrong."""

    def validate(self, value: Any) -> None:
        """Norms say what is wrong, after the text is safe."""


class TypedText(AsTyped, forms.CharField):
    pass


class TypedChoice(AsTyped, forms.ChoiceField):
    pass


class TypedTick(AsTyped, forms.BooleanField):
    pass


@dataclass(frozen=True)
class RowOfForm:
    """One row of a page's table, ready to be drawn."""

    number: int
    fields: list[tuple[BoundField, str]]
    remove: BoundField
    total: Words = ""


class BidPageForm(PortalForm):
    """One page of the bid. *findings* are shown where they belong; nothing typed is refused."""

    def __init__(
        self,
        page: Page,
        document: Mapping[str, Any],
        *,
        language: str,
        blank_rows: int | None = None,
        findings: Iterable[Finding] = (),
        bound: bool = False,
    ) -> None:
        self.page, self.document, self.language = page, document, language
        self.rows_given = list(document.get("rows") or ()) if page.rows else []
        self.rows_shown = self._count(blank_rows)
        typed = flat(page, document)
        super().__init__(**({"data": typed} if bound else {"initial": typed}))
        self._draw()
        if bound:
            self._say(findings)

    def _count(self, blank_rows: int | None) -> int:
        if self.page.rows is None:
            return 0
        given = len(self.rows_given)
        blank = blank_rows if blank_rows is not None else 0 if given else ROWS_AT_FIRST
        return given + blank

    def _draw(self) -> None:
        for spec in self.page.fields:
            self.fields.update(self._of_field(spec))
        if self.page.rows is not None:
            for index in range(self.rows_shown):
                for spec in self.page.rows.fields:
                    name = f"rows-{index}-{spec.name}"
                    self.fields[name] = drawn(spec, lang=self.language, in_row=True)
                removal = forms.BooleanField(label=_("Remove this row"), required=False)
                removal.widget.attrs["class"] = "choice-input"
                self.fields[f"rows-{index}-remove"] = removal

    def _of_field(self, spec: Field) -> dict[str, forms.Field]:
        if spec.kind is not Kind.PAIR:
            return {spec.name: drawn(spec, lang=self.language)}
        fields = {}
        for language in sorted(IN_LANGUAGE, key=lambda one: one != self.language):
            own = language == self.language
            field = drawn(spec, lang=language, required=own, hint=spec.hint if own else "")
            field.label = IN_LANGUAGE[language] % {"label": spec.label}
            fields[f"{spec.name}_{language}"] = field
        return fields

    def _say(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            name = self.field_of(finding)
            self.add_error(name if name in self.fields else None, finding.words)

    def field_of(self, finding: Finding) -> str:
        """The field a finding stands at; nothing for the whole page."""
        return field_at(self.page, finding.where, self.language)

    @property
    def questions(self) -> list[BoundField]:
        return [self[key] for spec in self.page.fields for key in self._keys(spec)]

    @property
    def rows(self) -> list[RowOfForm]:
        if self.page.rows is None:
            return []
        return [self._row(index) for index in range(self.rows_shown)]

    def _keys(self, spec: Field) -> Iterable[str]:
        return sorted(spec.keys, key=lambda key: not key.endswith(f"_{self.language}"))

    def _row(self, index: int) -> RowOfForm:
        specs = self.page.rows.fields if self.page.rows else ()
        total: Words = ""
        if self.page.slug == BUDGET.slug and index < len(self.rows_given):
            total = som_words(cost_line(self.rows_given[index], index).total)
        return RowOfForm(
            index + 1,
            [(self[f"rows-{index}-{spec.name}"], width(spec)) for spec in specs],
            self[f"rows-{index}-remove"],
            total,
        )


def drawn(
    spec: Field,
    *,
    lang: str,
    in_row: bool = False,
    required: bool | None = None,
    hint: Words | None = None,
) -> forms.Field:
    """The field of one question."""
    shared: dict[str, Any] = {
        "label": spec.label,
        "help_text": spec.hint if hint is None else hint,
        "required": spec.required if required is None else required,
    }
    if spec.kind is Kind.BOOL:
        return TypedTick(**shared)
    if spec.kind is Kind.CHOICE:
        if in_row:
            choices = [("", _("Choose")), *spec.choices]
            return TypedChoice(choices=choices, widget=forms.Select, **shared)
        return TypedChoice(choices=spec.choices, widget=forms.RadioSelect, **shared)
    if spec.kind is Kind.DATE and not shared["help_text"]:
        shared["help_text"] = _("For example, 30.11.2026")
    return TypedText(strip=False, widget=_widget(spec, lang, in_row=in_row), **shared)


def _widget(spec: Field, lang: str, *, in_row: bool) -> forms.Widget:
    figures = {"autocomplete": "off", "inputmode": "decimal"}
    if spec.kind is Kind.MONEY:
        return forms.TextInput(attrs={**figures, "class": "w-money"})
    if spec.kind is Kind.DATE:
        return forms.TextInput(attrs={**figures, "class": "w-date"})
    if spec.kind in (Kind.INT, Kind.NUMBER):
        mode = "numeric" if spec.kind is Kind.INT else "decimal"
        return forms.TextInput(attrs={**figures, "inputmode": mode, "class": "w-short"})
    is_long = spec.kind is Kind.LONG or (in_row and spec.max_length >= LONG_LINE)
    if is_long or (spec.kind is Kind.PAIR and spec.max_length > LONG_LINE):
        rows = 2 if in_row else 4 if spec.max_length <= 1000 else 8
        return forms.Textarea(attrs={"rows": rows, "lang": lang})
    return forms.TextInput(attrs={"lang": lang})


def width(spec: Field) -> str:
    """How much of a row's breadth a field takes on a desk; on a phone each takes all of it."""
    if spec.name == "months":
        return "col-12"  # alone, so that the three purses stand side by side
    if spec.kind in (Kind.MONEY, Kind.DATE, Kind.INT, Kind.NUMBER):
        return "col-md-4"
    if spec.kind is Kind.TEXT and 0 < spec.max_length <= 50:
        return "col-md-4"
    if spec.kind is Kind.CHOICE:
        return "col-md-8"
    return "col-12"


def flat(page: Page, document: Mapping[str, Any]) -> dict[str, Any]:
    """A document under the names of the form's fields."""
    typed = {key: document.get(key) for spec in page.fields for key in spec.keys}
    if page.rows is not None:
        for index, row in enumerate(document.get(page.rows.name) or ()):
            typed |= {f"rows-{index}-{spec.name}": row.get(spec.name) for spec in page.rows.fields}
    return typed


def as_document(page: Page, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the page keeps it: blank and removed rows are no rows."""
    document = {key: _typed(spec, data, key) for spec in page.fields for key in spec.keys}
    if page.rows is None:
        return document
    indices = sorted({int(found[1]) for key in data if (found := ROW_KEY.fullmatch(key))})
    rows = [
        {spec.name: _typed(spec, data, f"rows-{index}-{spec.name}") for spec in page.rows.fields}
        for index in indices
        if f"rows-{index}-remove" not in data
    ]
    return {**document, page.rows.name: [row for row in rows if any(map(is_given, row.values()))]}


def _typed(spec: Field, data: Mapping[str, Any], name: str) -> Any:
    if spec.kind is Kind.BOOL:
        return data.get(name) in ("on", "True", "1", True)
    return str(data.get(name) or "").replace("\r\n", "\n").replace("\x00", "")


def field_at(page: Page, where: str, language: str) -> str:
    """The name of the form's field at a place of the norms: "budget.rows.2.qty" → "rows-2-qty"."""
    _slug, _dot, rest = where.partition(".")
    for spec in page.fields:
        if spec.kind is Kind.PAIR and rest == spec.keys[0]:
            return f"{spec.name}_{language}"
    return rest.replace(".", "-")


class StartForm(PortalForm):
    """The language of the bid, chosen once; the organisation where a person acts for several."""

    language = forms.ChoiceField(
        label=_("Language of the bid"),
        help_text=_("You write the whole bid in it. It cannot be changed later."),
        choices=BidLanguage.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organizations) > 1:
            self.fields["organization"] = forms.ChoiceField(
                label=_("Organisation"), choices=organizations, widget=forms.RadioSelect
            )


class PaperForm(PortalForm):
    """The files of one paper; several are taken, each checked for itself."""

    def __init__(self, paper: RequiredDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.fields[paper.slug] = DocumentsField(label=_("Attach a file or take a photo"))

"""The score sheet, an absence, a vote: their shape; when a sheet is whole is a norm's word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import MoneyField, PortalForm, must
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.models import Advice, Criterion, Seat
from procurement.norms.findings import Finding
from procurement.norms.rounding import half_up
from procurement.norms.scoring import points


@dataclass(frozen=True)
class Key:
    """One large key: the mark, what it means, how many points it is worth."""

    value: int
    words: str
    worth: str
    is_on: bool
    html_id: str


@dataclass(frozen=True)
class Row:
    """One criterion on the sheet."""

    criterion: Criterion
    mark: Any
    comment: Any
    keys: list[Key]


class SheetForm(PortalForm):
    """One member's marks for one bid; an unfinished sheet is a valid draft."""

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        rules: Rules,
        requested: Decimal,
        **kwargs: Any,
    ) -> None:
        self.criteria, self.rules, self.requested = criteria, rules, requested
        super().__init__(*args, **kwargs)
        scale = range(rules.count(Rule.MARK_MIN), rules.count(Rule.MARK_MAX) + 1)
        made: dict[str, forms.Field] = {}
        for one in criteria:
            made[f"mark_{one.no}"] = forms.TypedChoiceField(
                label=_("Mark"),
                choices=[(mark, mark) for mark in scale],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            made[f"comment_{one.no}"] = forms.CharField(
                label=_("Comment"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        made["advice"] = forms.ChoiceField(
            label=_("Your advice"),
            choices=Advice.choices,
            required=False,
            widget=forms.RadioSelect,
        )
        made["recommended_sum"] = MoneyField(
            label=_("The sum you recommend"),
            required=False,
            help_text=_("Not larger than the bid asks for."),
        )
        made["note"] = forms.CharField(
            label=_("Private note"),
            required=False,
            max_length=5000,
            help_text=_("Nobody but you reads it."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields.update(made)

    def clean_recommended_sum(self) -> Decimal | None:
        given: Decimal | None = self.cleaned_data["recommended_sum"]
        must(
            given is None or given <= self.requested,
            _("The recommended sum is larger than the bid asks for."),
        )
        return given

    def answers(self) -> dict[str, Any]:
        """What the action keeps."""
        data = self.cleaned_data
        return {
            "marks": {one.no: data.get(f"mark_{one.no}") for one in self.criteria},
            "comments": {one.no: data.get(f"comment_{one.no}", "") for one in self.criteria},
            "advice": data.get("advice", ""),
            "recommended_sum": data.get("recommended_sum"),
            "note": data.get("note", ""),
        }

    def demand(self, findings: Iterable[Finding]) -> None:
        """Put what is missing for the lock beside its field."""
        for finding in findings:
            _criterion, number, name = finding.where.split(".")
            self.add_error(f"{name}_{number}", finding.words)
        if not self.cleaned_data.get("advice"):
            self.add_error(
                "advice",
                _("Choose your advice: finance, finance on conditions, or do not finance."),
            )

    def rows(self) -> list[Row]:
        """The criteria with their keys, for the page; only a draft may lack the advice."""
        self.fields["advice"].required = True
        return [self._row(one) for one in self.criteria]

    def has_one_scale(self) -> bool:
        """Every criterion means the same by its marks: then the page says it once."""
        scales = [one.scale for one in self.criteria]
        return len(scales) > 1 and all(scale == scales[0] for scale in scales)

    def _row(self, one: Criterion) -> Row:
        mark = self[f"mark_{one.no}"]
        chosen = str(mark.value() if mark.value() is not None else "")
        most = self.rules.count(Rule.MARK_MAX)
        keys = [
            Key(
                value=value,
                words=_scale_words(one, value),
                worth=f"{half_up(points(value, weight=one.weight, mark_max=most)):f}",
                is_on=chosen == str(value),
                html_id=f"{mark.auto_id}_{place}",
            )
            for place, (value, _label) in enumerate(self.fields[mark.name].choices)  # type: ignore[attr-defined]
        ]
        return Row(one, mark, self[f"comment_{one.no}"], keys)


def _scale_words(criterion: Criterion, value: int) -> str:
    words = criterion.scale.get(str(value), {})
    language = "ky" if portal_language() == "ky" else "ru"
    return str(words.get(language) or words.get("ru") or "")


def sheet_values(sheet: Any, marks: dict[int, Any]) -> dict[str, Any]:
    """A saved sheet as the form's first values."""
    values: dict[str, Any] = {}
    for no, mark in marks.items():
        values[f"mark_{no}"], values[f"comment_{no}"] = mark.value, mark.comment
    if sheet is not None:
        values |= {
            "advice": sheet.advice,
            "recommended_sum": sheet.recommended_sum,
            "note": sheet.note,
        }
    return values


class AbsenceForm(PortalForm):
    """Why a member cannot judge."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: on sick leave until 30.11.2026. It is kept in the journal."),
    )


class VoteForm(PortalForm):
    """Each member's open vote among equal bids; nobody has to vote."""

    def __init__(self, *args: Any, seats: Sequence[Seat], tied: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = seats
        choices = [*tied.items(), ("", _("did not vote"))]
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=str(seat.person), choices=choices, required=False, widget=forms.RadioSelect
            )

    def ballots(self) -> dict[int, str]:
        given = {seat.pk: self.cleaned_data[f"seat_{seat.pk}"] for seat in self.seats}
        return {seat: code for seat, code in given.items() if code}

"""Shape of a call, page by page; every text in Russian and in Kyrgyz side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karakol_gsz.city.models import Order
from karakol_gsz.core.forms import DateField, MomentField, MoneyField, PortalForm, PortalModelForm
from karakol_gsz.documents.forms import DocumentField
from procurement.models import BudgetLine, Call, Programme
from procurement.states import CALL_WITH_RESULTS, CallState, ProgrammeState

AREA = forms.Textarea(attrs={"rows": 4})
TEXT_FIELDS = (
    "title_ru", "title_ky", "title_en", "summary_ru", "summary_ky", "summary_en", "goal_ru",
    "goal_ky", "tasks_ru", "tasks_ky", "problem_ru", "problem_ky", "target_group_ru",
    "target_group_ky", "territory_ru", "territory_ky", "expected_results_ru",
    "expected_results_ky", "eligibility_ru", "eligibility_ky",
)  # fmt: skip


class NewCallForm(PortalForm):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    title_ru = forms.CharField(label=_("title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("title in Kyrgyz"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approved = Programme.objects.filter(state=ProgrammeState.APPROVED)
        self.fields["programme"].queryset = approved  # type: ignore[attr-defined]
        self.fields["programme"].label_from_instance = (  # type: ignore[attr-defined]
            lambda programme: f"{programme.number}: {programme.title_ru}"
        )


class TextsForm(PortalModelForm):
    """Nothing is required here: a draft may be half written; the check says what is missing."""

    class Meta:
        model = Call
        fields = TEXT_FIELDS
        widgets = {name: AREA for name in TEXT_FIELDS if not name.startswith("title")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class DatesForm(PortalModelForm):
    closes_at = MomentField(
        label=_("Bids close at"),
        help_text=_("A working day between 10:00 and 17:00, for example 30.11.2026 17:00"),
        required=False,
    )
    period_from = DateField(label=_("Projects start"), required=False)
    period_to = DateField(label=_("Projects end"), required=False)

    class Meta:
        model = Call
        fields = ("closes_at", "period_from", "period_to", "own_contribution_percent")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("period_from"), data.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The end is before the start: correct one of them."))
        return data


class BasisForm(PortalModelForm):
    class Meta:
        model = Call
        fields = (
            "order", "budget_line", "opening_place_ru", "opening_place_ky", "contact_name",
            "contact_phone", "contact_email", "is_sensitive",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = BudgetLine.objects.filter(programme=self.instance.programme_id)
        self.fields["budget_line"].queryset = lines  # type: ignore[attr-defined]
        self.fields["budget_line"].label_from_instance = (  # type: ignore[attr-defined]
            lambda line: f"{line.year}, {line.code}: {line.amount:,.0f}".replace(",", " ")
        )
        self.fields["order"].queryset = Order.objects.newest_first()  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.required = False


class LotForm(PortalForm):
    title_ru = forms.CharField(label=_("title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("title in Kyrgyz"), max_length=300)
    max_sum = MoneyField(label=_("Largest sum, som"), min_value=1)
    max_projects = forms.IntegerField(
        label=_("Largest number of projects"), min_value=1, max_value=99, initial=1
    )


class CriterionForm(PortalForm):
    title_ru = forms.CharField(label=_("title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("title in Kyrgyz"), max_length=300)
    explanation_ru = forms.CharField(
        label=_("explanation in Russian"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    explanation_ky = forms.CharField(
        label=_("explanation in Kyrgyz"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    weight = forms.DecimalField(
        label=_("Weight in points"), min_value=1, max_digits=5, decimal_places=2
    )
    scale = forms.JSONField(required=False, widget=forms.HiddenInput)


class PaperForm(PortalForm):
    slug = forms.SlugField(required=False, widget=forms.HiddenInput)
    title_ru = forms.CharField(label=_("title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("title in Kyrgyz"), max_length=300)
    is_mandatory = forms.BooleanField(label=_("mandatory"), required=False)
    upload = DocumentField(label=_("Form to fill in"), required=False)


class RowsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows that need no script: two empty ones wait below, a tick takes a row out."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows as typed, without those left empty and those taken out."""
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [{k: v for k, v in row.items() if k != "DELETE"} for row in kept]


def rows_of(form: type[PortalForm], *, extra: int = 2) -> Any:
    """A formset of rows of one form."""
    return forms.formset_factory(form, formset=RowsFormSet, extra=extra, can_delete=True)


LotFormSet = rows_of(LotForm, extra=1)
CriterionFormSet = rows_of(CriterionForm)
PaperFormSet = rows_of(PaperForm)


@dataclass(frozen=True)
class CallPage:
    """One page of the draft's task list."""

    slug: str
    title: str | Promise
    hint: str | Promise = ""


PAGES: Mapping[str, CallPage] = {
    page.slug: page
    for page in (
        CallPage("texts", _("What is bought and for whom"), _("Every text in both languages.")),
        CallPage("lots", _("Lots and sums")),
        CallPage("criteria", _("Criteria and their weights")),
        CallPage("papers", _("Papers asked with a bid")),
        CallPage("dates", _("Dates and period")),
        CallPage("basis", _("Order, money, place and contact")),
    )
}


class RemarksForm(PortalForm):
    remarks = forms.CharField(
        label=_("What has to be changed"), widget=forms.Textarea(attrs={"rows": 5})
    )


class CancelForm(PortalForm):
    reason_ru = forms.CharField(label=_("Reason in Russian"), widget=AREA)
    reason_ky = forms.CharField(label=_("Reason in Kyrgyz"), widget=AREA)


class CallFilter(django_filters.FilterSet):
    """Find a call by words of its title, and by where it stands."""

    STAGES = (
        ("open", _("accepting bids")),
        ("work", _("in work")),
        ("results", _("with results")),
    )
    words = django_filters.CharFilter(method="by_words", label=_("Words of the title or number"))
    stage = django_filters.ChoiceFilter(method="by_stage", choices=STAGES, label=_("Stage"))

    class Meta:
        model = Call
        fields: tuple[str, ...] = ()

    def by_words(self, rows: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        return rows.filter(
            Q(title_ru__icontains=value)
            | Q(title_ky__icontains=value)
            | Q(title_en__icontains=value)
            | Q(number__icontains=value)
        )

    def by_stage(self, rows: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        if value == "open":
            return rows.filter(state=CallState.PUBLISHED)
        if value == "results":
            return rows.filter(state__in=CALL_WITH_RESULTS)
        return rows.exclude(state__in=[CallState.PUBLISHED, *CALL_WITH_RESULTS])

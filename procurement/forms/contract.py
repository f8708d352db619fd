"""Shape of a contract's pages: its subject, stages, payments, and the copies that are signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import DateField, PortalForm, PortalModelForm
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.forms import DocumentField
from procurement.forms.call import RowsFormSet
from procurement.models import Contract, Indicator, TrancheKind
from procurement.states import ContractState


class SubjectForm(PortalModelForm):
    period_from = DateField(label=_("The project starts"))
    period_to = DateField(label=_("The project ends"))

    class Meta:
        model = Contract
        fields = ("title_ru", "title_ky", "summary_ru", "summary_ky", "period_from", "period_to")
        widgets = {
            "summary_ru": forms.Textarea(attrs={"rows": 3}),
            "summary_ky": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("period_from"), data.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The end is before the start: correct one of them."))
        return data


class TermsForm(PortalModelForm):
    class Meta:
        model = Contract
        fields = ("terms_ru", "terms_ky")
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("terms_ru", "terms_ky")}


class StageForm(PortalForm):
    no = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("Title in Kyrgyz"), max_length=300)
    due_on = DateField(label=_("Ends on"))
    indicators = forms.ModelMultipleChoiceField(
        label=_("Indicators looked at"),
        queryset=Indicator.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.queryset = contract.bid.indicators.all()
        field.label_from_instance = lambda one: f"{one.no}. {one.name}"


class PaymentForm(PortalForm):
    # Without an empty choice a blank row below would count as begun.
    kind = forms.ChoiceField(label=_("What earns it"), choices=[("", "—"), *TrancheKind.choices])
    percent = forms.DecimalField(
        label=_("Share, per cent"),
        min_value=0.01,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    due_on = DateField(label=_("Pay until"))
    stage = forms.TypedChoiceField(
        label=_("After the stage"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [
            (one.no, f"{one.no}. {text_in(one, 'title')}") for one in contract.milestones.all()
        ]
        field: Any = self.fields["stage"]
        field.choices = [("", _("none (an advance)")), *numbers]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_advance = data.get("kind") == TrancheKind.ADVANCE
        if is_advance:
            data["stage"] = None
        elif data.get("kind") and data.get("stage") is None and "stage" not in self.errors:
            self.add_error("stage", _("Say after which stage this is paid."))
        return data


class ContractRows(RowsFormSet):
    """Rows of a contract's page; a rule's refusal stands on top and nothing typed is lost."""

    refused = False

    def refuse(self, message: Any) -> None:
        self.non_form_errors().append(ValidationError(message))
        self.refused = True


def rows_of(form: type[PortalForm]) -> Any:
    return forms.formset_factory(form, formset=ContractRows, extra=1, can_delete=True)


StageFormSet = rows_of(StageForm)
PaymentFormSet = rows_of(PaymentForm)


class TakeBackForm(PortalForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignedCopyForm(PortalForm):
    scan = DocumentField(label=_("Signed copy: a scan or a photo"))


class DeclineForm(PortalForm):
    words = forms.CharField(
        label=_("Why the organisation declines"), widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Page:
    slug: str
    title: "str | Promise"
    hint: "str | Promise" = ""


PAGES: Mapping[str, Page] = {
    page.slug: page
    for page in (
        Page(
            "subject",
            _("Subject and period"),
            _("Title and summary are asked in both languages: the contract is made in both."),
        ),
        Page(
            "stages",
            _("Stages and reports"),
            _("Each stage ends with a report. The last one ends with the project."),
        ),
        Page(
            "payments",
            _("Payments"),
            _("Per cents total 100; the sums follow. An advance comes first, the final one last."),
        ),
        Page(
            "terms",
            _("Special terms"),
            _("Only what the committee asked for beside the usual text. One clause a line."),
        ),
    )
}


class ContractFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Number, title or organisation"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ContractState, empty_label=_("all")
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            Q(number__icontains=value)
            | Q(title_ru__icontains=value)
            | Q(title_ky__icontains=value)
            | Q(bid__organization__full_name_ru__icontains=value)
            | Q(bid__organization__full_name_ky__icontains=value)
        )

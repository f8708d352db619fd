"""Shape of a programme: its texts, the study of the need, the money by year, its decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.core.forms import MoneyField, PortalForm, PortalModelForm
from karakol_gsz.documents.forms import DocumentField
from procurement.models import Programme

AREA = forms.Textarea(attrs={"rows": 4})


class ProgrammeForm(PortalModelForm):
    need_upload = DocumentField(label=_("Study of the need (PDF or picture)"), required=False)

    class Meta:
        model = Programme
        fields = (
            "title_ru", "title_ky", "year_from", "year_to", "goal_ru", "goal_ky",
            "need_ru", "need_ky",
        )  # fmt: skip
        widgets = dict.fromkeys(("goal_ru", "goal_ky", "need_ru", "need_ky"), AREA)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("year_from"), data.get("year_to")
        if first and last and last < first:
            self.add_error("year_to", _("The last year is before the first: correct one of them."))
        return data


class BudgetLineForm(PortalForm):
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    code = forms.CharField(label=_("Budget code"), max_length=40)
    amount = MoneyField(label=_("Sum, som"), min_value=1)


BudgetLineFormSet = forms.formset_factory(BudgetLineForm, extra=1, can_delete=True)


class DecisionForm(PortalForm):
    """The order or resolution that approves the programme, from the register of orders."""

    decision = forms.ModelChoiceField(
        label=_("Decision"),
        queryset=Order.objects.none(),
        help_text=_("Enter it into the register of orders first, if it is not there yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = Order.objects.newest_first()  # type: ignore[attr-defined]


def orders_to_hold_a_call() -> Any:
    """Orders that a call may rest on."""
    return Order.objects.of_kind(OrderKind.CALL, OrderKind.OTHER).newest_first()

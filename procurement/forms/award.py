"""Shape of the award: which order names the winners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.city.reader import order_words
from karakol_gsz.core.forms import DateField, PortalForm
from karakol_gsz.documents.forms import DocumentField
from procurement.models import Call


class ProposeForm(PortalForm):
    """An order from the register, or the number and date of a new one."""

    order = forms.ModelChoiceField(
        label=_("Order from the register"),
        queryset=Order.objects.none(),
        required=False,
        empty_label=_("A new one, see below"),
    )
    number = forms.CharField(label=_("Number of a new order"), max_length=40, required=False)
    on = DateField(label=_("Date of a new order"), required=False)
    scan = DocumentField(label=_("Scan of the signed order"), required=False)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Call.objects.filter(award_order__isnull=False).exclude(pk=call.pk)
        free = Order.objects.of_kind(OrderKind.AWARD).exclude(pk__in=taken.values("award_order"))
        field: Any = self.fields["order"]
        field.queryset = free.newest_first()
        field.label_from_instance = order_words

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("order") is None and "on" not in self.errors:
            if not data.get("number"):
                self.add_error("number", _("Choose an order above, or write the number here."))
            if not data.get("on"):
                self.add_error("on", _("Write the date of the order, like 30.11.2026."))
        return data

"""Forms of the customer's own house: the card, who signs, an order."""

import re
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.city.models import City, Order, OrderKind, Post
from karakol_gsz.core.forms import DateField, PortalForm, PortalModelForm, must
from karakol_gsz.core.uploads import document_field

FILL_IN = _("Fill in this field.")


class CardForm(PortalModelForm):
    """Figures may be typed in groups: «0020 7199 6100 17»."""

    inn = forms.CharField(label=_("INN"), required=False, max_length=30)
    treasury_account = forms.CharField(label=_("Treasury account"), required=False, max_length=30)
    bik = forms.CharField(label=_("BIK"), required=False, max_length=30)
    site = forms.URLField(
        label=_("Site"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Write the address like https://karakol.kg.")},
    )

    class Meta:
        model = City
        fields = (
            "name_ru",
            "name_ky",
            "authority_ru",
            "authority_ky",
            "department_ru",
            "department_ky",
            "address_ru",
            "address_ky",
            "inn",
            "treasury_ru",
            "treasury_ky",
            "treasury_account",
            "bik",
            "phone",
            "email",
            "site",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = FILL_IN
        self.fields["email"].error_messages["invalid"] = _(
            "Write the e-mail like office@karakol.kg."
        )

    def clean_inn(self) -> str:
        return self._figures("inn", 14, _("An INN has 14 figures."))

    def clean_treasury_account(self) -> str:
        return self._figures("treasury_account", 16, _("A treasury account has 16 figures."))

    def clean_bik(self) -> str:
        return self._figures("bik", 6, _("A BIK has 6 figures."))

    def _figures(self, name: str, length: int, message: Any) -> str:
        value = re.sub(r"\s", "", self.cleaned_data[name])
        must(not value or bool(re.fullmatch(rf"[0-9]{{{length}}}", value)), message)
        return value


class SignatoryForm(PortalForm):
    post = forms.ChoiceField(label=_("Post"), choices=Post.choices)
    person_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    person_ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=200)
    basis_ru = forms.CharField(label=_("Acts on the basis of, in Russian"), max_length=200)
    basis_ky = forms.CharField(label=_("Acts on the basis of, in Kyrgyz"), max_length=200)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False)
    acting_order = forms.ModelChoiceField(
        Order.objects.none(),
        label=_("Order of the acting person"),
        required=False,
        empty_label=_("Holds the post, not acting"),
        help_text=_("Only for somebody who stands in; enter the order first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders: Any = self.fields["acting_order"]
        orders.queryset = Order.objects.of_kind(OrderKind.ACTING).newest_first()
        for field in self.fields.values():
            field.error_messages["required"] = FILL_IN

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if data.get("acting_order") and not last and "ends_on" not in self.errors:
            self.add_error("ends_on", _("An acting person signs until a day: write the last day."))
        return data


class EndForm(PortalForm):
    ends_on = DateField(label=_("Last day"), error_messages={"required": FILL_IN})


class OrderForm(PortalForm):
    number = forms.CharField(label=_("Number"), max_length=40)
    on = DateField(label=_("Date"))
    issuer = forms.ChoiceField(label=_("Issued by"), choices=Post.choices)
    kind = forms.ChoiceField(label=_("What it is about"), choices=OrderKind.choices)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=300)
    title_ky = forms.CharField(label=_("Title in Kyrgyz"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = FILL_IN
        self.fields["scan"] = document_field(label=_("Scan of the signed order"))


class OrderFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("What it is about"), choices=OrderKind.choices, empty_label=_("All")
    )
    year = django_filters.NumberFilter(label=_("Year"), field_name="date__year")

    class Meta:
        model = Order
        fields = ("kind", "year")

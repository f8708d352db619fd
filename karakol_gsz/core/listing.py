"""One list page: a filter form, an order by links, twenty rows a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django.db.models import QuerySet
from django.views.generic import ListView
from django_filters import FilterSet

ROWS = 20


class ListingView(ListView):  # type: ignore[type-arg]
    """A list with `?order=`, `?page=` and the fields of `filterset_class`.

    `orders` maps the word in the address to the fields; the first one is the usual order.
    """

    paginate_by = ROWS
    filterset_class: ClassVar[type[FilterSet] | None] = None
    orders: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        self.filter = self._filter(rows)
        if self.filter is not None:
            rows = self.filter.qs
        self.order = self._order()
        fields = self.orders.get(self.order, ())
        return rows.order_by(*fields, "pk") if fields else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.filter is not None and self.filter.form.is_bound
        return super().get_context_data(
            filter=self.filter,
            filter_form=self.filter.form if self.filter is not None else None,
            is_filtered=asked and any(self.filter.form.cleaned_data.values()),
            order=self.order,
            **kwargs,
        )

    def _filter(self, rows: QuerySet[Any]) -> Any:
        if self.filterset_class is None:
            return None
        narrowed = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        narrowed.form.helper = FormHelper()
        narrowed.form.helper.form_tag = False
        narrowed.form.helper.disable_csrf = True
        narrowed.form.is_valid()
        return narrowed

    def _order(self) -> str:
        wanted = self.request.GET.get("order", "")
        return wanted if wanted in self.orders else next(iter(self.orders), "")

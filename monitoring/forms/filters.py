"""What the lists of projects can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring.models import Execution, Payment, Report
from monitoring.selectors.project import years
from monitoring.states import PaymentState, ReportState
from ngos.forms.filters import sphere_choices


def year_choices() -> list[tuple[int, int]]:
    return [(year, year) for year in years()]


class ProjectFilter(django_filters.FilterSet):
    """The public list: words of the title, the NGO or the number; a year; a sphere."""

    q = django_filters.CharFilter(
        label=_("Project, organisation, number or INN"), method="by_words"
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        field_name="contract__period_from__year",
        choices=year_choices,
        empty_label=_("Any year"),
    )
    sphere = django_filters.ChoiceFilter(
        label=_("Sphere of work"),
        field_name="contract__bid__organization__spheres__slug",
        choices=sphere_choices,
        empty_label=_("Any sphere"),
    )

    class Meta:
        model = Execution
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Execution], name: str, value: Any) -> QuerySet[Execution]:
        words, found = value.strip(), Q(contract__number__icontains=value.strip())
        for field in ("title_ru", "title_ky"):
            found |= Q(**{f"contract__{field}__icontains": words})
        for field in ("full_name_ru", "full_name_ky", "short_name_ru", "short_name_ky"):
            found |= Q(**{f"contract__bid__organization__{field}__icontains": words})
        return rows.filter(found | Q(contract__bid__organization__inn=words.replace(" ", "")))


class ReportFilter(django_filters.FilterSet):
    """The office's list of reports."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ReportState.choices, empty_label=_("Any state")
    )

    class Meta:
        model = Report
        fields: list[str] = []


class PaymentFilter(django_filters.FilterSet):
    """The office's list of payments."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PaymentState.choices, empty_label=_("Any state")
    )

    class Meta:
        model = Payment
        fields: list[str] = []

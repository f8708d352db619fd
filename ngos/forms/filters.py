"""What the lists of organisations can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.i18n import text_in
from ngos.models import Organization, Sphere
from ngos.norms.inn import tidy
from ngos.states import RegistrationState


def sphere_choices() -> list[tuple[str, str]]:
    """Spheres by their title in the reader's language."""
    return [(sphere.slug, str(text_in(sphere, "title"))) for sphere in Sphere.objects.all()]


class RegisterFilter(django_filters.FilterSet):
    """The public register: a part of the name or of the INN, a sphere."""

    q = django_filters.CharFilter(label=_("Name or INN"), method="by_words")
    sphere = django_filters.ChoiceFilter(
        label=_("Sphere of work"),
        field_name="spheres__slug",
        choices=sphere_choices,
        empty_label=_("Any sphere"),
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_words(
        self, rows: QuerySet[Organization], name: str, value: Any
    ) -> QuerySet[Organization]:
        names = Q()
        for field in ("full_name_ru", "full_name_ky", "short_name_ru", "short_name_ky"):
            names |= Q(**{f"{field}__icontains": value.strip()})
        return rows.filter(names | Q(inn__contains=tidy(value)))


class OfficeFilter(RegisterFilter):
    """The office's list: by state too."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(s.value, s.label) for s in RegistrationState if s != RegistrationState.DRAFT],
        empty_label=_("Any state"),
    )

    class Meta:
        model = Organization
        fields: list[str] = []

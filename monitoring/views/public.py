"""Who got how much for what, what was delivered, what was paid: without signing in."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.listing import ListingView
from monitoring import selectors
from monitoring.forms.filters import ProjectFilter
from monitoring.models import Execution
from monitoring.views.found import executions


class ProjectList(ListingView):
    """Financed projects, twenty a page."""

    template_name = "monitoring/public/list.html"
    filterset_class = ProjectFilter
    orders = {
        "-started": ("-contract__period_from", "-contract__number"),
        "-sum": ("-contract_sum",),
        "title": ("contract__title_ru",),
    }

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = executions().filter(pk__in=Execution.objects.visible_to(self.request.user))
        return super().get_queryset()


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Promised, done, paid; each figure opens its paper."""
    visible = Execution.objects.visible_to(request.user)
    found = get_object_or_404(executions().filter(pk__in=visible), contract__number=number)
    now = portal_now()
    project = selectors.project_of(found)
    organization = found.contract.organization
    context = {
        "project": project,
        "execution": found,
        "contract": found.contract,
        "organization": organization,
        "call": found.contract.call,
        "today": local(now).date(),
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "sensitive": found.contract.call.is_sensitive or organization.is_refuge,
    }
    return render(request, "monitoring/public/project.html", context)

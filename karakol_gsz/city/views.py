"""The city card and the register of orders, in the office."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.city import actions
from karakol_gsz.city.actions import CHANGE, ISSUE
from karakol_gsz.city.forms import CardForm, EndForm, OrderFilter, OrderForm, SignatoryForm
from karakol_gsz.city.models import Order, Signatory
from karakol_gsz.city.reader import city_card, signing_now
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.listing import ListingView

READ = "city.view_orders"
form_view = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The customer as papers print it, and who signs for it."""
    _only_for(request, READ)
    today = local(portal_now()).date()
    rows = Signatory.objects.select_related("acting_order")
    signing = signing_now(rows, today)
    context = {
        "city": city_card(),
        "signatories": [(row, row.pk in signing) for row in rows],
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "city/card.html", context)


@login_required
@form_view
def card_edit(request: HttpRequest) -> HttpResponse:
    _only_for(request, CHANGE)
    form = CardForm(*_sent(request), instance=city_card())
    if form.is_valid():
        with refusal_into(form):
            actions.change_card(by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The card is saved. Papers made from now on print it."))
            return redirect("city:office_city_show")
    return form_page(request, "city/card_edit.html", form)


@login_required
@form_view
def signatory_new(request: HttpRequest) -> HttpResponse:
    _only_for(request, CHANGE)
    form = SignatoryForm(*_sent(request))
    if form.is_valid():
        with refusal_into(form):
            actions.appoint_signatory(by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("Papers of these days will carry this signature."))
            return redirect("city:office_city_show")
    return form_page(request, "city/signatory_new.html", form)


@login_required
@form_view
def signatory_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Signatory.objects.changeable_by(request.user), pk=pk)
    form = EndForm(*_sent(request))
    if form.is_valid():
        with refusal_into(form):
            actions.end_signatory(row, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The last day is written down."))
            return redirect("city:office_city_show")
    return form_page(request, "city/signatory_end.html", form, {"signatory": row})


class OrderList(LoginRequiredMixin, ListingView):
    """The register of orders, newest first."""

    template_name = "city/orders.html"
    filterset_class = OrderFilter
    orders = {"-date": ("-date",), "date": ("date",)}

    def get_queryset(self) -> QuerySet[Any]:
        _only_for(self.request, READ)
        self.queryset = Order.objects.visible_to(self.request.user).select_related("scan")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_issue=self.request.user.has_perm(ISSUE), **kwargs)


@login_required
@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Order.objects.visible_to(request.user).select_related("scan")
    return render(request, "city/order.html", {"order": get_object_or_404(rows, pk=pk)})


@login_required
@form_view
def order_new(request: HttpRequest) -> HttpResponse:
    """Enter an order that was signed on paper."""
    _only_for(request, ISSUE)
    form = OrderForm(*_sent(request), initial=_kind_asked(request))
    if form.is_valid():
        with refusal_into(form):
            entered = actions.issue_order(by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The order is in the register."))
            return redirect(cast(Any, entered))
    return form_page(request, "city/order_new.html", form)


def _kind_asked(request: HttpRequest) -> dict[str, str]:
    """A page that needs an order of one kind leads here with `?kind=`."""
    return {"kind": request.GET.get("kind", "")}


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was typed and attached; a POST with nothing in it is a form with everything missing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _only_for(request: HttpRequest, perm: str) -> None:
    """A page of the office does not exist for others."""
    if not request.user.has_perm(perm):
        raise Http404

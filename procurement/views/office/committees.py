"""The office seats the committee of a call by order, and lets the reserve step in by order."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.http import form_page, form_status, refusal_into
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from procurement.actions import committee as actions
from procurement.forms.committee import OrderForm, ReplaceForm, seat_formset
from procurement.models import Call, Committee, Opening, Seat
from procurement.norms.findings import Finding
from procurement.selectors import committee as selectors
from procurement.selectors.call import rules_of
from procurement.views.office.doors import office_only


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, number: str) -> HttpResponse:
    """The order and its people; what the rules ask stands beside the table."""
    call = get_object_or_404(Call.objects.visible_to(request.user), number=number)
    committee = Committee.objects.filter(call=call).select_related("order").first()
    may_appoint = request.user.has_perm("procurement.appoint_committee")
    posted = request.POST if request.method == "POST" else None
    if posted is not None and not may_appoint:
        raise PermissionDenied
    seats = _seats(committee)
    form = OrderForm(posted, initial={"order": committee.order_id if committee else None})
    formset = seat_formset(posted, [seat for seat in seats if seat.left_on is None])
    now = portal_now()
    if posted is not None and form.is_valid() and formset.is_valid():
        with refusal_into(form):
            actions.appoint(
                call,
                by=request.user,
                now=now,
                order=form.cleaned_data["order"],
                seats=formset.seats(),
            )
            messages.success(request, _("The committee is appointed; letters are on their way."))
            return redirect("procurement:office_committee_edit", number)
    rules = rules_of(call, local(now).date())
    is_open = call.state in actions.BEFORE_OPENING
    is_open = is_open and not Opening.objects.filter(call=call).exists()
    context = {
        "call": call,
        "committee": committee,
        "seats": seats,
        "form": form,
        "formset": formset,
        "may_appoint": may_appoint and is_open,
        "may_replace": may_appoint and call.state in actions.WHILE_AT_WORK,
        "demands": _demands(rules),
        "findings": _findings(seats, rules),
    }
    status = form_status(form, formset)
    return render(request, "procurement/office/committee_edit.html", context, status=status)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """One person leaves by order; a reserve member of the same side may step in."""
    call = get_object_or_404(Call.objects.visible_to(request.user), number=number)
    rows = Seat.objects.taken().filter(committee__call=call).select_related("person")
    seat = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("procurement.replace_seat", seat.committee):
        raise PermissionDenied
    reserves = selectors.reserves_for(seat, rows) if seat.is_voting else []
    form = ReplaceForm(request.POST if request.method == "POST" else None, reserves=reserves)
    if form.is_valid():
        with refusal_into(form):
            actions.replace(seat, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The change is written down."))
            return redirect("procurement:office_committee_edit", number)
    context = {"call": call, "seat": seat}
    return form_page(request, "procurement/office/committee_replace.html", form, context)


def _seats(committee: Committee | None) -> list[Seat]:
    if committee is None:
        return []
    rows = committee.seats.select_related("person", "order")
    return selectors.in_order(rows)


def _demands(rules: Rules) -> list[tuple[str, str]]:
    """What the rules ask of a committee, each with its value."""
    size = f"{rules.count(Rule.COMMITTEE_MIN)}–{rules.count(Rule.COMMITTEE_MAX)}"
    return [
        (_("Voting members"), size),
        (_("Odd number"), rules.words(Rule.COMMITTEE_ODD)),
        (_("Civil society, at least"), rules.words(Rule.CIVIL_SHARE_MIN_PERCENT)),
        (_("Quorum"), rules.words(Rule.QUORUM)),
        (_("Where it comes from"), rules.why(Rule.COMMITTEE_MIN)),
    ]


def _findings(seats: list[Seat], rules: Rules) -> list[Finding]:
    """What the people seated today break, if anything: after somebody left, for example."""
    taken: list[dict[str, Any]] = [
        {"person": seat.person, "post": seat.post, "side": seat.side}
        for seat in seats
        if seat.left_on is None
    ]
    return selectors.composition_findings(taken, rules) if taken else []

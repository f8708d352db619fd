"""The rules for everybody, and the page on which the office adopts them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.core.clock import local, portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.lawbook.actions import ADOPT, adopt_rule_set
from karakol_gsz.lawbook.forms import AdoptForm
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.labels import SECTIONS, Label
from karakol_gsz.lawbook.models import CalendarYear, RuleSet
from karakol_gsz.lawbook.reader import Rules, rules_of


@dataclass(frozen=True)
class Row:
    """One rule as the table shows it."""

    rule: Rule
    label: Label
    value: str
    source: str
    is_verified: bool


@dataclass(frozen=True)
class Section:
    name: str | Promise
    rows: list[Row]


@require_safe
def rule_sets(request: HttpRequest) -> HttpResponse:
    """All editions of the rules; the one in force today stands out."""
    today = portal_today()
    context = {
        "rule_sets": RuleSet.objects.select_related("adopted_file"),
        "now_in_force": RuleSet.objects.in_force(today).first(),
        "year": today.year,
    }
    return render(request, "lawbook/rule_sets.html", context)


@require_safe
def rule_set(request: HttpRequest, code: str) -> HttpResponse:
    """Every number of one edition, with where it comes from."""
    shown = get_object_or_404(RuleSet.objects.select_related("adopted_file"), code=code)
    context = {
        "rule_set": shown,
        "sections": sections_of(rules_of(shown)),
        "may_adopt": not shown.is_adopted and request.user.has_perm(ADOPT, shown),
    }
    return render(request, "lawbook/rule_set.html", context)


@require_safe
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Days off and made-up working days of one year; a year with estimates says so."""
    wanted = year or local(portal_now()).year
    years = list(CalendarYear.objects.current())
    shown = next((y for y in years if y.year == wanted), None)
    if shown is None:
        raise Http404
    context = {"years": years, "shown": shown, "days": shown.days.all()}
    return render(request, "lawbook/calendar.html", context)


@login_required
@require_safe
def office_rule_sets(request: HttpRequest) -> HttpResponse:
    """Which editions the city has adopted, and which still wait for a local act."""
    if not request.user.has_perm("city.view_orders"):
        raise Http404
    context = {
        "rule_sets": RuleSet.objects.select_related("adopted_file"),
        "may_adopt": request.user.has_perm(ADOPT),
    }
    return render(request, "lawbook/office_rule_sets.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Write down the local act that makes a rule set usable for real calls."""
    shown = get_object_or_404(RuleSet, code=code)
    if not request.user.has_perm(ADOPT, shown):
        raise Http404
    if shown.is_adopted and request.method != "POST":
        raise Refusal(_("This rule set was already adopted."))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AdoptForm(*sent)
    if form.is_valid():
        with refusal_into(form):
            adopt_rule_set(shown, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(
                request, _("The rule set is adopted. Calls may be published under it.")
            )
            return redirect("lawbook:office_ruleset_list")
    return form_page(request, "lawbook/adopt.html", form, {"rule_set": shown})


def sections_of(rules: Rules) -> list[Section]:
    """The table of a rule set, in the order of the life of a call."""
    return [
        Section(
            name, [_row(rules, rule, label) for rule, label in rows.items() if rule in rules.rows]
        )
        for name, rows in SECTIONS
    ]


def _row(rules: Rules, rule: Rule, label: Label) -> Row:
    facts: dict[str, Any] = {"value": rules.words(rule), "source": rules.why(rule)}
    return Row(rule, label, is_verified=rules.row(rule).is_verified, **facts)

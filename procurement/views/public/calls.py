"""Calls for everybody: what is open, one call with its conditions, questions and answers."""

from typing import Any
from urllib.parse import quote

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.core.i18n import text_in
from karakol_gsz.core.listing import ListingView
from karakol_gsz.documents.models import Document
from karakol_gsz.portal import card
from procurement.forms.call import CallFilter
from procurement.models import Call
from procurement.papers.call import ANNOUNCEMENT, PARAGRAPHS
from procurement.selectors import bid as bids
from procurement.selectors import call as selectors
from procurement.states import CALL_WITH_RESULTS, CallState


class CallList(ListingView):
    """Every call that is public; those that close soonest stand first."""

    template_name = "procurement/public/call_list.html"
    filterset_class = CallFilter

    def get_queryset(self) -> QuerySet[Any]:
        rows = Call.objects.visible_to(self.request.user).exclude(state=CallState.DRAFT)
        rows = rows.exclude(state=CallState.SUBMITTED_FOR_APPROVAL).prefetch_related("lots")
        self.queryset = rows.order_by(F("published_at").desc(nulls_last=True), "-number")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(now=portal_now(), **kwargs)
        for call in context["object_list"]:
            call.total = selectors.total_of(call)
            call.is_open = call.accepts_at(context["now"])
        return context


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    rows = Call.objects.visible_to(request.user).select_related("programme", "order")
    call = get_object_or_404(rows, number=number)
    now = portal_now()
    rules = selectors.rules_of(call, local(now).date())
    criteria = list(call.criteria.all())
    is_dated = call.state != CallState.PLANNED and call.closes_at is not None
    context = {
        "call": call,
        "now": now,
        "is_open": call.accepts_at(now),
        "takes_questions": call.takes_questions_at(now),
        "is_dated": is_dated,
        "sensitive": call.is_sensitive,
        "total": selectors.total_of(call),
        "lots": call.lots.all(),
        "paragraphs": [
            {"label": label, "text": text}
            for name, label in PARAGRAPHS
            if (text := text_in(call, name))
        ],
        "bars": [
            {
                "label": str(text_in(one, "title")),
                "value": one.weight,
                "text": f"{one.weight.normalize():f}",
            }
            for one in criteria
        ],
        "criteria": criteria,
        "papers": call.required_documents.select_related("template"),
        "moments": selectors.timeline(call, rules, now=now) if is_dated else [],
        "rules": rules,
        "questions": selectors.answered(call),
        "announcement": Document.objects.current(ANNOUNCEMENT.kind, call),
        "has_results": call.state in CALL_WITH_RESULTS,
        "whatsapp": _whatsapp(call),
        "start": bids.start_facts(call, request.user, now),
        "cards": card.hung("call", request.user, now=now, subject=call),
    }
    return render(request, "procurement/public/call_show.html", context)


def _whatsapp(call: Call) -> str:
    """A ready question to the contact person, for those who would rather write on the phone."""
    digits = "".join(sign for sign in call.contact_phone if sign.isdigit())
    if not digits:
        return ""
    text = _("Hello. A question about the call %(number)s “%(title)s”: ") % {
        "number": call.number,
        "title": text_in(call, "title"),
    }
    return f"https://wa.me/{digits}?text={quote(text)}"

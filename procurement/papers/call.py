"""The announcement of a call, as it is printed and hung on the wall."""

from typing import Any

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.city import reader as city
from karakol_gsz.city.models import Post
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.paper import Paper, papers
from procurement.models import Call
from procurement.selectors import call as selectors

PARAGRAPHS = (
    ("goal", _l("Goal of the project")),
    ("tasks", _l("Tasks of the project")),
    ("problem", _l("The problem")),
    ("target_group", _l("For whom")),
    ("territory", _l("Where")),
    ("expected_results", _l("Expected results")),
    ("eligibility", _l("Who may apply")),
)


def announcement_facts(call: Call) -> dict[str, Any]:
    """What the notice has to say; the order of its first headings is that of the practice."""
    published = local(call.published_at or call.created_at).date()
    rules = selectors.rules_of(call, published)
    return {
        "number": call.number,
        "dated": published,
        "call_title": str(text_in(call, "title")),
        "programme": str(text_in(call.programme, "title")),
        "years": f"{call.programme.year_from}–{call.programme.year_to}",
        "paragraphs": [
            {"label": str(label), "text": str(text_in(call, name))} for name, label in PARAGRAPHS
        ],
        "lots": [
            {
                "no": lot.no,
                "title": str(text_in(lot, "title")),
                "sum": lot.max_sum,
                "projects": lot.max_projects,
            }
            for lot in call.lots.all()
        ],
        "total": selectors.total_of(call),
        "period_from": call.period_from,
        "period_to": call.period_to,
        "criteria": [
            {"no": one.no, "title": str(text_in(one, "title")), "weight": f"{one.weight:f}"}
            for one in call.criteria.all()
        ],
        "asked": [
            {"title": str(text_in(one, "title")), "is_mandatory": one.is_mandatory}
            for one in call.required_documents.all()
        ],
        "closes_at": call.closes_at,
        "questions_until": call.questions_until,
        "opening_at": call.opening_at,
        "place": str(text_in(call, "opening_place")),
        "results_on": call.results_planned_on,
        "contact": [call.contact_name, call.contact_phone, call.contact_email],
        "order": city.order_words(call.order) if call.order else "",
        "rules": str(rules.title),
        "act": rules.act,
        "is_training": rules.is_training,
        "signatures": [_signature(published)],
    }


def _signature(day: Any) -> dict[str, Any]:
    signer = city.signatory(Post.FINANCE_HEAD, on=day)
    return signer.for_paper() if signer else city.unknown(Post.FINANCE_HEAD)


ANNOUNCEMENT = papers.register(
    Paper(
        kind="procurement.announcement",
        title=_l("Announcement of the competition"),
        template="papers/procurement/announcement.html",
        facts=announcement_facts,
    )
)

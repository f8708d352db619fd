"""What calls hang on the portal: open calls for everybody, the office's next step."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_department, is_head, is_officer
from karakol_gsz.core.i18n import text_in
from karakol_gsz.portal import card, nav, today
from procurement.models import Call, Programme
from procurement.selectors import call as selectors
from procurement.states import CallState, ProgrammeState

LINES = 10


def open_calls(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """Calls that accept bids now, the nearest close first; else what is planned."""
    rows = Call.objects.accepting(now).order_by("closes_at").prefetch_related("lots")[:LINES]
    calls = list(rows)
    for call in calls:
        call.total = selectors.total_of(call)  # type: ignore[attr-defined]
    planned = list(Call.objects.filter(state=CallState.PLANNED).order_by("number")[:LINES])
    return {"calls": calls, "planned": planned, "now": now}


def in_the_office(visitor: Visitor, now: datetime) -> tuple[list[today.Todo], list[today.Waiting]]:
    """Drafts to finish, calls to approve, questions to answer."""
    if not is_department(visitor):
        return [], []
    todo: list[today.Todo] = []
    waiting: list[today.Waiting] = []
    inner = (CallState.DRAFT, CallState.SUBMITTED_FOR_APPROVAL)
    for call in Call.objects.filter(state__in=inner).order_by("pk")[:LINES]:
        _call_lines(call, visitor, todo, waiting)
    if is_head(visitor):
        drafts = Programme.objects.filter(state=ProgrammeState.DRAFT).exclude(drafted_by=visitor.pk)
        todo += [
            today.Todo(
                text=_("Approve the programme “%(title)s” by a decision")
                % {"title": text_in(programme, "title")},
                button=_("Look"),
                url=reverse("procurement:office_programme_show", args=[programme.number]),
            )
            for programme in drafts[:LINES]
        ]
    if is_officer(visitor):
        todo += [
            today.Todo(
                text=_("Answer a question on the call %(number)s") % {"number": one.call.number},
                button=_("Answer"),
                url=reverse("procurement:office_question_answer", args=[one.pk]),
                due=one.due_on,  # type: ignore[attr-defined]
            )
            for one in selectors.questions_waiting()[:LINES]
        ]
    return todo, waiting


def _call_lines(
    call: Call, visitor: Visitor, todo: list[today.Todo], waiting: list[today.Waiting]
) -> None:
    url = reverse("procurement:office_call_show", args=[call.number])
    facts = {"number": call.number, "title": text_in(call, "title")}
    if call.state == CallState.DRAFT:
        if call.drafted_by_id == visitor.pk or is_officer(visitor):
            text = _("Finish the call %(number)s “%(title)s”")
            if call.approval_remarks:
                text = _("Correct the call %(number)s “%(title)s”: it came back with remarks")
            todo.append(
                today.Todo(
                    text=text % facts,
                    button=_("Go on"),
                    url=url,
                    urgent=bool(call.approval_remarks),
                )
            )
        return
    if visitor.has_perm("procurement.publish_call", call):
        text = _("Look at the call %(number)s “%(title)s” and publish it")
        todo.append(today.Todo(text=text % facts, button=_("Look"), url=url))
    else:
        text = _("Approval of the call %(number)s") % facts
        waiting.append(
            today.Waiting(
                text=text,
                who=_("Head of the finance office"),
                since=call.submitted_for_approval_at,
            )
        )


OFFICE = frozenset({Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR})

card.register(card.Card("home", "procurement/public/_open_calls.html", open_calls, order=10))
today.register("office", in_the_office)
nav.register(
    "office", nav.Link(_l("Calls"), "procurement:office_call_list", order=20, roles=OFFICE)
)
nav.register(
    "office",
    nav.Link(_l("Programmes"), "procurement:office_programme_list", order=30, roles=OFFICE),
)
nav.register(
    "office",
    nav.Link(
        _l("Questions"),
        "procurement:office_question_list",
        order=40,
        roles=frozenset({Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR}),
    ),
)

"""A call until its close: drafted, approved by a second person, published, closed by the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake, orders
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.models import RuleSet
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions.bid_register import number_bids
from procurement.actions.flows import call_flow
from procurement.actions.numbers import next_number
from procurement.models import Call, Criterion, Lot, Programme, RequiredDocument
from procurement.norms import standard
from procurement.norms.findings import errors
from procurement.notices import call as notices
from procurement.papers import call as papers
from procurement.selectors import call as selectors
from procurement.states import CallState, ProgrammeState

COPIED = (
    "programme", "title_ru", "title_ky", "title_en", "summary_ru", "summary_ky", "summary_en",
    "goal_ru", "goal_ky", "tasks_ru", "tasks_ky", "problem_ru", "problem_ky", "target_group_ru",
    "target_group_ky", "territory_ru", "territory_ky", "expected_results_ru",
    "expected_results_ky", "eligibility_ru", "eligibility_ky", "opening_place_ru",
    "opening_place_ky", "period_from", "period_to", "own_contribution_percent", "budget_line",
    "contact_name", "contact_phone", "contact_email", "is_sensitive", "is_demo",
)  # fmt: skip


@deed
def draft(*, by: User, now: datetime, programme: Programme, title_ru: str, title_ky: str) -> Call:
    """Begin a call; criteria and papers start from the standard, every line can be changed."""
    if not by.has_perm("procurement.draft_call"):
        raise PermissionDenied
    if programme.state != ProgrammeState.APPROVED:
        raise Refusal(_("Approve the programme first: a call spends its money."))
    call = Call(
        number=next_number(Call, prefix=f"{local(now).year}-", width=2),
        programme=programme,
        drafted_by=by,
        title_ru=title_ru,
        title_ky=title_ky,
    )
    call_flow.start(call, by=by)
    rules = reader.in_force(on=local(now).date())
    scale = standard.scale(rules.count(Rule.MARK_MIN), rules.count(Rule.MARK_MAX))
    weights = rules.numbers(Rule.DEFAULT_WEIGHTS)
    for no, (usual, weight) in enumerate(zip(standard.CRITERIA, weights, strict=False), start=1):
        Criterion.objects.create(
            call=call,
            no=no,
            title_ru=usual.title.ru,
            title_ky=usual.title.ky,
            explanation_ru=usual.explanation.ru,
            explanation_ky=usual.explanation.ky,
            weight=weight,
            scale=scale,
        )
    for no, paper in enumerate(standard.PAPERS, start=1):
        RequiredDocument.objects.create(
            call=call,
            no=no,
            slug=paper.slug,
            title_ru=paper.title.ru,
            title_ky=paper.title.ky,
            is_mandatory=paper.is_mandatory,
        )
    return call


@call_flow.step(CallState.DRAFT, to=None, label=_l("Fill in"))
def fill_in(call: Call, *, by: User, now: datetime, answers: Mapping[str, Any]) -> Trace:
    """Keep the answers of one page; dates that follow from the close are counted again."""
    changed = [name for name, value in answers.items() if getattr(call, name) != value]
    for name in changed:
        setattr(call, name, answers[name])
    _count_dates(call, now)
    return Trace(facts={"changed": changed})


@call_flow.step(CallState.DRAFT, to=None, label=_l("Change the lots"))
def set_lots(call: Call, *, by: User, now: datetime, rows: Sequence[Mapping[str, Any]]) -> Trace:
    """Put the lots as typed, numbered in their order; nobody bids on a draft yet."""
    call.lots.all().delete()
    for no, row in enumerate(rows, start=1):
        Lot.objects.create(call=call, no=no, **row)
    return Trace(facts={"lots": [str(row["max_sum"]) for row in rows]})


@call_flow.step(CallState.DRAFT, to=None, label=_l("Change the criteria"))
def set_criteria(
    call: Call, *, by: User, now: datetime, rows: Sequence[Mapping[str, Any]]
) -> Trace:
    """Put the criteria as typed; a new one gets the standard words of the scale."""
    rules = reader.in_force(on=local(now).date())
    usual = standard.scale(rules.count(Rule.MARK_MIN), rules.count(Rule.MARK_MAX))
    call.criteria.all().delete()
    for no, row in enumerate(rows, start=1):
        Criterion.objects.create(call=call, no=no, **{**row, "scale": row.get("scale") or usual})
    return Trace(facts={"weights": [str(row["weight"]) for row in rows]})


@call_flow.step(CallState.DRAFT, to=None, label=_l("Change the papers"))
def set_papers(call: Call, *, by: User, now: datetime, rows: Sequence[Mapping[str, Any]]) -> Trace:
    """Put the papers asked with a bid; a form to fill in may hang on each."""
    kept = {paper.slug: paper.template for paper in call.required_documents.all()}
    call.required_documents.all().delete()
    for no, given in enumerate(rows, start=1):
        row = dict(given)
        upload = row.pop("upload", None)
        slug = row.pop("slug", "") or f"paper-{no}"
        template = kept.get(slug)
        if upload:
            template = intake.take_in(upload, kind="procurement.form", by=by, subject=call)
        RequiredDocument.objects.create(call=call, no=no, slug=slug, template=template, **row)
    return Trace(facts={"papers": len(rows)})


@call_flow.step(CallState.DRAFT, to=CallState.PLANNED, label=_l("Announce the plan"))
def plan(call: Call, *, by: User, now: datetime) -> None:
    """Tell everybody what is to come, without dates."""
    if not (call.title_ru and call.title_ky):
        raise Refusal(_("Write the title in Russian and in Kyrgyz."))


@call_flow.step(CallState.PLANNED, to=CallState.DRAFT, label=_l("Take up again"))
def take_up(call: Call, *, by: User, now: datetime) -> None:
    """Go on drafting a planned call."""


@call_flow.step(CallState.DRAFT, to=CallState.SUBMITTED_FOR_APPROVAL, label=_l("Send for approval"))
def submit_for_approval(call: Call, *, by: User, now: datetime) -> None:
    """Hand the whole call to the second person; what is missing is said by name."""
    _refuse_incomplete(call, now)
    call.submitted_for_approval_at, call.submitted_for_approval_by = now, by
    call.approval_remarks = ""
    notify(notices.TO_APPROVE, call, event=f"call.to_approve:{call.pk}:{now.isoformat()}")


@call_flow.step(
    CallState.SUBMITTED_FOR_APPROVAL, to=CallState.DRAFT, label=_l("Return to the officer")
)
def send_back(call: Call, *, by: User, now: datetime, remarks: str) -> Trace:
    """The second person says what has to be changed first."""
    if not remarks.strip():
        raise Refusal(_("Write what has to be changed."))
    drafter = call.submitted_for_approval_by
    call.approval_remarks = remarks
    call.submitted_for_approval_at = call.submitted_for_approval_by = None
    notify(
        notices.SENT_BACK,
        call,
        event=f"call.sent_back:{call.pk}:{now.isoformat()}",
        extra={"remarks": remarks},
    )
    return Trace(facts={"remarks": remarks, "drafter": str(drafter)})


@call_flow.step(
    CallState.SUBMITTED_FOR_APPROVAL,
    to=CallState.PUBLISHED,
    label=_l("Publish"),
    parents=("programme",),
)
def publish(call: Call, *, by: User, now: datetime) -> Trace:
    """Announce the call: its rules and dates are frozen into it, its text no longer changes."""
    _lock_money(call)
    _refuse_incomplete(call, now)
    today = local(now).date()
    rules = reader.in_force(on=today)
    call.rules = rules.freeze()
    call.rule_set = RuleSet.objects.get(code=rules.code)
    call.published_at, call.published_by = now, by
    _count_dates(call, now)
    call.dates = selectors.derivations(call, selectors.counted(call, rules, published_on=today))
    orders.order(papers.ANNOUNCEMENT, call, by=by, event="published")
    notify(notices.PUBLISHED, call, event=f"call.published:{call.pk}")
    return Trace(basis=str(call.order), facts={"rules": rules.code, "act": rules.act})


@call_flow.step(CallState.PUBLISHED, to=CallState.CLOSED, label=_l("Close"))
def close(call: Call, *, by: User, now: datetime) -> Trace:
    """Record that the deadline has passed and number the bids by the order of arrival."""
    if call.closes_at is None or now < call.closes_at:
        raise Refusal(_("Bids are still accepted."))
    call.closed_at, call.closed_by = now, by
    return Trace(facts={"bids": number_bids(call)})


@call_flow.step(
    CallState.PLANNED,
    CallState.DRAFT,
    CallState.SUBMITTED_FOR_APPROVAL,
    CallState.PUBLISHED,
    CallState.CLOSED,
    to=CallState.CANCELLED,
    label=_l("Cancel the call"),
)
def cancel(call: Call, *, by: User, now: datetime, reason_ru: str, reason_ky: str) -> Trace:
    """Call the competition off before the bids are opened; the reason is public."""
    if not (reason_ru.strip() and reason_ky.strip()):
        raise Refusal(_("Write the reason in Russian and in Kyrgyz: everybody will read it."))
    call.cancelled_at, call.cancelled_by = now, by
    call.cancel_reason_ru, call.cancel_reason_ky = reason_ru, reason_ky
    if call.published_at:
        notify(notices.CANCELLED, call, event=f"call.cancelled:{call.pk}")
    return Trace(facts={"reason": reason_ru})


@deed
def repeat(call: Call, *, by: User, now: datetime) -> Call:
    """Announce a failed competition once more: a copy to be looked through, with a shorter term."""
    if not by.has_perm("procurement.repeat_call", call):
        raise PermissionDenied
    if call.state != CallState.FAILED:
        raise Refusal(_("Only a failed call is repeated."))
    rules = selectors.rules_of(call, local(now).date())
    if selectors.repeats_so_far(call) >= rules.count(Rule.REPEATS_MAX):
        raise Refusal(_("This call was repeated already. Write a new one, with other conditions."))
    again = Call(
        number=next_number(Call, prefix=f"{local(now).year}-", width=2),
        drafted_by=by,
        repeat_of=call,
        **{name: getattr(call, name) for name in COPIED},
    )
    call_flow.start(again, by=by, facts={"repeat_of": call.number})
    for part in (call.lots, call.criteria, call.required_documents):
        for row in part.all():
            row.pk, row.call = None, again
            row.save(force_insert=True)
    return again


def _refuse_incomplete(call: Call, now: datetime) -> None:
    if found := errors(selectors.findings(call, today=local(now).date())):
        raise Refusal(" ".join(finding.words for finding in found))


def _count_dates(call: Call, now: datetime) -> None:
    """What follows from the close: questions, opening, results; each at the hour of the close."""
    if call.closes_at is None:
        return
    today = local(now).date()
    dated = selectors.counted(call, selectors.rules_of(call, today), published_on=today)
    call.questions_until = selectors.at_hour(dated["questions_until"].end, call.closes_at)
    call.opening_at = selectors.at_hour(dated["opening"].end, None)
    call.results_planned_on = dated["results"].end


def _lock_money(call: Call) -> None:
    """Two calls on one budget line are published one after the other."""
    if call.budget_line is not None:
        type(call.budget_line).objects.select_for_update().get(pk=call.budget_line.pk)

"""The check for conformity: the secretary checks and proposes, the chair confirms."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from karakol_gsz.accounts.models import User
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import minutes as minutes_actions
from procurement.actions.failure import fail
from procurement.actions.flows import bid_flow, call_flow
from procurement.models import (
    AdmissionCheck,
    Annex,
    Bid,
    Call,
    CheckResult,
    MinutesKind,
)
from procurement.norms.admission import GROUND_WORDS, Ground
from procurement.notices import committee as notices
from procurement.selectors import admission as selectors
from procurement.selectors.committee import room_of
from procurement.states import BidState, CallState

ADMIT, REJECT = "admit", "reject"


@call_flow.step(CallState.OPENED, to=CallState.ADMISSION, label=_l("Begin the check"))
def begin_admission(call: Call, *, by: User, now: datetime) -> Trace:
    """Lay out the list for every opened bid; the machine answers first, people decide."""
    call.admission_at, call.admission_by = now, by
    opened = Bid.objects.filter(call=call, state=BidState.OPENED).select_related(
        "call", "lot", "organization", "current_version"
    )
    bids = list(opened.order_by("pk"))
    for bid in bids:
        _prefill(bid)
    return Trace(facts={"bids": len(bids)})


@bid_flow.step(BidState.OPENED, to=None, label=_l("Check for conformity"), parents=("call",))
def check(
    bid: Bid,
    *,
    by: User,
    now: datetime,
    answers: Mapping[str, tuple[str, str]],
    proposal: str = "",
    ground: str = "",
    words: str = "",
) -> Trace:
    """Keep the answers; with a proposal the bid goes before the chair."""
    _refuse_outside_admission(bid)
    rows = {row.slug: row for row in bid.checks.select_for_update()}
    for slug, (result, said) in answers.items():
        row = rows.get(slug)
        if row is None or not result:
            continue
        if result in (CheckResult.CURABLE, CheckResult.FAILED) and not said.strip():
            raise Refusal(_("Say in words what does not conform, at every such line."))
        row.result, row.words = CheckResult(result), said.strip()
        row.checked_at, row.checked_by = now, by
        row.save()
    bid.reject_ground = bid.reject_words = ""
    if proposal == ADMIT:
        _refuse_not_conforming(rows.values())
    if proposal == REJECT:
        if not ground or not words.strip():
            raise Refusal(_("Choose the ground of the rejection and explain it in words."))
        bid.reject_ground, bid.reject_words = Ground(ground).value, words.strip()
    results = {slug: str(row.result) for slug, row in rows.items()}
    return Trace(basis=bid.reject_ground, facts={"proposal": proposal, "results": results})


@bid_flow.step(
    BidState.OPENED,
    to=BidState.RETURNED,
    label=_l("Return for correction"),
    parents=("call",),
)
def return_for_cure(
    bid: Bid, *, by: User, now: datetime, items: Sequence[Mapping[str, str]]
) -> Trace:
    """Ask the bidder for named papers, once, within the rule's term."""
    _refuse_outside_admission(bid)
    if bid.returned_at is not None:
        raise Refusal(_("A bid is returned for correction once. Decide on what was brought."))
    if not items:
        raise Refusal(_("Name at least one paper that has to be brought."))
    bid.return_items = [dict(item) for item in items]
    bid.cure_until = selectors.cure_until(bid.call, now)
    bid.returned_at, bid.returned_by = now, by
    bid.reject_ground = bid.reject_words = ""
    notify(notices.BID_RETURNED, bid, event=f"bid.returned:{bid.pk}")
    return Trace(facts={"items": bid.return_items, "until": bid.cure_until})


@bid_flow.step(
    BidState.RETURNED, to=BidState.OPENED, label=_l("Bring the papers"), parents=("call",)
)
def cure(bid: Bid, *, by: User, now: datetime, uploads: Mapping[str, CheckedFile]) -> Trace:
    """The bidder brings what was named; in time means before the moment of the letter."""
    if bid.cure_until is None or now >= bid.cure_until:
        raise Refusal(_("The term for the correction is over: the papers were not taken."))
    asked = [item["slug"] for item in bid.return_items]
    if missing := [slug for slug in asked if not uploads.get(slug)]:
        raise Refusal(_("Attach every paper that was named. Missing: %(n)s.") % {"n": len(missing)})
    for item in bid.return_items:
        document = intake.take_in(
            uploads[item["slug"]],
            kind=selectors.CURE,
            by=by,
            subject=bid,
            sealed_context=f"bid:{bid.pk}",
        )
        Annex.objects.create(
            bid=bid, slug=item["slug"], title=document.file_name[:200], document=document
        )
    bid.cured_at, bid.cured_by = now, by
    _prefill(bid, only={f"document.{slug}" for slug in asked})
    notify(notices.BID_CURED, bid, event=f"bid.cured:{bid.pk}")
    return Trace(facts={"papers": asked})


@bid_flow.step(
    BidState.RETURNED, to=BidState.OPENED, label=_l("The term is over"), parents=("call",)
)
def end_cure(bid: Bid, *, by: User, now: datetime) -> None:
    """Nothing was brought in time: the secretary decides on what there is."""
    if bid.cure_until is None or now < bid.cure_until:
        raise Refusal(_("The term for the correction still runs."))


@bid_flow.step(BidState.OPENED, to=BidState.ADMITTED, label=_l("Admit"), parents=("call",))
def admit(bid: Bid, *, by: User, now: datetime) -> None:
    """Part of the chair's confirmation: the bid goes on to the evaluation."""
    _refuse_outside_admission(bid)
    _refuse_not_conforming(bid.checks.all())
    bid.admitted_at, bid.admitted_by = now, by
    notify(notices.BID_ADMITTED, bid, event=f"bid.admitted:{bid.pk}")


@bid_flow.step(BidState.OPENED, to=BidState.REJECTED, label=_l("Reject"), parents=("call",))
def reject(bid: Bid, *, by: User, now: datetime) -> Trace:
    """Part of the chair's confirmation: one ground of the closed list, and words."""
    _refuse_outside_admission(bid)
    if not bid.reject_ground or not bid.reject_words:
        raise Refusal(_("Choose the ground of the rejection and explain it in words."))
    bid.rejected_at, bid.rejected_by = now, by
    notify(notices.BID_REJECTED, bid, event=f"bid.rejected:{bid.pk}")
    words = str(GROUND_WORDS[Ground(bid.reject_ground)])
    return Trace(basis=words, facts={"ground": bid.reject_ground, "words": bid.reject_words})


@deed
def conclude(call: Call, *, by: User, now: datetime) -> Call:
    """The chair confirms all decisions at once: the evaluation begins, or the call has failed."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not by.has_perm("procurement.finish_admission_call", locked):
        raise PermissionDenied
    if locked.state != CallState.ADMISSION:
        return finish_admission(locked, by=by, now=now)
    room = room_of(locked)
    proposed = selectors.proposals(room)
    if found := selectors.obstacles(room, proposed):
        raise Refusal(" ".join(found))
    reason = selectors.failure_after(locked)
    for bid in sorted(room.opened, key=lambda one: one.pk):
        decide = admit if proposed[bid.pk] == ADMIT else reject
        decide(bid, by=by, now=now)
    if reason:
        locked = fail(locked, by=by, now=now, reason=reason)
    else:
        locked = finish_admission(locked, by=by, now=now)
    minutes_actions.draft(locked, MinutesKind.ADMISSION, by=by, now=now)
    return locked


@call_flow.step(
    CallState.ADMISSION, to=CallState.EVALUATION, label=_l("Confirm the check for conformity")
)
def finish_admission(call: Call, *, by: User, now: datetime) -> Trace:
    """From here the members mark; nothing may be left undecided."""
    undecided = Bid.objects.filter(call=call, state__in=[BidState.OPENED, BidState.RETURNED])
    if undecided.exists():
        raise Refusal(_("Not every bid is decided."))
    call.evaluation_at, call.evaluation_by = now, by
    notify(notices.EVALUATION_BEGUN, call, event=f"call.evaluation:{call.pk}")
    admitted = Bid.objects.filter(call=call, state=BidState.ADMITTED)
    return Trace(facts={"admitted": sorted(admitted.values_list("code", flat=True))})


def _prefill(bid: Bid, only: set[str] | None = None) -> None:
    """The machine's first answers, in the bidder's own language."""
    with override(bid.language):
        for one in selectors.checklist(bid):
            slug = selectors.slug_of(one)
            if only is not None and slug not in only:
                continue
            result, words = selectors.prefilled(one)
            AdmissionCheck.objects.update_or_create(
                bid=bid,
                slug=slug,
                defaults={
                    "result": result,
                    "words": words,
                    "checked_at": None,
                    "checked_by": None,
                },
            )


def _refuse_outside_admission(bid: Bid) -> None:
    if bid.call.state != CallState.ADMISSION:
        raise Refusal(
            _("This call is not at the check for conformity: it is “%(state)s” now.")
            % {"state": bid.call.get_state_display()}
        )


def _refuse_not_conforming(rows: Iterable[AdmissionCheck]) -> None:
    """A bid is admitted when every line was answered by a person and none fails."""
    found = list(rows)
    if not found or any(row.checked_at is None for row in found):
        raise Refusal(_("Answer every line of the list first."))
    if any(row.result not in selectors.GOOD for row in found):
        raise Refusal(
            _("A line does not conform: return the bid for correction or propose to reject it.")
        )

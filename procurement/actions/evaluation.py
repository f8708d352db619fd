"""Marks: saved as they are typed, locked by their writer; nobody else's business until then."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.errors import Refusal
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions.flows import sheet_flow
from procurement.models import Absence, Bid, Call, Declaration, Mark, ScoreSheet, Seat
from procurement.selectors import evaluation as selectors
from procurement.selectors.bid import rules_of
from procurement.states import CallState, SheetState


@deed
def save_marks(bid: Bid, *, by: User, now: datetime, answers: Mapping[str, Any]) -> ScoreSheet:
    """Keep what the member has marked so far, however little it is.

    Saving is not written into the journal: only the lock is a deed. The call is locked FOR SHARE
    first, so the end of the evaluation and a late save cannot pass each other.
    """
    call = _shared(bid)
    if not by.has_perm("procurement.mark_bid", bid):
        raise PermissionDenied
    _refuse_outside(call)
    seat = Seat.objects.of(by).get(committee__call=call)
    _refuse_absent(seat)
    sheet, _made = ScoreSheet.objects.get_or_create(bid=bid, seat=seat)
    sheet = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state == SheetState.LOCKED:
        raise Refusal(_("Your marks for this bid are locked: they no longer change."))
    asked = bid.requested_sum or Decimal(0)
    advised = answers.get("recommended_sum")
    if advised is not None and advised > asked:
        raise Refusal(_("The recommended sum is larger than the bid asks for."))
    sheet.advice = answers.get("advice", "")
    sheet.recommended_sum = advised
    sheet.note = answers.get("note", "")
    sheet.save()
    values, comments = answers.get("marks", {}), answers.get("comments", {})
    for criterion in call.criteria.all():
        Mark.objects.update_or_create(
            sheet=sheet,
            criterion=criterion,
            defaults={
                "value": values.get(criterion.no),
                "comment": comments.get(criterion.no, ""),
                "saved_at": now,
            },
        )
    return sheet


@sheet_flow.step(
    SheetState.OPEN, to=SheetState.LOCKED, label=_l("Lock my marks"), parents=("bid__call", "bid")
)
def lock(sheet: ScoreSheet, *, by: User, now: datetime) -> Trace:
    """Lock one's marks for one bid for good; the journal is not told what they are."""
    call = sheet.bid.call
    _refuse_outside(call)
    _refuse_absent(sheet.seat)
    rules, criteria = rules_of(call), list(call.criteria.all())
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    values = {one.no: marks[one.pk].value for one in criteria if one.pk in marks}
    comments = {one.no: marks[one.pk].comment for one in criteria if one.pk in marks}
    if gaps := selectors.sheet_findings(criteria, rules, values, comments):
        raise Refusal(" ".join(gap.words for gap in gaps))
    if not sheet.advice:
        raise Refusal(_("Choose your advice: finance, finance on conditions, or do not finance."))
    sheet.total = selectors.total_of(criteria, rules, values)
    sheet.locked_at = now
    return Trace(facts={"bid": sheet.bid.code})


@sheet_flow.step(SheetState.LOCKED, to=SheetState.OPEN, label=_l("Open the marks again"))
def unlock(sheet: ScoreSheet, *, by: User, now: datetime, basis: str) -> Trace:
    """An upheld objection asks for new marks; the old ones stay in the journal."""
    old = {
        str(mark.criterion.no): [mark.value, mark.comment]
        for mark in sheet.marks.select_related("criterion")
    }
    total, sheet.total, sheet.locked_at = sheet.total, None, None
    return Trace(basis=basis, facts={"marks": old, "total": str(total)})


@deed
def note_absence(call: Call, *, by: User, now: datetime, seat: Seat, reason: str) -> Absence:
    """Note that a member cannot judge: nobody waits for them and they are not in the mean."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not by.has_perm("procurement.note_absence_call", call):
        raise PermissionDenied
    _refuse_outside(call)
    if not reason.strip():
        raise Refusal(_("Write why the member is absent: it stands in the minutes."))
    if seat.committee.call_id != call.pk or not seat.is_voting or seat.left_on:
        raise Refusal(_("Only a voting member of this committee is noted as absent."))
    if Absence.objects.filter(seat=seat).exists():
        raise Refusal(_("This member is noted as absent already."))
    aside = Declaration.objects.recusals().filter(seat=seat).values("bid")
    judged = Bid.objects.filter(call=call, state__in=selectors.JUDGED).exclude(pk__in=aside)
    if judged and ScoreSheet.objects.locked().filter(seat=seat, bid__in=judged).count() == len(
        judged
    ):
        raise Refusal(_("This member has locked all marks: their judgement counts."))
    absence = Absence.objects.create(
        seat=seat, reason=reason.strip()[:300], noted_at=now, noted_by=by
    )
    journal.record(absence, "note_absence", by=by, facts={"seat": seat.pk, "reason": reason})
    return absence


def _shared(bid: Bid) -> Call:
    """Take the call FOR SHARE: many members save at once, the end of the phase waits."""
    table = connection.ops.quote_name(Call._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [bid.call_id])  # noqa: S608
    return Call.objects.get(pk=bid.call_id)


def _refuse_outside(call: Call) -> None:
    if call.state != CallState.EVALUATION:
        raise Refusal(
            _("Marks are given only during the evaluation. The call is “%(state)s” now.")
            % {"state": call.get_state_display()}
        )


def _refuse_absent(seat: Seat) -> None:
    """Who is noted as absent may read the others' marks by now, and gives none."""
    if Absence.objects.filter(seat=seat).exists():
        raise Refusal(
            _("You are noted as absent from this evaluation: your marks are not counted.")
        )

"""Minutes: written from the record, completed by the secretary, signed by those who were there."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal, presenters
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import orders
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions.consent import must_be_signed_by
from procurement.actions.flows import minutes_flow
from procurement.models import Call, Minutes, MinutesKind, MinutesSignature, Opening, Seat
from procurement.notices import committee as notices
from procurement.papers import committee as papers
from procurement.selectors import minutes as selectors
from procurement.states import MinutesState

presenters.register("procurement.minutessignature", "sign", _l("Signed the minutes"))


@deed
def draft(call: Call, kind: str, *, by: User, now: datetime) -> Minutes:
    """Write the minutes of one kind from the record; a second press finds the first ones."""
    if not by.has_perm("procurement.draft_minutes", call):
        raise PermissionDenied
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    found = Minutes.objects.standing().filter(call=locked, kind=kind).first()
    if found is not None:
        return found
    minutes = Minutes(
        call=locked,
        kind=kind,
        number=selectors.number_of(locked, kind),
        place_ru=locked.opening_place_ru,
        place_ky=locked.opening_place_ky,
        drafted_by=by,
        facts={"present": []},
    )
    opening = Opening.objects.filter(call=locked).first()
    if kind == MinutesKind.OPENING and opening is not None:
        minutes.started_at = opening.started_at
        minutes.place_ru, minutes.place_ky = opening.place_ru, opening.place_ky
        hands = opening.confirmations.values_list("seat_id", flat=True)
        minutes.facts = {"present": sorted(hands)}
    return minutes_flow.start(minutes, by=by, facts={"kind": kind})


@minutes_flow.step(MinutesState.DRAFT, to=None, label=_l("Complete the minutes"), parents=("call",))
def fill_in(
    minutes: Minutes,
    *,
    by: User,
    now: datetime,
    started_at: datetime | None,
    ended_at: datetime | None,
    place_ru: str,
    place_ky: str,
    present: Sequence[int],
) -> Trace:
    """Write what only people know: when the sitting was, where, and who was there."""
    if minutes.signatures.exists():
        raise Refusal(_("Somebody has signed these minutes already: they no longer change."))
    for moment in (started_at, ended_at):
        if moment is not None and moment > now:
            raise Refusal(_("A sitting that has not been held yet has no minutes: check the time."))
    if started_at and ended_at and ended_at < started_at:
        raise Refusal(_("The sitting ends before it begins: check the time."))
    must_stay = _openers(minutes)
    seated = {seat.pk for seat in selectors.seats_of(minutes.call)}
    there = (set(present) & seated) | must_stay
    minutes.started_at, minutes.ended_at = started_at, ended_at
    minutes.place_ru, minutes.place_ky = place_ru, place_ky
    minutes.facts = {**minutes.facts, "present": sorted(there)}
    minutes.document = None
    return Trace(facts={"present": sorted(there), "from": started_at, "to": ended_at})


@minutes_flow.step(MinutesState.DRAFT, to=None, label=_l("Print for signature"), parents=("call",))
def print_out(minutes: Minutes, *, by: User, now: datetime) -> Trace:
    """Order the paper in both languages; nothing may be missing from it."""
    if gaps := selectors.missing(minutes):
        said = ", ".join(line.words or str(line.label) for line in gaps)
        raise Refusal(_("The minutes are not complete: %(missing)s.") % {"missing": said})
    if minutes.signatures.exists():
        raise Refusal(_("Somebody has signed these minutes already: they no longer change."))
    minutes.document = orders.order(papers.of_kind(minutes.kind), minutes, by=by)
    notify(
        notices.MINUTES_TO_SIGN,
        minutes,
        event=f"minutes.to_sign:{minutes.pk}:{minutes.document.pk}",
    )
    return Trace(basis=minutes.number, facts={"document": str(minutes.document.public_id)})


@deed
def sign(minutes: Minutes, *, by: User, now: datetime, consent: str, dissent: str = "") -> Minutes:
    """Put one's hand to the minutes; with the last hand they are signed."""
    signed = put_hand(minutes, by=by, now=now, consent=consent, dissent=dissent)
    if selectors.unsigned(signed):
        return signed
    return complete(signed, by=by, now=now)


@minutes_flow.step(MinutesState.DRAFT, to=None, label=_l("Sign the minutes"), parents=("call",))
def put_hand(
    minutes: Minutes, *, by: User, now: datetime, consent: str, dissent: str = ""
) -> Trace:
    """One who was present signs by typing their full name; who disagrees says so beneath."""
    must_be_signed_by(by, consent)
    if minutes.document is None:
        raise Refusal(_("The minutes are not printed yet: the secretary completes them first."))
    if not minutes.document.is_ready:
        raise Refusal(_("The paper is still being printed. Try again in a minute."))
    seat = Seat.objects.of(by).filter(committee__call=minutes.call).first()
    if seat is None or seat.pk not in selectors.present_of(minutes):
        raise Refusal(_("Only those who were present sign the minutes."))
    if minutes.signatures.filter(seat=seat).exists():
        raise Refusal(_("You have signed these minutes already."))
    signature = MinutesSignature.objects.create(minutes=minutes, seat=seat, dissent=dissent.strip())
    journal.record(signature, "sign", by=by, facts={"minutes": minutes.number})
    return Trace(facts={"seat": seat.pk, "dissent": bool(dissent.strip())})


@minutes_flow.step(
    MinutesState.DRAFT,
    to=MinutesState.SIGNED,
    label=_l("All have signed"),
    parents=("call",),
)
def complete(minutes: Minutes, *, by: User, now: datetime) -> Trace:
    """The last hand: the paper is printed once more with the moments of all signatures."""
    if selectors.unsigned(minutes) or not minutes.signatures.exists():
        raise Refusal(_("Not everybody who was present has signed yet."))
    minutes.signed_at, minutes.signed_by = now, by
    minutes.document = orders.order(papers.of_kind(minutes.kind), minutes, by=by)
    notify(
        notices.MINUTES_SIGNED,
        minutes,
        event=f"minutes.signed:{minutes.pk}",
        documents=[minutes.document],
    )
    return Trace(basis=minutes.number)


def _openers(minutes: Minutes) -> set[int]:
    """Who opened the bids was there, whatever is ticked."""
    if minutes.kind != MinutesKind.OPENING:
        return set()
    opening = Opening.objects.filter(call=minutes.call).first()
    return set(opening.confirmations.values_list("seat_id", flat=True)) if opening else set()

"""The check for conformity: what the machine sees, what people answered, what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karakol_gsz.core.calendar import Derivation
from karakol_gsz.core.clock import local
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from ngos.models import Membership
from procurement.models import (
    AdmissionCheck,
    Annex,
    Bid,
    Call,
    CheckResult,
    Contract,
    Seat,
)
from procurement.norms.admission import AdmissionFacts, Check, Colour, admission_checklist
from procurement.norms.scoring import call_failed, lot_failure
from procurement.selectors import bid as bids
from procurement.selectors.call import at_hour
from procurement.selectors.committee import Room, recusal_findings, room_of
from procurement.states import BidState, ContractState

CURE = "procurement.cure"
FARTHEST = ["no_bids", "all_withdrew", "none_admitted", "single_bid"]
GOOD = (CheckResult.PASSED, CheckResult.NOT_APPLICABLE)


@dataclass(frozen=True)
class Line:
    """One line of the list: what the portal sees, what the secretary answered."""

    check: Check
    row: AdmissionCheck

    @property
    def tone(self) -> str:
        tones = {Colour.GREEN: "done", Colour.AMBER: "waiting", Colour.RED: "wrong"}
        return tones[self.check.colour]

    @property
    def sees(self) -> str:
        """What the machine has to say, in words."""
        if self.check.colour is Colour.GREEN:
            return _("agrees")
        found = " ".join(finding.words for finding in self.check.findings)
        return found or str(self.check.to_do)


def documents_of(bid: Bid) -> dict[str, Any]:
    """The bid as filed, with the papers that were brought later in their places."""
    documents = dict(bid.contents)
    files = dict(documents.get(bids.FILES) or {})
    brought = Annex.objects.filter(bid=bid, document__kind=CURE).select_related("document")
    for annex in brought:
        document = annex.document
        files[annex.slug] = {
            "id": str(document.public_id),
            "name": document.file_name,
            "sha256": document.digest,
            "size": document.size,
        }
    return {**documents, bids.FILES: files}


def facts_of(bid: Bid) -> AdmissionFacts:
    """What the portal knows besides the pages: standing, other money, shared people."""
    return replace(
        bids.admission_facts(bid),
        in_time=_in_time(bid),
        financed_elsewhere=Contract.objects.filter(
            bid__organization=bid.organization,
            state=ContractState.SIGNED,
            period_to__gte=bid.call.period_from,
        ).exists(),
        shares_people_with_committee=bool(shared_people(bid)),
    )


def shared_people(bid: Bid) -> list[str]:
    """Names that stand both in the committee and in the NGO; a warning, never a verdict."""
    seats = Seat.objects.taken().filter(committee__call=bid.call).select_related("person")
    acting = set(
        Membership.objects.active()
        .filter(organization=bid.organization)
        .values_list("person_id", flat=True)
    )
    team = (bid.contents.get("team") or {}).get("rows") or []
    names = {_plain(bid.organization.head_name)} | {_plain(row.get("name")) for row in team}
    return [
        str(seat.person)
        for seat in seats
        if seat.person_id in acting or _plain(str(seat.person)) in names - {""}
    ]


def checklist(bid: Bid) -> tuple[Check, ...]:
    return admission_checklist(documents_of(bid), facts_of(bid))


def lines(bid: Bid) -> list[Line]:
    """The list as the page shows it: the machine's eye beside the person's answer."""
    rows = {row.slug: row for row in AdmissionCheck.objects.filter(bid=bid)}
    return [Line(check, rows[slug_of(check)]) for check in checklist(bid) if slug_of(check) in rows]


def slug_of(check: Check) -> str:
    return check.code[:40]


def prefilled(check: Check) -> tuple[str, str]:
    """The machine's suggestion: green passes, red is said, amber waits for a person's look."""
    if check.colour is Colour.GREEN:
        return CheckResult.PASSED, ""
    found = " ".join(finding.words for finding in check.findings) or str(check.to_do)
    if check.colour is Colour.AMBER:
        return "", ""
    return (CheckResult.CURABLE if check.is_curable else CheckResult.FAILED), found


# --- What is decided ----------------------------------------------------------------------------


def proposal_of(bid: Bid, rows: Iterable[AdmissionCheck]) -> str:
    """What the secretary put before the chair: admit, reject, returned, or nothing yet."""
    if bid.state == BidState.RETURNED:
        return "returned"
    if bid.state == BidState.ADMITTED:
        return "admit"
    if bid.state == BidState.REJECTED or bid.reject_ground:
        return "reject"
    answered = list(rows)
    whole = answered and all(row.checked_at and row.result in GOOD for row in answered)
    return "admit" if whole else ""


def proposals(room: Room) -> dict[int, str]:
    """The proposal for every opened bid of a call."""
    return {bid.pk: proposal_of(bid, room.checks.get(bid.pk, ())) for bid in room.opened}


def obstacles(room: Room, proposed: dict[int, str]) -> list[str]:
    """What keeps the chair from confirming, each in a sentence."""
    found = []
    undecided = [bid for bid in room.opened if not proposed[bid.pk]]
    if undecided:
        found.append(_("Not checked to the end yet: %(bids)s.") % {"bids": numbers(undecided)})
    returned = [bid for bid in room.opened if proposed[bid.pk] == "returned"]
    if returned:
        found.append(
            _("Returned for correction, the term still runs: %(bids)s.")
            % {"bids": numbers(returned)}
        )
    silent = room.undeclared()
    if silent:
        names = ", ".join(str(seat.person) for seat in silent)
        found.append(_("Have not declared their interests yet: %(names)s.") % {"names": names})
    for bid in room.opened:
        if proposed[bid.pk] == "admit":
            for finding in recusal_findings(room, bid):
                found.append(
                    _("No. %(no)s: %(words)s") % {"no": bid.registration_no, "words": finding.words}
                )
    return found


def numbers(found: Iterable[Bid]) -> str:
    return ", ".join(f"№ {bid.registration_no}" for bid in found)


def failure_after(call: Call) -> str:
    """Why the call fails if the proposals are confirmed; empty when it goes on."""
    room = room_of(call)
    proposed = proposals(room)
    single = room.rules.text(Rule.SINGLE_BID)
    reasons = []
    for lot in call.lots.all():
        sent = [bid for bid in room.bids if bid.lot_id == lot.pk]
        admitted = sum(proposed.get(bid.pk) == "admit" for bid in sent)
        withdrawn = sum(bid.state == BidState.WITHDRAWN for bid in sent)
        reasons.append(
            lot_failure(
                received=len(sent), withdrawn=withdrawn, admitted=admitted, single_bid=single
            )
        )
    if not call_failed(reasons):
        return ""
    return max((str(one) for one in reasons if one), key=FARTHEST.index, default="no_bids")


# --- The term for a correction ------------------------------------------------------------------


def cure_term(call: Call, now: datetime) -> Derivation:
    rules = Rules.thaw(call.rules)
    return rules.deadline(Rule.CURE_DAYS, local(now).date(), reader.work_calendar())


def cure_until(call: Call, now: datetime) -> datetime:
    """The last moment for a correction, at the hour at which bids of the call closed."""
    return at_hour(cure_term(call, now).end, call.closes_at)


def overdue_cures(now: datetime) -> Any:
    """Returned bids whose term is over."""
    return Bid.objects.filter(state=BidState.RETURNED, cure_until__lte=now).order_by("pk")


def _in_time(bid: Bid) -> bool:
    version = bid.current_version
    closes = bid.call.closes_at
    return bool(version and closes and version.received_at < closes)


def _plain(name: object) -> str:
    return " ".join(str(name or "").split()).casefold()

"""A bid becomes a sealed version when it is sent, and tables when it is opened.

Between the two nobody reads it: what lies in the version opens only if it is whole to the last bit.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents.models import Document
from karakol_gsz.documents.seal import SealBroken, seal
from karakol_gsz.workflow.flow import Trace
from procurement.actions import bid_guards as guards
from procurement.actions.flows import bid_flow
from procurement.models import Activity, Annex, Bid, BidVersion, CostLine, Indicator
from procurement.norms.answers import as_day, as_number, as_text
from procurement.norms.bid_pages import ACTIVITIES, INDICATORS
from procurement.norms.budget import cost_lines, totals
from procurement.norms.findings import errors
from procurement.selectors import bid as bids
from procurement.states import BidState

TYIYN = Decimal("0.01")


class AlreadySent(Exception):
    """The same press came before: its version is the answer."""

    def __init__(self, version: BidVersion) -> None:
        super().__init__("This was sent already.")
        self.version = version


def sent_by(bid: Bid, key: str) -> BidVersion | None:
    """The version that this press made."""
    return BidVersion.objects.filter(bid=bid, idempotency_key=key).first()


@bid_flow.step(
    BidState.DRAFT,
    BidState.SUBMITTED,
    to=BidState.SUBMITTED,
    label=_l("Submit bid"),
    parents=("call",),
)
def submit(bid: Bid, *, key: str, seen: str, by: User, now: datetime) -> Trace:
    """Pack the pages and the files' hashes, seal them, let the database stamp the moment."""
    if sent := sent_by(bid, key):
        raise AlreadySent(sent)
    guards.must_accept(bid.call, now)
    guards.must_be_able(bid.organization)
    draft = bids.draft_of(bid)
    if seen and seen != draft.fingerprint:
        raise Refusal(_("The answers were changed after you looked at them. Check them again."))
    if wrong := errors(draft.findings):
        raise Refusal(_("The bid cannot be sent yet: %(first)s") % {"first": wrong[0].words})
    package, number = draft.package, bid.versions.count() + 1
    version = BidVersion.objects.create(
        bid=bid,
        number=number,
        idempotency_key=key,
        sealed=seal(package.data, context=bids.version_context(bid, number)),
        sha256=package.sha256,
        manifest=bids.hashes(draft.documents, draft.files),
        submitted_by=by,
    )
    version.refresh_from_db(fields=["received_at"])
    bid.current_version = version
    bid.submitted_at, bid.submitted_by = version.received_at, by
    return Trace(
        facts={"version": number, "sha256": version.sha256, "received_at": version.received_at}
    )


def unpack(bid: Bid, *, by: User, now: datetime) -> Bid:
    """Open the last version of *bid*: fill its plain columns and its tables.

    Machine's work inside the step that opens: the bid is locked by it, and saved by it; the rows
    of its tables are written here. A package that does not agree with the hash of its receipt is
    not opened at all.
    """
    if bid.current_version is None:
        raise Refusal(_("Bid %(code)s was never sent.") % {"code": bid.code})
    try:
        package = bids.unpacked(bid.current_version)
    except SealBroken as broken:
        raise Refusal(
            _("Bid %(code)s cannot be opened: its package does not agree with its receipt.")
            % {"code": bid.code}
        ) from broken
    documents = package["documents"]
    _fill_columns(bid, documents)
    _write_budget(bid, documents.get("budget", {}))
    _write_activities(bid, documents.get("activities", {}))
    _write_indicators(bid, documents.get("indicators", {}))
    _write_annexes(bid, package["files"])
    return bid


def _fill_columns(bid: Bid, documents: Mapping[str, Any]) -> None:
    project = documents.get("project", {})
    for name in ("title_ru", "title_ky", "summary_ru", "summary_ky"):
        setattr(bid, name, as_text(project.get(name)))
    sums = totals(cost_lines(documents.get("budget", {})))
    bid.requested_sum, bid.own_sum, bid.other_sum = sums.from_grant, sums.own, sums.other
    bid.contents = dict(documents)


def _write_budget(bid: Bid, document: Mapping[str, Any]) -> None:
    CostLine.objects.bulk_create(
        CostLine(
            bid=bid,
            no=number,
            section=line.section,
            name=line.name,
            unit=line.unit,
            quantity=line.qty,
            unit_price=line.price,
            months=line.months,
            from_grant=line.from_grant,
            own=line.own,
            other=line.other,
            justification=line.justification,
        )
        for number, line in enumerate(cost_lines(document), start=1)
    )


def _write_activities(bid: Bid, document: Mapping[str, Any]) -> None:
    Activity.objects.bulk_create(
        Activity(
            bid=bid,
            no=number,
            name=as_text(row.get("name")),
            responsible=as_text(row.get("responsible")),
            starts_on=_day(row.get("starts_on")),
            ends_on=_day(row.get("ends_on")),
            output=as_text(row.get("output")),
        )
        for number, row in enumerate(_rows(ACTIVITIES, document), start=1)
    )


def _write_indicators(bid: Bid, document: Mapping[str, Any]) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            bid=bid,
            no=number,
            level=as_text(row.get("level")),
            statement=as_text(row.get("statement")),
            name=as_text(row.get("indicator")),
            unit=as_text(row.get("unit")),
            baseline=_figure(row.get("baseline")),
            target=_figure(row.get("target")) or Decimal(0),
            source=as_text(row.get("source")),
        )
        for number, row in enumerate(_rows(INDICATORS, document), start=1)
    )


def _write_annexes(bid: Bid, files: list[dict[str, Any]]) -> None:
    """The files stay sealed on the disk; from here on those who read the bid may read them."""
    kept = Document.objects.in_bulk([file["id"] for file in files], field_name="public_id")
    found = {str(public_id): document for public_id, document in kept.items()}
    for file in files:
        document = found.get(file["id"])
        if document is None or document.digest != file["sha256"]:
            raise Refusal(
                _("Bid %(code)s cannot be opened: one of its files is not the one that was sent.")
                % {"code": bid.code}
            )
    Annex.objects.bulk_create(
        Annex(bid=bid, slug=file["slug"], title=file["name"], document=found[file["id"]])
        for file in files
    )


def _rows(page: Any, document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for _index, row in page.rows.given(document)]


def _day(value: object) -> date:
    """What was sent was held against the norms: its days are days."""
    day = as_day(value)
    if day is None:
        raise ValueError("a sent bid has an activity without a day")
    return day


def _figure(value: object) -> Decimal | None:
    number = as_number(value)
    return None if number is None else number.quantize(TYIYN, ROUND_HALF_UP)

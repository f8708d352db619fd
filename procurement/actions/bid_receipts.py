"""The receipt of a version: built after the commit, when the journal has a line to name."""

import json

from karakol_gsz.audit import chain, signing
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import local
from karakol_gsz.documents import orders
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import deed
from procurement.models import BidVersion
from procurement.notices import bid as letters
from procurement.papers import bid as papers


def with_receipt(version: BidVersion) -> BidVersion:
    """The version with its receipt, built now if the process that took it in died before."""
    return version if version.receipt else issue_receipt(version)


@deed
def issue_receipt(version: BidVersion) -> BidVersion:
    """Sign what the city received and where the journal says so; once, then letter and paper."""
    fresh = BidVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if fresh.receipt:
        return fresh
    link = _link_of(fresh)
    if link is None:
        return fresh  # not committed yet: the next look builds it
    bid, (seq, own) = fresh.bid, link
    fresh.receipt = signing.sign(
        {
            "call": bid.call.number,
            "code": bid.code,
            "version": fresh.number,
            "sha256": fresh.sha256,
            "files": [one["sha256"] for one in fresh.manifest.get("files", [])],
            "received_at": local(fresh.received_at).isoformat(timespec="milliseconds"),
            "ledger_seq": seq,
            "ledger_hash": own,
        }
    )
    fresh.receipt_paper = orders.order(
        papers.RECEIPT, fresh, by=fresh.submitted_by, event=f"version {fresh.number}"
    )
    fresh.save(update_fields=["receipt", "receipt_paper"])
    notify(
        letters.BID_RECEIVED if fresh.number == 1 else letters.BID_REPLACED,
        fresh,
        event=f"procurement.submit:{fresh.pk}",
        documents=[fresh.receipt_paper],
    )
    return fresh


def issue_missing_receipts() -> int:
    """For versions whose process died between the commit and the receipt."""
    missing = BidVersion.objects.filter(receipt__isnull=True).order_by("pk")
    return len([version for version in missing if issue_receipt(version).receipt])


def _link_of(version: BidVersion) -> tuple[int, str] | None:
    """The journal's link of the line that says this version was sent."""
    said = Event.objects.about(version.bid).filter(action="submit")
    for event in said:
        if json.loads(event.facts).get("version") == version.number:
            return chain.link_of(event.pk)
    return None

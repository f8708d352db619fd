"""The receipt of a bid as a paper: what was received, when, and how to check it."""

from typing import Any

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.paper import Paper, papers
from procurement.models import BidVersion


def receipt_facts(version: BidVersion) -> dict[str, Any]:
    """Only what the receipt itself says; of the bid not a word."""
    bid, call = version.bid, version.bid.call
    receipt = version.receipt or {}
    return {
        "number": bid.code,
        "dated": local(version.received_at).date(),
        "code": bid.code,
        "organization": str(text_in(bid.organization, "full_name")),
        "call_number": call.number,
        "call_title": str(text_in(call, "title")),
        "lot": f"{bid.lot.no}. {text_in(bid.lot, 'title')}",
        "version": version.number,
        "received_at": version.received_at,
        "sent_by": version.submitted_by.full_name,
        "sha256": version.sha256,
        "files": [one["sha256"] for one in version.manifest.get("files", [])],
        "ledger_seq": receipt.get("ledger_seq", 0),
        "ledger_hash": receipt.get("ledger_hash", ""),
        "key_id": receipt.get("key_id", ""),
        "signature": receipt.get("signature", ""),
        "closes_at": call.closes_at,
        "opening_at": call.opening_at,
    }


RECEIPT = papers.register(
    Paper(
        kind="procurement.receipt",
        title=_l("Receipt of a bid"),
        template="papers/procurement/receipt.html",
        facts=receipt_facts,
    )
)

"""The life of a bid until the close: begun, typed, sent, replaced, withdrawn.

What is typed lies sealed and is not chained; what is sent is a version, stamped by the database.
The receipt is built after the commit, for only then the journal has a line to name.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.documents.seal import seal_json
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed, sqlstate
from ngos.models import Organization
from procurement.actions import bid_guards as guards
from procurement.actions import bid_receipts, bid_versions
from procurement.actions.flows import bid_flow
from procurement.models import Bid, BidFile, BidPage, BidVersion, Call, Lot
from procurement.notices import bid as letters
from procurement.selectors import bid as bids
from procurement.selectors.bid import StoredPage
from procurement.states import BID_EDITABLE, BidState

FILE_KIND = "procurement.bid_file"
TOO_LATE = "KG001"


class StalePage(Exception):
    """Somebody saved the page meanwhile; both texts are kept, nobody's is overwritten."""

    def __init__(self, theirs: StoredPage, mine: Mapping[str, Any]) -> None:
        super().__init__("The page was saved meanwhile.")
        self.theirs, self.mine = theirs, mine


@deed
def start(
    call: Call, lot: Lot, organization: Organization, *, language: str, by: User, now: datetime
) -> Bid:
    """Begin a bid; whoever presses twice, or finds one begun, goes on with that one."""
    call = guards.shared(call)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not by.has_perm("procurement.start_bid", organization):
        raise PermissionDenied
    if lot.call_id != call.pk:
        raise Refusal(_("This lot belongs to another call."))
    live = list(bids.live_bids(organization, lot))
    if begun := next((bid for bid in live if bid.state == BidState.DRAFT), None):
        return begun
    if live and len(live) >= bids.rules_of(call).count(Rule.BIDS_PER_LOT):
        return live[0]
    guards.must_accept(call, now)
    guards.must_be_able(organization)
    bid = Bid(call=call, lot=lot, organization=organization, author=by, language=language)
    facts = {"call": call.number, "lot": lot.no, "language": language}
    return bid_flow.start(bid, by=by, facts=facts)


@deed
def save_page(
    bid: Bid, slug: str, document: Mapping[str, Any], *, version: int, by: User, now: datetime
) -> BidPage:
    """Keep a page exactly as typed, sealed; a save over a newer one raises `StalePage`.

    Autosaves are not chained: the journal gets deeds, not keystrokes.
    """
    fresh = _to_type_in(bid, by=by, now=now)
    page = BidPage.objects.select_for_update().filter(bid=fresh, slug=slug).first()
    stored = bids.stored_page(page) if page is not None else None
    if page is not None and stored is not None:
        if stored.document == document:
            return page
        if page.version != version:
            raise StalePage(stored, document)
    sealed = seal_json(document, context=bids.page_context(fresh, slug))
    if page is None:
        return BidPage.objects.create(bid=fresh, slug=slug, sealed=sealed, saved_by=by)
    page.sealed, page.saved_by, page.saved_at = sealed, by, now
    page.version += 1
    page.save()
    return page


@deed
def attach(bid: Bid, slug: str, upload: CheckedFile, *, by: User, now: datetime) -> BidFile:
    """Take a file into the bid; only its ciphertext touches the disk."""
    fresh = _to_type_in(bid, by=by, now=now)
    if slug not in {paper.slug for paper in bids.asked_papers(fresh.call)}:
        raise Refusal(_("The call does not ask for this paper."))
    if BidFile.objects.attached().filter(bid=fresh).count() >= settings.UPLOADS_PER_BID:
        raise Refusal(
            _("A bid holds at most %(count)s files. Remove one, or put several into one PDF.")
            % {"count": settings.UPLOADS_PER_BID}
        )
    document = intake.take_in(
        upload, kind=FILE_KIND, by=by, subject=fresh, sealed_context=f"bid:{fresh.pk}"
    )
    return BidFile.objects.create(bid=fresh, slug=slug, document=document, added_by=by)


@deed
def detach(file: BidFile, *, by: User, now: datetime) -> BidFile:
    """Take a file out of the draft; a version that names it keeps it."""
    fresh = _to_type_in(file.bid, by=by, now=now)
    file = BidFile.objects.select_for_update().get(pk=file.pk)
    if file.removed_at is None:
        file.removed_at = now
        file.save(update_fields=["removed_at"])
        facts = {"document": str(file.document.public_id)}
        journal.record(fresh, "detach", by=by, facts=facts)
    return file


def submit(bid: Bid, *, key: str, by: User, now: datetime, seen: str = "") -> BidVersion:
    """Send what is typed, once for each *key*: the same press again gives the same version.

    *seen* names the content the person looked at; if it was changed since, nothing is sent.
    """
    if not by.has_perm("procurement.submit_bid", bid):
        raise PermissionDenied
    if sent := bid_versions.sent_by(bid, key):
        return bid_receipts.with_receipt(sent)
    try:
        done = bid_versions.submit(bid, key=key, seen=seen, by=by, now=now)
    except bid_versions.AlreadySent as same:
        return bid_receipts.with_receipt(same.version)
    except IntegrityError:
        if sent := bid_versions.sent_by(bid, key):
            return bid_receipts.with_receipt(sent)
        raise
    except Refusal as refusal:
        if refusal.__cause__ is not None and sqlstate(refusal.__cause__) == TOO_LATE:
            raise Refusal(guards.too_late(bid.call)) from refusal
        raise
    except DatabaseError as error:
        if sqlstate(error) == TOO_LATE:
            raise Refusal(guards.too_late(bid.call)) from error
        raise
    version = bid_versions.sent_by(done, key)
    if version is None:
        raise LookupError(f"bid {done.code} was sent and has no version of this press")
    return bid_receipts.with_receipt(version)


@bid_flow.step(
    BidState.SUBMITTED, to=BidState.WITHDRAWN, label=_l("Withdraw bid"), parents=("call",)
)
def withdraw(bid: Bid, *, by: User, now: datetime) -> Trace:
    """Take the bid back before the close; hashes stay in the journal, the NGO may begin anew."""
    guards.must_accept(bid.call, now)
    bid.withdrawn_at, bid.withdrawn_by = now, by
    notify(letters.BID_WITHDRAWN, bid, event=f"procurement.withdraw:{bid.pk}")
    version = bid.current_version
    return Trace(facts={"version": version.number, "sha256": version.sha256} if version else {})


def _to_type_in(bid: Bid, *, by: User, now: datetime) -> Bid:
    """The bid, locked, if this person may type in it now."""
    fresh = Bid.objects.select_for_update(of=("self",)).select_related("call").get(pk=bid.pk)
    if not by.has_perm("procurement.fill_in_bid", fresh):
        raise PermissionDenied
    if fresh.state not in BID_EDITABLE:
        raise Refusal(
            _("The bid cannot be changed any more: it is “%(state)s”.")
            % {"state": fresh.get_state_display()}
        )
    guards.must_accept(fresh.call, now)
    return fresh

"""Who may: the people of one NGO write its bid, its signatory sends it; nobody else ever looks."""

from typing import Any

import rules
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_clock, is_secretary, is_signed_in
from karakol_gsz.audit import presenters
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.documents import access
from karakol_gsz.documents.models import Document
from ngos.models import MemberRole, Membership
from ngos.policies import acts_for
from procurement.models import Annex, Bid, BidFile, BidVersion

FILE, RECEIPT = "procurement.bid_file", "procurement.receipt"


def acts_for_bidder(*roles: MemberRole) -> Any:
    """An administrator of the NGO whose bid it is, or somebody in one of *roles* there."""

    @rules.predicate(name="acts_for_bidder:" + "|".join(roles))
    def acts(user: User, bid: Bid) -> bool:
        held = Membership.objects.acting(user, *roles)
        return held.filter(organization=bid.organization_id).exists()

    return acts


writes_it = acts_for_bidder(MemberRole.EDITOR, MemberRole.SIGNATORY)
signs_it = acts_for_bidder(MemberRole.SIGNATORY)

rules.add_perm(
    "procurement.start_bid",
    is_signed_in & ~is_clock & acts_for(MemberRole.EDITOR, MemberRole.SIGNATORY),
)
rules.add_perm("procurement.fill_in_bid", is_signed_in & writes_it)
rules.add_perm("procurement.submit_bid", is_signed_in & signs_it)
rules.add_perm("procurement.withdraw_bid", is_signed_in & signs_it)


def reads_files(visitor: Visitor, document: Document) -> bool:
    """A file of a bid: its owner always; after the opening those who read the bid."""
    mine = BidFile.objects.visible_to(visitor).filter(document=document)
    return mine.exists() or Annex.objects.visible_to(visitor).filter(document=document).exists()


def reads_receipts(visitor: Visitor, document: Document) -> bool:
    """A receipt is the owner's own paper."""
    return BidVersion.objects.visible_to(visitor).filter(receipt_paper=document).exists()


def tells_how_many(visitor: Visitor) -> Q:
    """Deeds that tell how many bids there are and whose: only the secretary's before the close."""
    if is_secretary(visitor):
        return Q(pk__in=[])
    text = TextField()
    open_bids = Bid.objects.filter(call__closes_at__gt=PortalNow())
    bids = open_bids.annotate(text=Cast("pk", text)).values("text")
    versions = BidVersion.objects.filter(bid__in=open_bids)
    documents = Document.objects.filter(
        Q(kind=FILE, subject_id__in=bids)
        | Q(kind=RECEIPT, subject_id__in=versions.annotate(text=Cast("pk", text)).values("text"))
    )
    return Q(subject_type=Bid._meta.label_lower, subject_id__in=bids) | Q(
        subject_type=Document._meta.label_lower,
        subject_id__in=documents.annotate(text=Cast("pk", text)).values("text"),
    )


presenters.veil(tells_how_many)
access.register_reader(FILE, reads_files)
access.register_reader(RECEIPT, reads_receipts)

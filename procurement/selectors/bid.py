"""What the owner's pages, the receipt and the opening read of a bid; sealed until it is opened."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from karakol_gsz.accounts.models import User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.audit.looks import LOOK_DENIED
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.models import Document
from karakol_gsz.documents.seal import (
    HEADER_BYTES,
    NONCE_BYTES,
    SealBroken,
    unseal,
    unseal_json,
)
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from ngos.models import MemberRole, Membership, Organization
from ngos.norms import eligibility
from ngos.norms.eligibility import Barrier, Reason
from ngos.selectors import organizations_of, people_of
from ngos.states import RegistrationState
from procurement.models import Bid, BidFile, BidPage, BidVersion, Call, Lot
from procurement.norms.admission import AdmissionFacts, Check, admission_checklist
from procurement.norms.bid_pages import (
    BUDGET,
    COMMON_PAGES,
    CallFacts,
    Package,
    RequiredDocument,
    bid_findings,
    canonical,
    package,
    pages_for,
)
from procurement.norms.budget import SECTIONS, Totals, cost_lines, totals
from procurement.norms.findings import Finding
from procurement.norms.pages import Page, empty_document
from procurement.states import BID_EDITABLE, BidState, CallState

FILES = "files"
TAG_BYTES = 16
SEAL_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
"""What sealing adds to a file: its owner is told the size of the file, not of the ciphertext."""

Documents = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class StoredPage:
    """One page as it was typed, and the number the next save has to name."""

    document: dict[str, Any]
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Draft:
    """Everything a bid holds now: its pages, its files, and both as the norms read them."""

    pages: tuple[Page, ...]
    stored: Mapping[str, StoredPage]
    files: list[BidFile]
    facts: CallFacts
    documents: Documents = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        return bid_findings(self.documents, self.facts)

    @property
    def package(self) -> Package:
        return package(self.documents, manifest(self.files))

    @property
    def fingerprint(self) -> str:
        """Names this very content: two tabs that show the same bid send the same one."""
        return self.package.sha256

    def page(self, slug: str) -> StoredPage:
        return self.stored.get(slug) or StoredPage(empty_document(self.named(slug)))

    def named(self, slug: str) -> Page:
        return {page.slug: page for page in self.pages}[slug]


# --- What the seal is bound to ---------------------------------------------------------------


def page_context(bid: Bid, slug: str) -> str:
    return f"bid_page:{bid.pk}:{slug}"


def version_context(bid: Bid, number: int) -> str:
    return f"bid_version:{bid.pk}:{number}"


# --- What the call asks ----------------------------------------------------------------------


def rules_of(call: Call) -> Rules:
    """The rules the call was published under."""
    return Rules.thaw(call.rules)


def asked_papers(call: Call) -> tuple[RequiredDocument, ...]:
    """The papers a bid must bring, in the words of the page's language."""
    return tuple(
        RequiredDocument(paper.slug, text_in(paper, "title"), paper.is_mandatory)
        for paper in call.required_documents.all()
    )


def pages_of(bid: Bid) -> tuple[Page, ...]:
    """All pages of the bid, in the order of the task list."""
    return pages_for(asked_papers(bid.call))


def call_facts(bid: Bid) -> CallFacts:
    """What the norms hold the bid against."""
    rules, call, lot = rules_of(bid.call), bid.call, bid.lot
    return CallFacts(
        lot_sum=lot.max_sum,
        admin_share_max_percent=rules.number(Rule.ADMIN_SHARE_MAX_PERCENT),
        own_contribution_min_percent=max(
            rules.number(Rule.OWN_CONTRIBUTION_MIN_PERCENT), call.own_contribution_percent
        ),
        period_from=lot.period_from or call.period_from,
        period_to=lot.period_to or call.period_to,
        required_documents=asked_papers(call),
    )


def closing_words(call: Call) -> str:
    """The one sentence about time: the moment of the close itself is already too late."""
    return _("A bid that arrives at %(time)s or later is not received.") % {
        "time": f"{local(_closes(call)):%H:%M:%S}"
    }


def _closes(call: Call) -> datetime:
    if call.closes_at is None:
        raise LookupError(f"call {call.number} has no close")
    return call.closes_at


# --- What was typed --------------------------------------------------------------------------


def stored_pages(bid: Bid) -> dict[str, StoredPage]:
    """The pages of the draft in clear: for the owner, and for the machine that packs them."""
    return {page.slug: stored_page(page) for page in BidPage.objects.filter(bid=bid)}


def stored_page(page: BidPage) -> StoredPage:
    document = unseal_json(bytes(page.sealed), context=page_context(page.bid, page.slug))
    return StoredPage(document, page.version, page.saved_at)


def files_of(bid: Bid) -> list[BidFile]:
    """The files of the draft, in the order they came."""
    attached = BidFile.objects.attached().filter(bid=bid)
    return list(attached.select_related("document").order_by("pk"))


def draft_of(bid: Bid) -> Draft:
    """The bid as it is typed now."""
    stored, files = stored_pages(bid), files_of(bid)
    documents = {
        page.slug: stored[page.slug].document if page.slug in stored else empty_document(page)
        for page in COMMON_PAGES
    }
    facts = call_facts(bid)
    documents[FILES] = files_document(facts, files)
    return Draft(pages_for(facts.required_documents), stored, files, facts, documents)


def file_facts(file: BidFile) -> dict[str, Any]:
    """One file as the package names it."""
    document = file.document
    return {
        "id": str(document.public_id),
        "name": document.file_name,
        "sha256": document.digest,
        "size": max(document.size - SEAL_BYTES, 0) if document.is_sealed else document.size,
    }


def manifest(files: Iterable[BidFile]) -> list[dict[str, Any]]:
    """Every file with its hash; the package is bound to them by it."""
    return [{"slug": file.slug, **file_facts(file)} for file in files]


def files_document(facts: CallFacts, files: Iterable[BidFile]) -> dict[str, Any]:
    """The page of files as a document: of several files for one paper, the first speaks."""
    document: dict[str, Any] = {paper.slug: None for paper in facts.required_documents}
    for file in files:
        if document.get(file.slug) is None:
            document[file.slug] = file_facts(file)
    return document


def hashes(documents: Documents, files: Iterable[BidFile]) -> dict[str, Any]:
    """What a version tells before it is opened: hashes, never a word or a name."""
    return {
        "pages": {slug: sha256(canonical(page)).hexdigest() for slug, page in documents.items()},
        "files": [{key: one[key] for key in ("slug", "sha256", "size")} for one in manifest(files)],
    }


# --- What was sent ---------------------------------------------------------------------------


def unpacked(version: BidVersion) -> dict[str, Any]:
    """The package of a version, `{"documents", "files"}`, if it is whole to the last bit."""
    data = unseal(bytes(version.sealed), context=version_context(version.bid, version.number))
    if sha256(data).hexdigest() != version.sha256:
        raise SealBroken("The package does not agree with the hash of its receipt.")
    whole: dict[str, Any] = json.loads(data)
    return whole


def has_unsent(bid: Bid, draft: Draft) -> bool:
    """Typed since the last version and not sent: what was sent counts, not this."""
    return bid.current_version is not None and draft.package.sha256 != bid.current_version.sha256


# --- Who may bid -----------------------------------------------------------------------------


def barriers(organization: Organization) -> tuple[Reason, ...]:
    """What keeps an NGO from bidding now; while its papers are being checked it may."""
    found = eligibility.barriers(
        registration=organization.state, legal_form=organization.legal_form, spheres=()
    )
    if organization.state == RegistrationState.SUBMITTED:
        return tuple(reason for reason in found if reason.code != Barrier.NOT_VERIFIED)
    return found


def live_bids(organization: Organization, lot: Lot) -> QuerySet[Bid]:
    """The bids that count against the rule of how many one NGO may have for a lot."""
    own = Bid.objects.filter(organization=organization, lot=lot)
    return own.exclude(state=BidState.WITHDRAWN).order_by("-pk")


def bidders_of(visitor: Visitor) -> list[Organization]:
    """The NGOs this person may write for."""
    if not visitor.is_authenticated:
        return []
    held = Membership.objects.acting(visitor, MemberRole.EDITOR, MemberRole.SIGNATORY)
    return list(Organization.objects.filter(pk__in=held.values("organization")).order_by("pk"))


def start_facts(call: Call, visitor: Visitor, now: datetime) -> dict[str, Any]:
    """Everything the public page of a call needs to say "Prepare a bid", or why not."""
    lots = list(call.lots.all())
    organizations = bidders_of(visitor)
    mine = Bid.objects.filter(call=call, organization__in=organizations)
    live = {
        (bid.organization_id, bid.lot_id): bid
        for bid in mine.exclude(state=BidState.WITHDRAWN).order_by("pk")
    }
    return {
        "call": call,
        "is_open": call.accepts_at(now),
        "closing_words": closing_words(call) if call.closes_at else "",
        "is_signed_in": visitor.is_authenticated,
        "is_staff": bool(getattr(visitor, "roles", frozenset())),
        "belongs": bool(organizations) or bool(organizations_of(visitor)),
        "organizations": [
            {
                "organization": organization,
                "name": text_in(organization, "short_name")
                or text_in(organization, "full_name")
                or _("Your organisation"),
                "reasons": [reason.words for reason in barriers(organization)],
                "lots": [{"lot": lot, "bid": live.get((organization.pk, lot.pk))} for lot in lots],
            }
            for organization in organizations
        ],
    }


# --- The mirror ------------------------------------------------------------------------------


def admission_facts(bid: Bid) -> AdmissionFacts:
    """What the portal knows of the bid besides its pages."""
    return AdmissionFacts(
        call=call_facts(bid),
        eligibility=[str(reason.code) for reason in _barriers_of_the_check(bid.organization)],
        bids_in_lot=max(live_bids(bid.organization, bid.lot).count(), 1),
        bids_per_lot=rules_of(bid.call).count(Rule.BIDS_PER_LOT),
    )


def mirror(bid: Bid, draft: Draft) -> tuple[Check, ...]:
    """The secretary's list over the bid as it is typed now."""
    return admission_checklist(draft.documents, admission_facts(bid))


def _barriers_of_the_check(organization: Organization) -> tuple[Reason, ...]:
    return eligibility.barriers(
        registration=organization.state, legal_form=organization.legal_form, spheres=()
    )


# --- Lists -----------------------------------------------------------------------------------


def bids_of(visitor: Visitor) -> QuerySet[Bid]:
    """Everything the visitor's NGOs ever began, newest first."""
    own = Bid.objects.of(visitor).select_related(
        "call", "lot", "organization", "current_version__receipt_paper"
    )
    return own.defer("current_version__sealed").order_by("-pk")


def unfinished(visitor: Visitor, now: datetime) -> QuerySet[Bid]:
    """Drafts of calls that are still open."""
    drafts = Bid.objects.of(visitor).filter(
        state=BidState.DRAFT, call__in=Call.objects.accepting(now)
    )
    return drafts.select_related("call", "lot").order_by("call__closes_at", "pk")


def waiting_for_the_opening(visitor: Visitor) -> QuerySet[Bid]:
    """Sent and not opened yet."""
    sent = Bid.objects.of(visitor).filter(state=BidState.SUBMITTED, opened_at__isnull=True)
    sent = sent.exclude(call__state__in=[CallState.CANCELLED, CallState.FAILED])
    return sent.select_related("call", "lot").order_by("submitted_at", "pk")


def may_be_changed(bid: Bid, now: datetime) -> bool:
    """Whether the owner may still type, send, replace and withdraw."""
    return bid.state in BID_EDITABLE and bid.call.accepts_at(now)


def readers_of_letters(bid: Bid) -> list[User]:
    """The author, the one who sent it, and the administrators of the NGO."""
    admins = people_of(bid.organization, MemberRole.ADMIN)
    found = {person.pk: person for person in [*admins, bid.author]}
    if bid.submitted_by is not None:
        found[bid.submitted_by.pk] = bid.submitted_by
    return list(found.values())


def opening_day(call: Call) -> date | None:
    return local(call.opening_at).date() if call.opening_at else None


def file_limit() -> int:
    return int(settings.UPLOADS_PER_BID)


@dataclass(frozen=True)
class BudgetSums:
    """The estimate at a glance: sections, purses, and the limits they are held against."""

    totals: Totals
    sections: list[tuple[Any, Decimal]]
    lot_sum: Decimal
    admin_limit: Decimal
    own_least: Decimal
    left: Decimal
    findings: list[Finding]


def budget_sums(draft: Draft) -> BudgetSums | None:
    """The sums of the budget page as it is typed now; nothing while it is empty."""
    document = draft.documents.get(BUDGET.slug, {})
    lines = cost_lines(document)
    if not lines:
        return None
    sums, facts = totals(lines), draft.facts
    return BudgetSums(
        totals=sums,
        sections=[(label, sums.by_section[key]) for key, label in SECTIONS if sums.by_section[key]],
        lot_sum=facts.lot_sum,
        admin_limit=facts.admin_share_max_percent,
        own_least=facts.own_contribution_min_percent,
        left=facts.lot_sum - sums.from_grant,
        findings=[one for one in draft.findings if one.where == BUDGET.slug],
    )


def denied_looks(bid: Bid) -> int:
    """How often somebody tried to look at the sealed bid or at one of its files."""
    documents = BidFile.objects.filter(bid=bid).values_list("document", flat=True)
    about_files = Q(
        subject_type=Document._meta.label_lower, subject_id__in=[str(pk) for pk in documents]
    )
    about_bid = Q(subject_type=Bid._meta.label_lower, subject_id=str(bid.pk))
    return Event.objects.filter(about_files | about_bid, action=LOOK_DENIED).count()

"""The life of a registration: draft → submitted → verified | returned; verified ↔ suspended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import orders
from karakol_gsz.documents.intake import CheckedFile
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Flow, Trace, deed
from ngos import notices, papers, selectors
from ngos.actions import credential
from ngos.models import MemberRole, Membership, Organization
from ngos.norms import registration as pages
from ngos.norms.inn import inn_findings
from ngos.states import REGISTRATION_EDITABLE, RegistrationState

registration = Flow(Organization, states=RegistrationState)


@deed
def start(*, by: User, now: datetime) -> Organization:
    """Begin a registration; whoever begins it runs the organisation on the portal.

    A second press of the same person finds the draft of the first one.
    """
    if not by.has_perm("ngos.start_organization"):
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)
    begun = Organization.objects.of(by).filter(state=RegistrationState.DRAFT).first()
    if begun is not None:
        return begun
    organization = registration.start(Organization(), by=by)
    today = local(now).date()
    membership = Membership.objects.create(
        person=by, organization=organization, role=MemberRole.ADMIN, starts_on=today
    )
    journal.record(membership, "join", by=by, after=membership.role)
    return organization


@registration.step(
    RegistrationState.DRAFT,
    RegistrationState.RETURNED,
    RegistrationState.VERIFIED,
    to=None,
    label=_l("Fill in"),
)
def fill_in(
    organization: Organization, *, by: User, now: datetime, page: str, answers: Mapping[str, Any]
) -> Trace:
    """Keep the answers of one page; after the check only what no paper rests on."""
    allowed = fields_open(organization, page)
    if not allowed:
        raise Refusal(
            _(
                "This page cannot be changed now. If something is wrong, "
                "write to the finance office."
            )
        )
    given = {name: value for name, value in answers.items() if name in allowed}
    changed = [name for name, value in given.items() if _differs(organization, name, value)]
    if "spheres" in given:
        organization.spheres.set(given.pop("spheres"))
    for name, value in given.items():
        setattr(organization, name, value)
    if "inn" in changed:
        _refuse_taken(organization)
    return Trace(facts={"page": page, "changed": changed})


@registration.step(
    RegistrationState.DRAFT, RegistrationState.RETURNED, to=None, label=_l("Attach a paper")
)
def attach(
    organization: Organization, *, by: User, now: datetime, uploads: Mapping[str, CheckedFile]
) -> Trace:
    """Take in a paper; a newer one of the same kind replaces it, the older one stays readable."""
    for kind, upload in uploads.items():
        credential.replace(organization, kind, upload, by=by)
    return Trace(facts={"papers": sorted(uploads)})


@registration.step(
    RegistrationState.DRAFT,
    RegistrationState.RETURNED,
    to=RegistrationState.SUBMITTED,
    label=_l("Send for the check"),
)
def submit(organization: Organization, *, by: User, now: datetime) -> None:
    """Send the registration to the finance office; from here on one INN is one organisation."""
    if missing := selectors.gaps_of(organization):
        raise Refusal(
            _("Something is still missing: %(fields)s. Fill it in and send again.")
            % {"fields": ", ".join(selectors.label_of(gap.where) for gap in missing)}
        )
    today = local(now).date()
    if wrong := [f for f in inn_findings(organization.inn, today=today) if f.blocks]:
        raise Refusal(wrong[0].words)
    _refuse_taken(organization)
    organization.submitted_at, organization.submitted_by = now, by
    notify(
        notices.REGISTRATION_SUBMITTED,
        organization,
        event=f"ngos.submit:{organization.pk}:{now.isoformat()}",
    )


@registration.step(
    RegistrationState.SUBMITTED, to=RegistrationState.VERIFIED, label=_l("Verify the registration")
)
def verify(organization: Organization, *, by: User, now: datetime) -> Trace:
    """Enter the organisation into the register; it gets its letter and its certificate."""
    organization.verified_at, organization.verified_by = now, by
    organization.return_reasons = []
    organization.certificate = orders.order(papers.CERTIFICATE, organization, by=by)
    notify(
        notices.REGISTRATION_VERIFIED,
        organization,
        event=f"ngos.verify:{organization.pk}:{now.isoformat()}",
        documents=[organization.certificate],
    )
    return Trace(basis=papers.certificate_number(organization))


@registration.step(
    RegistrationState.SUBMITTED,
    to=RegistrationState.RETURNED,
    label=_l("Return for correction"),
)
def send_back(
    organization: Organization, *, by: User, now: datetime, reasons: Sequence[Mapping[str, str]]
) -> Trace:
    """Say what has to be corrected and at which field; nothing is returned without a reason."""
    said = [dict(reason) for reason in reasons if reason["text"].strip()]
    if not said:
        raise Refusal(_("Write at least one reason, beside what has to be corrected."))
    organization.returned_at, organization.returned_by = now, by
    organization.return_reasons = said
    notify(
        notices.REGISTRATION_RETURNED,
        organization,
        event=f"ngos.send_back:{organization.pk}:{now.isoformat()}",
    )
    return Trace(facts={"reasons": said})


@registration.step(RegistrationState.VERIFIED, to=RegistrationState.SUSPENDED, label=_l("Suspend"))
def suspend(organization: Organization, *, by: User, now: datetime, reason: str) -> Trace:
    """The organisation stays in the register, and takes part in nothing until this is undone."""
    if not reason.strip():
        raise Refusal(_("Write the reason: the organisation will read it."))
    organization.suspended_at, organization.suspended_by = now, by
    organization.suspend_reason = reason
    notify(
        notices.REGISTRATION_SUSPENDED,
        organization,
        event=f"ngos.suspend:{organization.pk}:{now.isoformat()}",
        extra={"reason": reason},
    )
    return Trace(facts={"reason": reason})


@registration.step(
    RegistrationState.SUSPENDED, to=RegistrationState.VERIFIED, label=_l("End the suspension")
)
def restore(organization: Organization, *, by: User, now: datetime) -> None:
    """The organisation may take part again."""
    organization.suspend_reason = ""
    notify(
        notices.REGISTRATION_RESTORED,
        organization,
        event=f"ngos.restore:{organization.pk}:{now.isoformat()}",
    )


def fields_open(organization: Organization, page: str) -> frozenset[str]:
    """Which fields of a page can be changed in this state."""
    if organization.state in REGISTRATION_EDITABLE:
        found = pages.page_named(page)
        return frozenset(found.fields) if found else frozenset()
    if organization.state == RegistrationState.VERIFIED:
        return pages.CHANGEABLE_LATER.get(page, frozenset())
    return frozenset()


def _differs(organization: Organization, name: str, value: Any) -> bool:
    if name == "spheres":
        return set(organization.spheres.all()) != set(value)
    return bool(getattr(organization, name) != value)


def _refuse_taken(organization: Organization) -> None:
    """One INN stands in the register once; two who send the same one at once take turns here."""
    if not organization.inn:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"ngos.inn:{organization.inn}"],
        )
    others = Organization.objects.filter(inn=organization.inn).exclude(pk=organization.pk)
    if others.exclude(state=RegistrationState.DRAFT).exists():
        raise Refusal(
            _(
                "An organisation with the INN %(inn)s is registered already. If it is yours, ask "
                "its administrator to invite you, or call the finance office."
            )
            % {"inn": organization.inn}
        )

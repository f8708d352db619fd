"""What pages, letters and papers ask about an NGO: its people, its papers, what is missing."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from karakol_gsz.accounts.models import Role, RoleGrant, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.core.clock import portal_today
from ngos.models import (
    Credential,
    CredentialKind,
    Invitation,
    MemberRole,
    Membership,
    Organization,
)
from ngos.norms import inn as numbers
from ngos.norms import registration as pages
from ngos.norms.inn import Finding
from ngos.norms.registration import Gap


def organizations_of(visitor: Visitor) -> list[Organization]:
    """The NGOs a person acts for today, by name."""
    if not visitor.is_authenticated:
        return []
    return list(Organization.objects.of(visitor).order_by("full_name_ru", "pk"))


def people_of(organization: Organization, *roles: MemberRole) -> QuerySet[User]:
    """Those who act for the NGO today; with *roles*, only they and its administrators."""
    held = Membership.objects.active().filter(organization=organization)
    if roles:
        held = held.filter(role__in=[MemberRole.ADMIN, *roles])
    return User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk")


def department() -> QuerySet[User]:
    """Those in the finance office who check registrations today."""
    grants = RoleGrant.objects.in_force(portal_today()).filter(role__in=[Role.OFFICER, Role.HEAD])
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def memberships_of(organization: Organization) -> QuerySet[Membership]:
    """Who acts for the NGO and as what, for its page of people."""
    return (
        Membership.objects.active()
        .filter(organization=organization)
        .select_related("person", "organization")
        .order_by("person__full_name", "pk")
    )


def open_invitations_to(visitor: Visitor) -> QuerySet[Invitation]:
    """NGOs that ask this person to act for them."""
    return (
        Invitation.objects.addressed_to(visitor).open().select_related("organization", "invited_by")
    )


def papers_of(organization: Organization) -> dict[str, Credential]:
    """The current papers by kind."""
    if organization.pk is None:
        return {}
    current = Credential.objects.current().filter(organization=organization)
    return {paper.kind: paper for paper in current.select_related("document").order_by("pk")}


def gaps_of(organization: Organization) -> list[Gap]:
    """What must still be given before the registration can be sent."""
    return pages.gaps(vars(organization), papers_of(organization))


def warnings_of(organization: Organization, *, today: date) -> list[Finding]:
    """What is unusual in the numbers and stops nobody: somebody should look again."""
    found: list[Finding] = []
    if organization.inn:
        found += numbers.inn_findings(organization.inn, today=today)
        found += pages.date_findings(organization.inn, organization.reg_date)
    if organization.bank_bik and organization.bank_account:
        found += numbers.bank_findings(organization.bank_bik, organization.bank_account)
    return found


def reasons_by_field(organization: Organization) -> dict[str, dict[str, Any]]:
    """What the office asked to correct, by the field or paper it stands at."""
    return {reason["where"]: reason for reason in organization.return_reasons}


def label_of(where: str) -> str:
    """What the field or paper at `page.field` is called; nothing for the whole registration."""
    slug, _dot, name = where.partition(".")
    page = pages.page_named(slug)
    if page is None or name not in page.fields:
        return ""
    if page.slug == pages.PAPERS:
        return str(CredentialKind(name).label)
    return str(Organization._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def heading_of(where: str) -> str:
    """The same as the first words of a line."""
    words = label_of(where)
    return words[:1].upper() + words[1:]


def checker_of(organization: Organization, *, on: date) -> dict[str, Any]:
    """Who checked the registration and as what: the line of the certificate about that."""
    person = organization.verified_by
    grant = (
        RoleGrant.objects.in_force(on)
        .filter(user=person, role__in=[Role.OFFICER, Role.HEAD])
        .order_by("acting_for", "pk")
        .first()
    )
    return {
        "name": str(person or ""),
        "post": str(grant.get_role_display()) if grant else "",
        "acting": bool(grant and grant.acting_for_id),
        "basis": grant.order_number if grant and grant.acting_for_id else "",
    }

"""Who may serve: the NGO, its people and its papers."""

from ngos.models.credential import (
    KINDS_TO_REGISTER,
    Credential,
    CredentialKind,
    CredentialQuerySet,
)
from ngos.models.invitation import Invitation, InvitationQuerySet
from ngos.models.membership import MemberRole, Membership, MembershipQuerySet
from ngos.models.organization import (
    LegalForm,
    Organization,
    OrganizationQuerySet,
    is_mine,
)
from ngos.models.sphere import Sphere, SphereQuerySet

__all__ = [
    "KINDS_TO_REGISTER",
    "Credential",
    "CredentialKind",
    "CredentialQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "LegalForm",
    "MemberRole",
    "Membership",
    "MembershipQuerySet",
    "Organization",
    "OrganizationQuerySet",
    "Sphere",
    "SphereQuerySet",
    "is_mine",
]

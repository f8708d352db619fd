"""Papers of an NGO: attached, replaced by a newer one, never deleted."""

from typing import Any

from karakol_gsz.documents import intake
from karakol_gsz.documents.intake import CheckedFile
from ngos.models import Credential, Organization
from ngos.states import CredentialState


def replace(organization: Organization, kind: str, upload: CheckedFile, *, by: Any) -> Credential:
    """Keep the newer paper as the one that counts; for the steps of the registration."""
    document = intake.take_in(upload, kind=f"ngos.{kind}", by=by, subject=organization)
    organization.credentials.filter(kind=kind, state=CredentialState.CURRENT).update(
        state=CredentialState.REPLACED
    )
    return Credential.objects.create(organization=organization, kind=kind, document=document)

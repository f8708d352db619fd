"""Answers and files that a registration is filled in with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ngos.models import CredentialKind, Organization
from tests.factories.documents import DocumentFactory
from tests.factories.ngos import CredentialFactory, OrganizationFactory
from tests.karakol_gsz.documents.files import pdf

IDENTITY = {
    "legal_form": "foundation",
    "full_name_ru": "Общественный фонд «Көл»",
    "full_name_ky": "«Көл» коомдук фонду",
    "inn": "0 01012000 10017",
    "reg_no": "123456-3301-ОФ",
    "reg_date": "01.01.2000",
}
CONTACTS = {
    "legal_address": "Каракол, ул. Токтогула, 7",
    "email": "office@kol.example",
    "phone": "+996 555 123 456",
}
HEAD = {"head_name": "Өмүрбекова Айнура Ысаковна"}
INN = "00101200010017"


def upload(name: str = "charter.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if data is None else data)


def page(slug: str) -> str:
    return reverse("ngos:cabinet_organization_edit", args=[slug])


def with_papers(organization: Organization) -> Organization:
    """Both papers that are asked."""
    for kind in (CredentialKind.CHARTER, CredentialKind.REGISTRATION):
        document = DocumentFactory(
            kind=f"ngos.{kind}",
            subject_type="ngos.organization",
            subject_id=str(organization.pk),
        )
        CredentialFactory(organization=organization, kind=kind, document=document)
    return organization


@pytest.fixture
def complete(db: None) -> Callable[..., Organization]:
    """A registration with every answer and both papers, in the state asked for."""

    def make(**traits: Any) -> Organization:
        return with_papers(OrganizationFactory(**traits))

    return make


@pytest.fixture
def fill_all(db: None) -> Callable[[Client], None]:
    """Fill in every page as a person does."""

    def fill(client: Client) -> None:
        for slug, answers in (("identity", IDENTITY), ("contacts", CONTACTS), ("head", HEAD)):
            assert client.post(page(slug), answers).status_code == 302
        papers = {"charter": upload(), "registration": upload("registration.pdf")}
        assert client.post(page("papers"), papers).status_code == 302

    return fill

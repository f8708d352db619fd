"""Papers of the register: the certificate that an NGO stands in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.city import reader
from karakol_gsz.city.models import Post
from karakol_gsz.core.clock import local
from karakol_gsz.core.i18n import text_in
from karakol_gsz.documents.paper import Paper, papers
from ngos import selectors
from ngos.models import Organization


def certificate_number(organization: Organization) -> str:
    """One number a registration, for ever: the year of the check and the place in the register."""
    if organization.verified_at is None:
        return ""
    return f"{local(organization.verified_at).year}-N{organization.pk}"


def certificate_facts(organization: Organization) -> dict[str, Any]:
    """What was checked. The address of a refuge stands on no paper."""
    moment = organization.verified_at or organization.created_at
    day = local(moment).date()
    return {
        "number": certificate_number(organization),
        "dated": day,
        "name": str(text_in(organization, "full_name")),
        "short_name": str(text_in(organization, "short_name")),
        "legal_form": str(organization.get_legal_form_display()),
        "inn": organization.inn,
        "reg_no": organization.reg_no,
        "reg_date": organization.reg_date,
        "address": "" if organization.is_refuge else organization.legal_address,
        "head_name": organization.head_name,
        "head_position": organization.head_position,
        "checker": selectors.checker_of(organization, on=day),
        "signatures": [_signature(day)],
    }


def _signature(day: Any) -> dict[str, Any]:
    signer = reader.signatory(Post.FINANCE_HEAD, on=day)
    return {
        **(signer.for_paper() if signer else reader.unknown(Post.FINANCE_HEAD)),
        "stamp": True,
    }


CERTIFICATE = papers.register(
    Paper(
        kind="ngos.certificate",
        title=_l("Certificate of registration on the portal"),
        template="papers/ngos/certificate.html",
        facts=certificate_facts,
    )
)

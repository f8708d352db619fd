"""Letters about a registration and about the people who act for an NGO."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import User
from karakol_gsz.core.i18n import text_in
from karakol_gsz.notifications.models import Channel
from karakol_gsz.notifications.notice import Notice, notices
from ngos import selectors
from ngos.models import Invitation, Organization


def _people(organization: Organization) -> list[User]:
    return list(selectors.people_of(organization))


def _department(organization: Organization) -> list[User]:
    return list(selectors.department())


def _for_the_ngo(organization: Organization) -> dict[str, Any]:
    return {
        "name": str(text_in(organization, "full_name")),
        "inn": organization.inn,
        "url": reverse("ngos:cabinet_organization") + f"?organisation={organization.public_id}",
    }


def _to_correct(organization: Organization) -> dict[str, Any]:
    return {
        **_for_the_ngo(organization),
        "reasons": [
            {"label": selectors.heading_of(reason["where"]), "text": reason["text"]}
            for reason in organization.return_reasons
        ],
    }


def _for_the_office(organization: Organization) -> dict[str, Any]:
    return {
        **_for_the_ngo(organization),
        "url": reverse("ngos:office_organization_show", args=[organization.public_id]),
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "name": str(text_in(invitation.organization, "full_name")),
        "role": str(invitation.get_role_display()),
        "email": invitation.email,
        "url": reverse("portal:cabinet_today"),
        "sign_up_url": reverse("account_signup"),
    }


REGISTRATION_SUBMITTED = notices.register(
    Notice("ngos.registration_submitted", recipients=_department, facts=_for_the_office)
)
REGISTRATION_VERIFIED = notices.register(
    Notice("ngos.registration_verified", recipients=_people, facts=_for_the_ngo)
)
REGISTRATION_RETURNED = notices.register(
    Notice("ngos.registration_returned", recipients=_people, facts=_to_correct)
)
REGISTRATION_SUSPENDED = notices.register(
    Notice("ngos.registration_suspended", recipients=_people, facts=_for_the_ngo)
)
REGISTRATION_RESTORED = notices.register(
    Notice("ngos.registration_restored", recipients=_people, facts=_for_the_ngo)
)
PERSON_INVITED = notices.register(
    Notice(
        "ngos.person_invited",
        recipients=lambda invitation: [],  # written to an e-mail that may have no account yet
        facts=_invitation,
        channels=(Channel.EMAIL,),
    )
)

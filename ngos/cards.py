"""What the register hangs on the portal: the newcomer's first step, the checks of the office."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import is_department
from karakol_gsz.core.i18n import text_in
from karakol_gsz.portal import card, nav, today
from ngos import selectors
from ngos.models import Organization
from ngos.states import RegistrationState

LINES = 10  # of one kind on «today»; the list of the office holds the rest


def _name(organization: Organization) -> str:
    return str(text_in(organization, "short_name") or text_in(organization, "full_name"))


def in_the_cabinet(visitor: Visitor, now: datetime) -> tuple[list[today.Todo], list[today.Waiting]]:
    """Register, finish, correct, answer an invitation; or wait for the office."""
    if not visitor.is_authenticated:
        return [], []
    todo = [
        today.Todo(
            text=_("“%(name)s” invites you to act for it")
            % {"name": _name(invitation.organization)},
            button=_("Answer"),
            url=reverse("ngos:cabinet_people"),
        )
        for invitation in selectors.open_invitations_to(visitor)
    ]
    waiting: list[today.Waiting] = []
    mine = selectors.organizations_of(visitor)
    for organization in mine:
        line = _line(organization)
        if isinstance(line, today.Todo):
            todo.append(line)
        elif line is not None:
            waiting.append(line)
    if not mine and not visitor.roles:
        todo.append(
            today.Todo(
                text=_("Register your organisation: then it may take part in calls"),
                button=_("Register"),
                url=reverse("ngos:cabinet_organization"),
            )
        )
    return todo, waiting


def _line(organization: Organization) -> today.Todo | today.Waiting | None:
    url = reverse("ngos:cabinet_organization") + f"?organisation={organization.public_id}"
    name = _name(organization)
    if organization.state == RegistrationState.DRAFT:
        text = _("Finish the registration of “%(name)s”") % {"name": name or _("no name yet")}
        return today.Todo(text=text, button=_("Go on"), url=url)
    if organization.state == RegistrationState.RETURNED:
        text = _("Correct the registration of “%(name)s” and send it again") % {"name": name}
        return today.Todo(text=text, button=_("Correct"), url=url, urgent=True)
    if organization.state == RegistrationState.SUBMITTED:
        text = _("Check of the registration of “%(name)s”") % {"name": name}
        return today.Waiting(text=text, who=_("Finance office"), since=organization.submitted_at)
    if organization.state == RegistrationState.SUSPENDED:
        text = _("The registration of “%(name)s” is suspended: read why") % {"name": name}
        return today.Todo(text=text, button=_("Read"), url=url)
    return None


def in_the_office(visitor: Visitor, now: datetime) -> tuple[list[today.Todo], list[today.Waiting]]:
    """Registrations to check, the longest wait first; returned ones wait for the NGO."""
    if not is_department(visitor):
        return [], []
    own = {organization.pk for organization in selectors.organizations_of(visitor)}
    to_check = Organization.objects.waiting().exclude(submitted_by=visitor.pk).exclude(pk__in=own)
    todo = [
        today.Todo(
            text=_("Check the registration of “%(name)s”") % {"name": _name(organization)},
            button=_("Check"),
            url=reverse("ngos:office_organization_show", args=[organization.public_id]),
        )
        for organization in to_check[:LINES]
    ]
    returned = Organization.objects.filter(state=RegistrationState.RETURNED)
    waiting = [
        today.Waiting(
            text=_("Correction of the registration"),
            who=_name(organization),
            since=organization.returned_at,
        )
        for organization in returned.order_by("returned_at", "pk")[:LINES]
    ]
    return todo, waiting


def my_organizations(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """The NGOs a person acts for, each with its state."""
    mine = selectors.organizations_of(visitor)
    return {"organizations": mine} if mine else None


def in_the_register(visitor: Visitor, subject: Any, now: datetime) -> dict[str, Any] | None:
    """How many organisations may serve the city."""
    count = Organization.objects.filter(state=RegistrationState.VERIFIED).count()
    return {"count": count} if count else None


today.register("cabinet", in_the_cabinet)
today.register("office", in_the_office)
card.register(
    card.Card("cabinet", "ngos/cabinet/_my_organizations.html", my_organizations, order=90)
)
card.register(card.Card("home", "ngos/public/_register.html", in_the_register, order=90))
nav.register("cabinet", nav.Link(_l("Organisation"), "ngos:cabinet_organization", order=80))
nav.register("cabinet", nav.Link(_l("People"), "ngos:cabinet_people", order=90))
nav.register(
    "office",
    nav.Link(
        _l("Organisations"),
        "ngos:office_organization_list",
        order=60,
        roles=frozenset({Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR}),
    ),
)

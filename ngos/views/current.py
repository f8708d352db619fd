"""Which NGO a person is acting for now."""

from karakol_gsz.accounts.people import PersonRequest
from ngos import selectors
from ngos.models import Organization

SESSION_KEY = "organisation"


def current_organization(request: PersonRequest) -> Organization | None:
    """The one named by `?organisation=`, else the one of this session, else the first by name.

    Only one's own: a stranger's number in the address changes nothing.
    """
    mine = selectors.organizations_of(request.user)
    by_id = {str(organization.public_id): organization for organization in mine}
    asked = request.GET.get("organisation", "")
    if asked in by_id:
        request.session[SESSION_KEY] = asked
        return by_id[asked]
    return by_id.get(request.session.get(SESSION_KEY, "")) or next(iter(mine), None)

"""People of the office as their page shows them: who, as what, by which order."""

from django.db.models import Prefetch, QuerySet

from karakol_gsz.accounts.models import Invitation, RoleGrant, User


def people() -> QuerySet[User]:
    """Everybody who holds or held a role, with the orders; two queries for any number."""
    grants = RoleGrant.objects.select_related("acting_for").order_by("-starts_on", "-pk")
    return (
        User.objects.filter(is_robot=False, grants__isnull=False)
        .distinct()
        .prefetch_related(Prefetch("grants", queryset=grants))
        .order_by("full_name", "email", "pk")
    )


def waits_for_a_password(person: User) -> bool:
    return (
        Invitation.objects.filter(user=person, accepted_at=None).exists()
        and not person.has_usable_password()
    )

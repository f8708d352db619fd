"""People of the office as their page shows them: who, as what, by which order."""

from django.db.models import Prefetch, QuerySet

from karakol_gsz.accounts.models import Invitation, RoleGrant, User


def people() -> QuerySet[User]:
    """Everybody who holds or held a role, with the orders; two queries for any number."""
    return people_of(User.objects.filter(is_robot=False, grants__isnull=False).distinct())


def people_of(users: QuerySet[User]) -> QuerySet[User]:
    grants = RoleGrant.objects.select_related("acting_for").order_by("-starts_on", "-pk")
    return users.prefetch_related(Prefetch("grants", queryset=grants)).order_by(
        "full_name", "email", "pk"
    )


def found_by_email(email: str) -> QuerySet[User]:
    """Anybody with an account, also without a role: to give one to a person who signed up."""
    return people_of(User.objects.filter(is_robot=False, email__iexact=email.strip()))


def waits_for_a_password(person: User) -> bool:
    return (
        Invitation.objects.filter(user=person, accepted_at=None).exists()
        and not person.has_usable_password()
    )

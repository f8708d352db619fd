"""Who acts for an NGO: invited, accepted, changed, gone; never without an administrator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.models import Message
from ngos.actions import membership as deeds
from ngos.models import Invitation, Membership, Organization
from ngos.views.current import SESSION_KEY
from tests.factories.accounts import UserFactory
from tests.factories.ngos import InvitationFactory, MembershipFactory, OrganizationFactory

PEOPLE = "ngos:cabinet_people"


def test_a_stranger_to_the_portal_is_invited_signs_up_and_accepts(
    db: None, as_person: Callable[..., Client]
) -> None:
    admin = UserFactory()
    organization = OrganizationFactory(verified=True, admin=admin)

    sent = as_person(admin).post(
        reverse("ngos:cabinet_people_invite"), {"email": "New@People.example", "role": "editor"}
    )
    letter = Message.objects.get()
    newcomer = UserFactory(email="new@people.example")
    client = as_person(newcomer)
    shown = client.get(reverse(PEOPLE)).content.decode()
    accepted = client.post(
        reverse("ngos:cabinet_invitation_accept", args=[Invitation.objects.get().pk])
    )

    assert (sent.status_code, letter.address) == (302, "new@people.example")
    assert organization.full_name_ru in shown
    assert accepted.url == reverse("ngos:cabinet_organization")
    held = Membership.objects.get(person=newcomer)
    assert (held.organization, held.role) == (organization, "editor")


def test_nobody_else_answers_an_invitation(db: None, as_person: Callable[..., Client]) -> None:
    invitation, thief = InvitationFactory(), UserFactory()

    response = as_person(thief).post(
        reverse("ngos:cabinet_invitation_accept", args=[invitation.pk])
    )

    assert response.status_code == 404
    with pytest.raises(PermissionDenied):
        deeds.accept(invitation, by=thief, now=portal_now())
    assert not Membership.objects.filter(person=thief).exists()


def test_an_invitation_is_answered_once(db: None) -> None:
    invited = UserFactory()
    invitation = InvitationFactory(email=invited.email.upper())
    deeds.decline(invitation, by=invited, now=portal_now())

    with pytest.raises(Refusal):
        deeds.accept(invitation, by=invited, now=portal_now())

    assert not Membership.objects.filter(person=invited).exists()


@pytest.mark.parametrize("email", ["not an e-mail", ""])
def test_a_wrong_email_is_said_beside_the_field(
    db: None, as_person: Callable[..., Client], email: str
) -> None:
    admin = UserFactory()
    OrganizationFactory(admin=admin)

    response = as_person(admin).post(
        reverse("ngos:cabinet_people_invite"), {"email": email, "role": "editor"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]


def test_a_member_and_an_invited_person_are_not_invited_again(
    db: None, as_person: Callable[..., Client]
) -> None:
    admin = UserFactory()
    organization = OrganizationFactory(admin=admin)
    member = MembershipFactory(organization=organization, role="editor").person
    InvitationFactory(organization=organization, email="a@people.example")
    client, url = as_person(admin), reverse("ngos:cabinet_people_invite")

    answers = [
        client.post(url, {"email": email, "role": "editor"}).status_code
        for email in (member.email.upper(), "A@people.example", "b@people.example")
    ]

    assert answers == [409, 409, 302]


def test_the_last_administrator_stays(db: None, as_person: Callable[..., Client]) -> None:
    admin = UserFactory()
    organization = OrganizationFactory(admin=admin)
    held = organization.memberships.get()
    client = as_person(admin)

    left = client.post(
        reverse("ngos:cabinet_people_end", args=[held.pk]), {"back": reverse(PEOPLE)}
    )
    changed = client.post(reverse("ngos:cabinet_people_role", args=[held.pk]), {"role": "editor"})

    assert (left.status_code, changed.status_code) == (409, 409)
    held.refresh_from_db()
    assert (held.role, held.ends_on) == ("admin", None)


def test_who_leaves_acts_no_longer_from_this_moment(db: None) -> None:
    organization = OrganizationFactory(admin=UserFactory())
    old = MembershipFactory(organization=organization)
    new = MembershipFactory(organization=organization, starts_on=portal_today())

    deeds.leave(old, by=old.person, now=portal_now())
    deeds.leave(new, by=new.person, now=portal_now())

    assert not Organization.objects.of(old.person).exists()
    assert not Organization.objects.of(new.person).exists()
    old.refresh_from_db()
    assert old.ends_on == portal_today() - timedelta(days=1)


def test_an_editor_and_a_stranger_change_nobody(db: None, as_person: Callable[..., Client]) -> None:
    organization = OrganizationFactory(admin=UserFactory())
    admin = organization.memberships.get()
    editor = MembershipFactory(organization=organization, role="editor").person
    stranger = UserFactory()
    OrganizationFactory(admin=stranger)
    url = reverse("ngos:cabinet_people_role", args=[admin.pk])

    answers = [as_person(p).post(url, {"role": "editor"}).status_code for p in (editor, stranger)]

    assert answers == [403, 404]


def test_a_person_of_two_organisations_stays_with_the_one_chosen(
    db: None, as_person: Callable[..., Client]
) -> None:
    person = UserFactory()
    first = OrganizationFactory(full_name_ru="А", admin=person)
    second = OrganizationFactory(full_name_ru="Б", admin=person)
    foreign = OrganizationFactory(full_name_ru="В", verified=True)
    client, url = as_person(person), reverse("ngos:cabinet_organization")

    def chosen(query: str = "") -> Organization:
        found: Organization = client.get(url + query).context["organization"]
        return found

    assert chosen() == first
    assert chosen(f"?organisation={second.public_id}") == second
    assert chosen() == second
    assert chosen(f"?organisation={foreign.public_id}") == second
    assert client.session[SESSION_KEY] == str(second.public_id)

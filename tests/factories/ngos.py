"""NGOs, their people and papers; every INN here is invented."""

from datetime import date, timedelta

import factory

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from ngos.models import (
    Credential,
    CredentialKind,
    Invitation,
    LegalForm,
    MemberRole,
    Membership,
    Organization,
    Sphere,
)
from ngos.states import CredentialState, RegistrationState
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory

SUBMITTED = frozenset(RegistrationState) - {RegistrationState.DRAFT}
VERIFIED = frozenset({RegistrationState.VERIFIED, RegistrationState.SUSPENDED})


class SphereFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sphere

    slug = factory.Sequence(lambda n: f"sphere-{n}")
    title_ru = factory.Sequence(lambda n: f"Сфера {n}")
    title_ky = factory.Sequence(lambda n: f"Чөйрө {n}")


class OrganizationFactory(factory.django.DjangoModelFactory):
    """`OrganizationFactory(verified=True, admin=user)`; a trait for every state."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    class Params:
        stage = RegistrationState.DRAFT
        submitted = factory.Trait(stage=RegistrationState.SUBMITTED)
        returned = factory.Trait(stage=RegistrationState.RETURNED)
        verified = factory.Trait(stage=RegistrationState.VERIFIED)
        suspended = factory.Trait(stage=RegistrationState.SUSPENDED)
        refuge = factory.Trait(is_refuge=True)
        applicant = factory.SubFactory(UserFactory)
        officer = factory.SubFactory(UserFactory, role="officer")
        now = factory.LazyFunction(portal_now)

    legal_form = LegalForm.FOUNDATION
    full_name_ru = factory.Sequence(lambda n: f"Общественный фонд «Үмүт {n}»")
    full_name_ky = factory.Sequence(lambda n: f"«Үмүт {n}» коомдук фонду")
    short_name_ru = factory.Sequence(lambda n: f"ОФ «Үмүт {n}»")
    short_name_ky = factory.Sequence(lambda n: f"«Үмүт {n}» КФ")
    inn = factory.Sequence(lambda n: f"00101200{n % 1000000:06d}")
    okpo = "12345678"
    reg_no = factory.Sequence(lambda n: f"{n + 100000}-3301-ОФ")
    reg_date = date(2000, 1, 1)
    legal_address = "Каракол, ул. Токтогула, 1"
    head_name = "Сыдыкова Гүлнара Өмүрбековна"
    head_position = "Директор"
    head_phone = "+996700000001"
    bank_name = "ОАО «Учебный банк»"
    bank_bik = "109001"
    bank_account = "1090010000000001"
    email = factory.Sequence(lambda n: f"ngo{n}@ngo.example")
    phone = "+996700000002"
    state = factory.SelfAttribute("stage")
    submitted_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=5) if o.stage in SUBMITTED else None
    )
    submitted_by = factory.LazyAttribute(lambda o: o.applicant if o.submitted_at else None)
    returned_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=4) if o.stage == RegistrationState.RETURNED else None
    )
    returned_by = factory.LazyAttribute(lambda o: o.officer if o.returned_at else None)
    return_reasons = factory.LazyAttribute(
        lambda o: (
            [{"where": "papers.charter", "text": "Приложите устав целиком.", "language": "ru"}]
            if o.returned_at
            else []
        )
    )
    verified_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=3) if o.stage in VERIFIED else None
    )
    verified_by = factory.LazyAttribute(lambda o: o.officer if o.verified_at else None)
    suspended_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=2) if o.stage == RegistrationState.SUSPENDED else None
    )
    suspended_by = factory.LazyAttribute(lambda o: o.officer if o.suspended_at else None)
    suspend_reason = factory.LazyAttribute(lambda o: "По заявлению." if o.suspended_at else "")

    @factory.post_generation
    def admin(self: Organization, create: bool, person: User | None, **kwargs: object) -> None:
        if person:
            MembershipFactory(organization=self, person=person, role=MemberRole.ADMIN)


class MembershipFactory(factory.django.DjangoModelFactory):
    """`MembershipFactory(ended=True)` held until yesterday."""

    class Meta:
        model = Membership

    class Params:
        ended = factory.Trait(ends_on=date(2020, 1, 1))

    person = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = MemberRole.ADMIN
    starts_on = date(2010, 1, 11)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@people.example")
    role = MemberRole.EDITOR
    invited_by = factory.SubFactory(UserFactory)


class CredentialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Credential

    class Params:
        replaced = factory.Trait(state=CredentialState.REPLACED)
        expired = factory.Trait(state=CredentialState.EXPIRED, expires_on=date(2020, 1, 1))

    organization = factory.SubFactory(OrganizationFactory)
    kind = CredentialKind.CHARTER
    document = factory.SubFactory(DocumentFactory, kind="ngos.credential")
    number = factory.Sequence(lambda n: f"{n + 1}")
    issued_on = date(2015, 3, 2)

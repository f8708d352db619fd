"""An NGO registers: pages saved on their own, sent, returned with reasons, verified."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.audit.models import Event
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import press
from karakol_gsz.documents.models import Document
from karakol_gsz.notifications.models import Channel, Message
from karakol_gsz.portal import today
from ngos.actions import registration as deeds
from ngos.models import Membership, Organization
from ngos.states import RegistrationState
from tests.factories.accounts import UserFactory
from tests.factories.ngos import MembershipFactory, OrganizationFactory
from tests.ngos.conftest import CONTACTS, IDENTITY, INN, page, upload, with_papers
from tests.papers.looking import text_of

OVERVIEW = "ngos:cabinet_organization"
SUBMIT = "ngos:cabinet_organization_submit"


def office(name: str, organization: Organization) -> str:
    return reverse(f"ngos:office_organization_{name}", args=[organization.public_id])


def test_a_newcomer_is_told_to_register_and_becomes_administrator_by_the_first_page(
    db: None, as_person: Callable[..., Client]
) -> None:
    newcomer = UserFactory()
    client = as_person(newcomer)

    todo, waiting = today._sources["cabinet"], portal_now()
    lines = [line for source in todo for line in source(newcomer, waiting)[0]]
    first = client.get(reverse(OVERVIEW))
    saved = client.post(page("identity"), IDENTITY)

    assert [line.url for line in lines] == [reverse(OVERVIEW)]
    assert first.status_code == 200
    assert saved.url == page("contacts")
    organization = Organization.objects.get()
    assert (organization.inn, organization.state) == (INN, RegistrationState.DRAFT)
    assert Membership.objects.filter(person=newcomer, role="admin").count() == 1


def test_looking_at_the_pages_begins_no_registration(
    db: None, as_person: Callable[..., Client]
) -> None:
    client = as_person(UserFactory())

    for slug in ("identity", "contacts", "head", "activity", "papers", "bank"):
        assert client.get(page(slug)).status_code == 200

    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"inn": "123"}, "inn", "14"),
        ({"inn": "03113200010017"}, "inn", "31132000"),
        ({"inn": "00101290010017"}, "inn", "01.01.2900"),
        ({"inn": ""}, "inn", ""),
        ({"full_name_ky": ""}, "full_name_ky", ""),
        ({"legal_form": ""}, "legal_form", ""),
        ({"reg_date": "31.02.2020"}, "reg_date", "30.11.2026"),
        ({"reg_date": "01.01.2900"}, "reg_date", ""),
        ({"okpo": "12"}, "okpo", "8"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_nothing_typed_is_lost(
    db: None,
    as_person: Callable[..., Client],
    answers: dict[str, str],
    field: str,
    words: str,
) -> None:
    client = as_person(UserFactory())

    response = client.post(page("identity"), {**IDENTITY, **answers})

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert IDENTITY["reg_no"] in response.content.decode()
    assert not Organization.objects.exists()


def test_a_page_may_be_saved_half_filled_and_finished_later(
    db: None, as_person: Callable[..., Client]
) -> None:
    client = as_person(UserFactory())

    response = client.post(page("identity"), {"full_name_ru": "Фонд «Көл»", "later": "1"})

    assert response.url == reverse(OVERVIEW)
    assert Organization.objects.get().full_name_ru == "Фонд «Көл»"
    assert "Фонд «Көл»" in client.get(page("identity")).content.decode()


def test_an_unusual_inn_is_warned_of_and_does_not_stop(
    db: None, as_person: Callable[..., Client]
) -> None:
    client = as_person(UserFactory())

    response = client.post(
        page("identity"), {**IDENTITY, "inn": "10101200010017", "reg_date": "02.01.2000"}
    )

    shown = client.get(response.url)
    assert response.status_code == 302
    assert [message.level_tag for message in shown.context["messages"]] == [
        "warning",
        "warning",
        "success",
    ]


def test_the_charter_must_be_what_its_name_says(
    db: None, as_person: Callable[..., Client], fill_all: Callable[[Client], None]
) -> None:
    client = as_person(UserFactory())
    client.post(page("identity"), IDENTITY)

    wrong = client.post(
        page("papers"), {"charter": upload(data=b"not a pdf"), "registration": upload("r.pdf")}
    )
    empty = client.post(page("papers"), {"charter": upload(data=b"")})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["charter"])
    assert (empty.status_code, list(empty.context["form"].errors)) == (
        422,
        ["charter", "registration"],
    )
    assert not Document.objects.exists()


def test_an_incomplete_registration_is_not_sent(db: None, as_person: Callable[..., Client]) -> None:
    client = as_person(UserFactory())
    client.post(page("identity"), IDENTITY)

    check = reverse("ngos:cabinet_organization_check")
    response = client.post(reverse(SUBMIT), {"back": check})

    assert response.status_code == 409
    assert [gap["url"].split("#")[0] for gap in response.context["missing"]] == [
        *[page("contacts")] * 3,
        page("head"),
        *[page("papers")] * 2,
    ]
    assert Organization.objects.get().state == RegistrationState.DRAFT


def test_the_whole_way_from_the_first_page_to_the_certificate(
    db: None,
    as_person: Callable[..., Client],
    fill_all: Callable[[Client], None],
    commits: Callable[[], None],
) -> None:
    newcomer, officer = UserFactory(language="ky"), UserFactory(role=Role.OFFICER)
    ngo, clerk = as_person(newcomer, "ky"), as_person(officer)

    fill_all(ngo)
    sent = ngo.post(reverse(SUBMIT))
    organization = Organization.objects.get()
    assert sent.status_code == 302
    assert organization.state == RegistrationState.SUBMITTED
    assert [m.person for m in Message.objects.in_inbox()] == [officer]

    returned = clerk.post(office("return", organization), {"identity-inn": "Проверьте ИНН."})
    organization.refresh_from_db()
    assert (returned.status_code, organization.state) == (302, RegistrationState.RETURNED)
    letter = Message.objects.visible_to(newcomer).in_inbox().get()
    assert (letter.language, "Проверьте ИНН." in letter.text) == ("ky", True)
    assert "Проверьте ИНН." in ngo.get(page("identity")).content.decode()

    ngo.post(page("identity"), {**IDENTITY, "inn": "00101200010018"})
    again = ngo.post(reverse(SUBMIT))
    organization.refresh_from_db()
    assert (again.status_code, organization.inn) == (302, "00101200010018")

    verified = clerk.post(office("verify", organization))
    organization.refresh_from_db()
    assert (verified.status_code, organization.state) == (302, RegistrationState.VERIFIED)
    assert (organization.verified_by, organization.return_reasons) == (officer, [])
    certificate = organization.certificate
    assert certificate is not None
    letter = Message.objects.visible_to(newcomer).filter(channel=Channel.EMAIL).first()
    assert letter.documents == [str(certificate.public_id)]
    assert certificate.get_absolute_url() in ngo.get(reverse(OVERVIEW)).content.decode()
    public = clerk.get(organization.get_absolute_url()).content.decode()
    assert ("Көл" in public, CONTACTS["phone"] in public) == (True, False)
    commits()
    story = Event.objects.about(organization).values_list("action", flat=True)
    assert list(story) == [
        "create",
        *["fill_in"] * 3,
        "attach",
        "submit",
        "send_back",
        "fill_in",
        "submit",
        "verify",
    ]


def test_a_return_needs_a_reason(
    as_person: Callable[..., Client], complete: Callable[..., Organization]
) -> None:
    organization = complete(submitted=True)
    clerk = as_person(UserFactory(role=Role.OFFICER))

    response = clerk.post(office("return", organization), {"general": "  "})

    assert response.status_code == 422
    organization.refresh_from_db()
    assert organization.state == RegistrationState.SUBMITTED


def test_the_second_organisation_with_an_inn_is_refused_in_words(
    as_person: Callable[..., Client], complete: Callable[..., Organization]
) -> None:
    first = complete(verified=True)
    newcomer = UserFactory()
    client = as_person(newcomer)

    early = client.post(page("identity"), {**IDENTITY, "inn": first.inn})
    draft = complete(admin=newcomer, inn=first.inn)
    late = client.post(reverse(SUBMIT), {"back": reverse("ngos:cabinet_organization_check")})

    assert (early.status_code, late.status_code) == (409, 409)
    assert first.inn in early.content.decode()
    assert IDENTITY["full_name_ky"] in early.content.decode()
    draft.refresh_from_db()
    assert draft.state == RegistrationState.DRAFT


@pytest.mark.parametrize("who", ["stranger", "editor", "auditor", "robot", "submitter", "member"])
def test_who_may_not_verify(complete: Callable[..., Organization], who: str) -> None:
    organization = complete(submitted=True)
    both_hands = UserFactory(role=Role.HEAD)
    people = {
        "stranger": lambda: UserFactory(),
        "editor": lambda: MembershipFactory(organization=organization, role="editor").person,
        "auditor": lambda: UserFactory(role=Role.AUDITOR),
        "robot": User.objects.robot,
        "submitter": lambda: both_hands,
        "member": lambda: both_hands,
    }
    if who == "submitter":
        Organization.objects.filter(pk=organization.pk).update(submitted_by=both_hands)
    if who == "member":
        MembershipFactory(organization=organization, person=both_hands, role="accountant")

    with pytest.raises(PermissionDenied):
        deeds.verify(organization, by=people[who](), now=portal_now())

    organization.refresh_from_db()
    assert organization.state == RegistrationState.SUBMITTED


def test_only_the_administrator_sends_and_an_editor_fills_in(
    complete: Callable[..., Organization],
) -> None:
    organization = complete()
    editor = MembershipFactory(organization=organization, role="editor").person
    accountant = MembershipFactory(organization=organization, role="accountant").person
    answers = {"head_name": "Ысаков Өмүр"}

    deeds.fill_in(organization, by=editor, now=portal_now(), page="head", answers=answers)
    with pytest.raises(PermissionDenied):
        deeds.submit(organization, by=editor, now=portal_now())
    with pytest.raises(PermissionDenied):
        deeds.fill_in(organization, by=accountant, now=portal_now(), page="head", answers=answers)

    organization.refresh_from_db()
    assert organization.head_name == "Ысаков Өмүр"


def test_a_second_press_is_refused_and_writes_no_second_letter(
    complete: Callable[..., Organization],
) -> None:
    organization, officer = complete(submitted=True), UserFactory(role=Role.OFFICER)
    admin = MembershipFactory(organization=organization).person
    deeds.verify(organization, by=officer, now=portal_now())

    with pytest.raises(Refusal):
        deeds.verify(organization, by=officer, now=portal_now())

    assert Message.objects.visible_to(admin).in_inbox().count() == 1


def test_suspended_and_restored(
    as_person: Callable[..., Client], complete: Callable[..., Organization]
) -> None:
    organization = complete(verified=True)
    admin = MembershipFactory(organization=organization).person
    clerk = as_person(UserFactory(role=Role.HEAD))

    empty = clerk.post(office("suspend", organization), {"reason": ""})
    clerk.post(office("suspend", organization), {"reason": "Устав изменён."})
    organization.refresh_from_db()
    assert (empty.status_code, organization.state) == (422, RegistrationState.SUSPENDED)
    page_of_ngo = as_person(admin).get(reverse(OVERVIEW)).content.decode()
    assert "Устав изменён." in page_of_ngo

    clerk.post(office("restore", organization))
    organization.refresh_from_db()
    assert (organization.state, organization.suspend_reason) == (RegistrationState.VERIFIED, "")
    kinds = Message.objects.visible_to(admin).in_inbox().values_list("kind", flat=True)
    assert sorted(kinds) == ["ngos.registration_restored", "ngos.registration_suspended"]


def test_after_the_check_only_what_no_paper_rests_on_can_be_changed(
    as_person: Callable[..., Client], complete: Callable[..., Organization]
) -> None:
    organization = complete(verified=True)
    client = as_person(MembershipFactory(organization=organization).person)
    answers = {**CONTACTS, "legal_address": "Бишкек", "phone": "0555 000 111"}

    client.post(page("contacts"), answers)
    closed = client.post(page("identity"), {**IDENTITY, "full_name_ru": "Другое имя"})
    sent = client.post(page("bank"), {"bank_name": "Банк", "bank_bik": "109 001"})

    before, old = organization.legal_address, organization.full_name_ru
    organization.refresh_from_db()
    assert (organization.phone, organization.legal_address) == ("0555 000 111", before)
    assert (closed.status_code, organization.full_name_ru) == (302, old)
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, ["bank_account"])


def test_the_certificate_says_it_in_both_languages_and_hides_a_refuge(
    complete: Callable[..., Organization],
) -> None:
    officer = UserFactory(role=Role.OFFICER, full_name="Өмүралиева Ңайыл")
    open_one = complete(submitted=True, head_name="Үсөнов Өмүр")
    refuge = complete(submitted=True, refuge=True, legal_address="Каракол, тайный адрес, 3")

    papers = [
        deeds.verify(one, by=officer, now=portal_now()).certificate for one in (open_one, refuge)
    ]
    said = [text_of(press.print_now(paper).content()) for paper in papers if paper]

    assert open_one.inn in said[0]
    assert said[0].count("Үсөнов Өмүр") == 2
    assert "Өмүралиева Ңайыл" in said[0]
    assert "тайный адрес" not in said[1]


def test_papers_are_opened_by_the_ngo_and_the_office_only(
    as_person: Callable[..., Client], complete: Callable[..., Organization]
) -> None:
    draft, sent = complete(), complete(submitted=True)
    officer, stranger = UserFactory(role=Role.OFFICER), OrganizationFactory(admin=UserFactory())
    of_draft, of_sent = (o.credentials.first().document for o in (draft, sent))

    def status(person: Any, document: Document) -> int:
        return as_person(person).get(document.get_absolute_url()).status_code

    assert status(MembershipFactory(organization=draft).person, of_draft) == 200
    assert [status(officer, one) for one in (of_draft, of_sent)] == [404, 200]
    assert status(stranger.memberships.get().person, of_sent) == 404
    assert Client().get(of_sent.get_absolute_url()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_verify_once() -> None:
    officer = UserFactory(role=Role.OFFICER)
    organization = OrganizationFactory(submitted=True)
    admin = MembershipFactory(organization=organization).person

    def press_once(_turn: int) -> str:
        try:
            deeds.verify(organization, by=officer, now=portal_now())
        except Refusal:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(8) as hands:
        said = sorted(hands.map(press_once, range(8)))

    assert said == ["done", *["refused"] * 7]
    assert Message.objects.visible_to(admin).in_inbox().count() == 1
    assert Document.objects.filter(kind="ngos.certificate").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_organisations_that_send_one_inn_at_once_take_turns() -> None:
    people = [UserFactory() for _ in range(4)]
    drafts = [with_papers(OrganizationFactory(admin=one, inn=INN)) for one in people]

    def send(turn: int) -> str:
        try:
            deeds.submit(drafts[turn], by=people[turn], now=portal_now())
        except Refusal:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as hands:
        said = sorted(hands.map(send, range(4)))

    assert said == ["done", *["refused"] * 3]

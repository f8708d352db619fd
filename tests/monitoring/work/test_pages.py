"""The pages of a project: what each person sees, types and is refused, and at which price."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from karakol_gsz.accounts.models import Role
from karakol_gsz.core import clock
from karakol_gsz.core.clock import portal_now
from karakol_gsz.portal.today import today
from monitoring.models import Expense, ReportFile
from monitoring.selectors import people_shown
from monitoring.states import ReportState
from tests.factories.accounts import UserFactory
from tests.factories.bids import CostLineFactory, IndicatorFactory
from tests.factories.monitoring import (
    ExecutionFactory,
    ExpenseFactory,
    PaymentFactory,
    ReportFactory,
    ReportFileFactory,
)
from tests.factories.ngos import MembershipFactory
from tests.karakol_gsz.documents.files import pdf
from tests.monitoring.work.conftest import Story

AsPerson = Callable[..., Client]


def cabinet(page: str, story: Story, *more: Any) -> str:
    return reverse(f"monitoring:cabinet_{page}", args=[story.contract.number, *more])


def office(page: str, story: Story, *more: Any) -> str:
    return reverse(f"monitoring:office_{page}", args=[story.contract.number, *more])


def public(story: Story) -> str:
    return reverse("monitoring:public_project_show", args=[story.contract.number])


def upload(name: str = "photo.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def test_a_report_goes_from_the_first_page_to_the_money(
    story: Story, as_person: AsPerson, client: Client
) -> None:
    story.start()
    story.release(1)
    ngo, officer = as_person(story.ngo), as_person(story.officer)
    line = story.contract.bid.cost_lines.get()
    indicator = story.contract.bid.indicators.get()

    page = ngo.get(cabinet("report_narrative", story, 1))
    version = page.context["version"]
    ngo.post(
        cabinet("report_narrative", story, 1),
        {
            "done": "Тридцать консультаций.",
            "results": "Двадцать паспортов.",
            "next_steps": "Ещё двадцать.",
            "beneficiaries": "20",
            "version": version,
        },
    )
    version = ngo.get(cabinet("report_indicators", story, 1)).context["version"]
    ngo.post(
        cabinet("report_indicators", story, 1),
        {f"value-{indicator.pk}": "20", f"evidence-{indicator.pk}": "с. 4", "version": version},
    )
    spent = ngo.post(
        cabinet("expense_new", story, 1),
        {
            "cost_line": str(line.pk),
            "amount": "12 500,50",
            "document_kind": "чек",
            "document_no": "17",
            "document_date": "10.09.2026",
            "payee": "Магазин",
            "scan": upload(),
        },
    )
    ngo.post(
        cabinet("report_files", story, 1),
        {"title": "Открытие центра", "file": upload(), "is_open": "on"},
    )
    checked = ngo.get(cabinet("report_check", story, 1))
    sent = ngo.post(cabinet("report_submit", story, 1))
    accepted = officer.post(office("report_accept", story, 1))
    asked = ngo.post(cabinet("payment_request", story, 2))

    assert spent.url == cabinet("report_spending", story, 1)
    assert checked.context["missing"] == []
    assert [r.status_code for r in (sent, accepted, asked)] == [302, 302, 302]
    assert story.report(1).state == ReportState.ACCEPTED
    assert Expense.objects.get().amount == Decimal("12500.50")
    text = client.get(public(story)).content.decode()
    seen = [words in text for words in ("Двадцать паспортов.", "Открытие центра", "Магазин")]
    assert seen == [True, True, False]


def test_autosave_keeps_what_can_be_read_and_says_what_cannot(
    story: Story, as_person: AsPerson
) -> None:
    story.start()
    ngo = as_person(story.ngo)
    version = ngo.get(cabinet("report_narrative", story, 1)).context["version"]

    said = ngo.post(
        cabinet("report_narrative_autosave", story, 1),
        {"done": "Текст", "beneficiaries": "много", "version": version},
    )

    assert said.status_code == 200
    assert said.json()["version"] != version
    assert story.report(1).done == "Текст"
    assert story.report(1).beneficiaries is None
    assert ":" in said.json()["text"].split(". ")[1]


def test_two_at_once_see_both_texts(story: Story, as_person: AsPerson) -> None:
    story.start()
    ngo = as_person(story.ngo)
    address = cabinet("report_narrative", story, 1)
    seen = ngo.get(address).context["version"]
    story.write(1, done="Текст первой.")

    auto = ngo.post(
        cabinet("report_narrative_autosave", story, 1), {"done": "Текст второй.", "version": seen}
    )
    both = ngo.get(auto.json()["url"]).content.decode()
    by_hand = ngo.post(address, {"done": "Текст второй.", "version": seen})

    assert auto.status_code == 409
    assert ("Текст первой." in both, "Текст второй." in both) == (True, True)
    again = by_hand.content.decode()
    assert by_hand.status_code == 409
    assert ("Текст первой." in again, "Текст второй." in again) == (True, True)
    assert story.report(1).done == "Текст первой."
    saved = ngo.post(
        address, {"done": "Оба текста.", "version": by_hand.context["version"], "later": "1"}
    )
    assert (saved.status_code, story.report(1).done) == (302, "Оба текста.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "много"},
        {"document_date": "вчера"},
        {"cost_line": "999999"},
        {"scan": SimpleUploadedFile("a.pdf", b"")},
        {"scan": SimpleUploadedFile("a.exe", b"MZ")},
    ],
    ids=lambda wrong: str(next(iter(wrong))),
)
def test_a_wrong_expense_is_said_at_its_field_and_nothing_typed_is_lost(
    story: Story, as_person: AsPerson, wrong: dict[str, Any]
) -> None:
    story.start()
    line = story.contract.bid.cost_lines.get()
    typed = {
        "cost_line": str(line.pk),
        "amount": "100",
        "document_kind": "чек",
        "document_no": "Ж-17",
        "document_date": "10.09.2026",
        "payee": "Магазин",
    }

    said = as_person(story.ngo).post(cabinet("expense_new", story, 1), {**typed, **wrong})

    assert said.status_code == 422
    assert list(said.context["form"].errors) == list(wrong)
    assert "Ж-17" in said.content.decode()
    assert not Expense.objects.exists()


def test_an_expense_of_tomorrow_is_refused_in_place(story: Story, as_person: AsPerson) -> None:
    story.start()
    line = story.contract.bid.cost_lines.get()

    said = as_person(story.ngo).post(
        cabinet("expense_new", story, 1),
        {
            "cost_line": str(line.pk),
            "amount": "100",
            "document_kind": "чек",
            "document_no": "17",
            "document_date": "15.09.2026",
            "payee": "Магазин",
        },
    )

    assert said.status_code == 409
    assert not Expense.objects.exists()


def test_sending_a_report_with_holes_is_refused_in_place(story: Story, as_person: AsPerson) -> None:
    story.start()
    address = cabinet("report_check", story, 1)

    said = as_person(story.ngo).post(cabinet("report_submit", story, 1), {"back": address})

    assert said.status_code == 409
    assert said.context["missing"]


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("project_show", ()),
        ("report_show", (1,)),
        ("report_narrative", (1,)),
        ("report_indicators", (1,)),
        ("report_spending", (1,)),
        ("expense_new", (1,)),
        ("report_files", (1,)),
        ("report_check", (1,)),
        ("act_sign", ()),
    ],
)
def test_a_strangers_project_is_not_there(
    story: Story, as_person: AsPerson, page: str, more: tuple[int, ...]
) -> None:
    story.start()
    stranger = as_person(UserFactory())

    assert stranger.get(cabinet(page, story, *more)).status_code == 404


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_the_office_is_not_there_for_others(
    story: Story, as_person: AsPerson, role: str | None
) -> None:
    story.start()
    story.submit(1)
    story.request(1)
    outsider = as_person(UserFactory(role=role))
    pages = [
        reverse("monitoring:office_project_list"),
        reverse("monitoring:office_report_list"),
        reverse("monitoring:office_payment_list"),
        office("project_show", story),
        office("report_show", story, 1),
        office("payment_show", story, 1),
    ]

    assert [outsider.get(page).status_code for page in pages] == [404] * 6


def test_an_unsent_report_is_nobody_elses(story: Story, as_person: AsPerson) -> None:
    story.start()
    story.write(1, done="Секретный черновик")

    officer = as_person(story.officer)

    assert officer.get(office("report_show", story, 1)).status_code == 404
    for page in (office("project_show", story), reverse("monitoring:office_report_list")):
        assert "Секретный черновик" not in officer.get(page).content.decode()


def test_a_returned_report_shows_its_remark_at_the_place(story: Story, as_person: AsPerson) -> None:
    story.start()
    story.submit(1)
    officer = as_person(story.officer)

    empty = officer.post(office("report_return", story, 1), {})
    done = officer.post(office("report_return", story, 1), {"narrative-done": "Сколько раз?"})

    page = as_person(story.ngo).get(cabinet("report_narrative", story, 1))
    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Сколько раз?" in page.content.decode()
    assert story.report(1).return_items == [{"where": "narrative.done", "text": "Сколько раз?"}]


def test_a_payment_is_prepared_and_released_by_two(story: Story, as_person: AsPerson) -> None:
    story.start()
    story.request(1)
    accountant, head = as_person(story.accountant), as_person(story.head)

    prepared = accountant.post(office("payment_prepare", story, 1))
    alone = accountant.get(office("payment_release", story, 1))
    wrong = head.post(
        office("payment_release", story, 1), {"treasury_no": "118", "treasury_date": "завтра"}
    )
    future = head.post(
        office("payment_release", story, 1), {"treasury_no": "118", "treasury_date": "15.09.2026"}
    )
    paid = head.post(
        office("payment_release", story, 1), {"treasury_no": "118", "treasury_date": "14.09.2026"}
    )

    statuses = [answer.status_code for answer in (prepared, alone, wrong, future, paid)]
    assert statuses == [302, 403, 422, 409, 302]
    assert story.execution.paid_total == Decimal("80000.00")


def test_the_act_is_signed_through_the_pages(story: Story, as_person: AsPerson) -> None:
    story.start()
    story.accept(1)
    story.accept(2)
    ngo, officer, head = (as_person(one) for one in (story.ngo, story.officer, story.head))

    drafted = officer.post(office("act_draft", story))
    early = ngo.post(cabinet("act_sign", story), {"scan": upload()})
    story.print_papers()
    signed = ngo.post(cabinet("act_sign", story), {"scan": upload()})
    same = officer.get(office("act_accept", story))
    accepted = head.post(office("act_accept", story), {"scan": upload()})

    statuses = [one.status_code for one in (drafted, early, signed, same, accepted)]
    assert statuses == [302, 409, 302, 403, 302]
    assert story.execution.state == "completed"


def test_the_public_page_opens_a_paper_for_each_figure(story: Story, client: Client) -> None:
    story.finish()
    story.print_papers()

    page = client.get(public(story))
    project = page.context["project"]

    assert page.status_code == 200
    assert project.indicators[0].shown == "31"
    assert project.people == "31"
    assert project.paid_count == 3
    papers = [project.passport, project.act.document, *(p for _r, p in project.reports)]
    papers += [row.paper for row in project.payments]
    text = page.content.decode()
    assert [paper.get_absolute_url() in text for paper in papers] == [True] * 7
    for private in ("1090010000000001", "+996700000001", story.ngo.full_name, story.ngo.email):
        assert private not in text


def test_small_counts_of_people_point_at_nobody(story: Story, client: Client) -> None:
    story.start()
    story.accept(1, value=60, people=60)
    story.accept(2, value=3, people=3)

    project = client.get(public(story)).context["project"]

    assert (project.people, project.indicators[0].shown) == ("≥ 60", "≥ 60")
    assert project.indicators[0].percent is None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], ""),
        ([0], "0"),
        ([4], "<5"),
        ([61], "61"),
        ([30, 31], "61"),
        ([1, 2], "…"),
        ([60, 3], "≥ 60"),
    ],
    ids=str,
)
def test_totals_of_people(counts: list[int], shown: str) -> None:
    assert people_shown(counts) == shown


def test_a_restricted_photo_is_for_the_owner_and_those_who_must_see_it(
    story: Story, as_person: AsPerson, client: Client
) -> None:
    story.start()
    story.accept(1)
    report = story.report(1)
    shut = ReportFileFactory(report=report, title="Лица людей")
    open_one = ReportFileFactory(report=report, open=True)
    people = [story.ngo, story.officer, story.head, UserFactory(role=Role.MEMBER)]

    def answers(file: ReportFile) -> list[int]:
        url = file.document.get_absolute_url()
        return [client.get(url).status_code] + [as_person(p).get(url).status_code for p in people]

    assert "Лица людей" not in client.get(public(story)).content.decode()
    assert [status == 200 for status in answers(shut)] == [False, True, True, False, False]
    assert [status == 200 for status in answers(open_one)] == [True] * 5


def test_a_sensitive_project_can_be_left_in_a_hurry(
    make_story: Callable[..., Story], client: Client
) -> None:
    calm, sensitive = make_story(), make_story(is_sensitive=True)
    calm.start()
    sensitive.start()

    assert [client.get(public(one)).context["sensitive"] for one in (calm, sensitive)] == [
        False,
        True,
    ]


def test_every_hand_finds_its_line_today(story: Story, as_person: AsPerson) -> None:
    story.start()

    def lines(place: str, person: Any) -> list[str]:
        found = today(place, type(person).objects.get(pk=person.pk), portal_now())
        mine = [line.url for line in found.todo if story.contract.number in line.url]
        return [url.split(f"{story.contract.number}/")[-1] or "project" for url in mine]

    assert lines("cabinet", story.ngo) == ["project"]
    story.request(1)
    assert lines("office", story.accountant) == ["1/"]
    story.prepare(1)
    assert lines("office", story.head) == ["1/"]
    story.release(1)
    clock.move_to(portal_now().replace(month=10, day=5))
    assert lines("cabinet", story.ngo) == ["1/"]
    story.submit(1)
    assert lines("office", story.officer) == ["1/"]


@pytest.mark.parametrize(
    ("door", "name"),
    [
        ("public", "public_project_list"),
        ("office", "office_project_list"),
        ("office", "office_report_list"),
        ("office", "office_payment_list"),
    ],
)
def test_a_list_costs_the_same_at_one_and_at_twenty(
    autumn: None, as_person: AsPerson, client: Client, door: str, name: str
) -> None:
    visitor = as_person(UserFactory(role=Role.OFFICER)) if door == "office" else client

    def cost() -> int:
        visitor.get(reverse(f"monitoring:{name}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert visitor.get(reverse(f"monitoring:{name}")).status_code == 200
        return len(asked)

    def add() -> None:
        execution = ExecutionFactory()
        ReportFactory(execution=execution, submitted=True)
        PaymentFactory(execution=execution)

    add()
    one = cost()
    for _ in range(19):
        add()

    assert cost() == one


def test_a_project_costs_the_same_with_many_parts(
    story: Story, as_person: AsPerson, client: Client
) -> None:
    story.start()
    story.accept(1)
    report = story.submit(2)
    visitors = {
        public(story): client,
        office("project_show", story): as_person(story.officer),
        office("report_show", story, 2): as_person(story.officer),
        cabinet("project_show", story): as_person(story.ngo),
        cabinet("report_show", story, 2): as_person(story.ngo),
        reverse("monitoring:cabinet_report_list"): as_person(story.ngo),
    }

    def costs() -> dict[str, int]:
        found = {}
        for url, visitor in visitors.items():
            visitor.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert visitor.get(url).status_code == 200
            found[url] = len(asked)
        return found

    before = costs()
    for no in range(2, 21):
        IndicatorFactory(bid=story.contract.bid, no=no)
        line = CostLineFactory(bid=story.contract.bid, no=no)
        ExpenseFactory(report=report, cost_line=line, document_date=date(2026, 9, 10))
        ReportFileFactory(report=report)
        ReportFileFactory(report=story.report(1), open=True)

    assert costs() == before


def test_todays_lists_cost_the_same_for_many_projects(
    make_story: Callable[..., Story],
) -> None:
    first = make_story()
    first.start()
    first.request(1)
    people = {"office": (first.officer, first.head), "cabinet": (first.ngo,)}

    def costs() -> list[int]:
        found = []
        for place, persons in people.items():
            for person in persons:
                fresh = type(person).objects.get(pk=person.pk)
                with CaptureQueriesContext(connection) as asked:
                    today(place, fresh, portal_now())
                found.append(len(asked))
        return found

    before = costs()
    for _ in range(5):
        other = make_story()
        MembershipFactory(person=first.ngo, organization=other.contract.organization)
        other.start()
        other.request(1)

    assert costs() == before

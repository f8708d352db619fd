"""The papers of a project: two languages, sums in words, nothing that is nobody's business."""

from decimal import Decimal

import pytest

from karakol_gsz.documents import orders, press
from karakol_gsz.documents.models import Document
from monitoring import papers
from monitoring.models import Execution, Payment
from tests.monitoring.work.conftest import Story
from tests.papers.looking import halves

PRIVATE = ("1090010000000001", "+996700000001", "+996700000002")


def texts(document: Document) -> dict[str, str]:
    return halves(press.html_of(document))


def test_every_paper_of_the_way_is_ordered_once(story: Story) -> None:
    story.finish()

    found = Document.objects.filter(kind__startswith="monitoring.", facts__isnull=False)

    assert sorted(found.values_list("kind", flat=True)) == [
        "monitoring.acceptance_act",
        "monitoring.passport",
        *["monitoring.payment"] * 3,
        *["monitoring.report"] * 2,
    ]


def test_papers_say_the_sum_in_words_of_both_languages_and_no_requisites(story: Story) -> None:
    story.finish()

    for document in Document.objects.filter(kind__startswith="monitoring.", facts__isnull=False):
        said = texts(document)
        assert "двести тысяч сомов" in said["ru"]
        assert "эки жүз миң сом" in said["ky"]
        whole = said["ru"] + said["ky"]
        assert [secret in whole for secret in PRIVATE] == [False] * 3


def test_the_act_puts_promised_done_and_paid_side_by_side(story: Story) -> None:
    story.start()
    story.release(1)
    story.accept(1)
    story.release(2)
    story.accept(2, value=11, people=11)

    document = story.act().document

    assert document is not None
    russian = texts(document)["ru"]
    for words in ("31", "103 %", "160 000 сом", "40 000 сом", "сорок тысяч сомов"):
        assert words in russian.replace("\N{NO-BREAK SPACE}", " ")


def test_another_sum_is_another_paper(story: Story) -> None:
    execution = story.start()
    first = Document.objects.current("monitoring.passport", execution)
    assert first is not None
    before = texts(first)["ru"]
    Execution.objects.filter(pk=execution.pk).update(contract_sum=Decimal("199999.50"))

    again = orders.order(papers.PASSPORT, story.execution, by=story.officer)

    assert "пятьдесят тыйынов" in texts(again)["ru"]
    assert "пятьдесят тыйынов" not in before


@pytest.mark.parametrize(("people", "printed"), [(3, "<5"), (7, "7")])
def test_a_printed_report_hides_a_small_count(story: Story, people: int, printed: str) -> None:
    story.start()
    report = story.accept(1, value=people, people=people)

    facts = papers.report_facts(report)

    assert (facts["people"], facts["indicators"][0]["value"]) == (printed, printed)


def test_a_note_of_payment_counts_what_is_paid_and_left(story: Story) -> None:
    story.start()
    story.release(1)

    facts = papers.payment_facts(Payment.objects.get())

    assert (facts["paid_total"], facts["left"]) == (Decimal(80000), Decimal(120000))

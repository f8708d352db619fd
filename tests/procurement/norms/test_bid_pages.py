"""The pages of a bid: what is missing, what cannot be read, what stops the submitting."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.norms import answers
from procurement.norms.bid_pages import (
    ACTIVITIES,
    BUDGET,
    COMMON_PAGES,
    DECLARATIONS,
    PROJECT,
    TARGET,
    CallFacts,
    bid_findings,
    canonical,
    files_page,
    package,
    pages_for,
    period_findings,
    target_findings,
)
from procurement.norms.findings import errors, som_words, warnings
from procurement.norms.pages import (
    PAGE_STATE_WORDS,
    Field,
    Kind,
    Page,
    PageState,
    Rows,
    empty_document,
    gaps,
    is_optional,
    malformed,
    missing,
    page_named,
    page_state,
)
from tests.procurement.norms.bids import CALL, PAPERS, whole_bid

NOTE = Page(
    "note",
    "Note",
    fields=(
        Field("title", Kind.PAIR, "Title", max_length=5),
        Field("count", Kind.INT, "Count", required=False),
        Field("sum", Kind.MONEY, "Sum", required=False),
        Field("share", Kind.NUMBER, "Share", required=False),
        Field("day", Kind.DATE, "Day", required=False),
        Field("kind", Kind.CHOICE, "Kind", required=False, choices=(("a", "A"),)),
        Field("yes", Kind.BOOL, "Yes", required=False),
    ),
    rows=Rows(
        "people",
        (Field("name", Kind.TEXT, "Name"), Field("age", Kind.INT, "Age")),
        "People",
        min_rows=0,
        max_rows=2,
    ),
)


def codes(findings):
    return [(finding.code, finding.where) for finding in findings]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 200,50", Decimal("1200.50")),
        ("1\u00a0200.5", Decimal("1200.5")),
        (7, Decimal(7)),
        ("-3", Decimal(-3)),
        ("", None),
        (None, None),
        ("1e5", None),
        ("1_000", None),
        ("nan", None),
        ("1234567890123", None),
        ("12,", None),
        ("сто", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert answers.as_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("30.11.2026", date(2026, 11, 30)),
        (" 1.2.2026 ", date(2026, 2, 1)),
        ("30.02.2026", None),
        ("2026-13-01", None),
        ("2026-W01-1", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_days_are_read_in_two_spellings(typed, day):
    assert answers.as_day(typed) == day


def test_a_count_is_whole():
    assert [answers.as_whole(typed) for typed in ("3", "3,0", "3,5", "")] == [3, 3, None, None]


def test_blanks_and_open_boxes_are_no_answers():
    given = [answers.is_given(value) for value in (True, {"id": 1}, "x", 0)]
    not_given = [answers.is_given(value) for value in (False, {}, "  ", None)]

    assert (given, not_given) == ([True] * 4, [False] * 4)


def test_an_empty_page_holds_every_key_and_has_not_begun():
    assert empty_document(NOTE) == {
        **{"title_ru": "", "title_ky": "", "count": "", "sum": "", "share": "", "day": ""},
        **{"kind": "", "yes": False, "people": []},
    }
    assert empty_document(files_page(PAPERS)) == {
        "charter": None,
        "registration": None,
        "letters": None,
    }
    assert page_state(NOTE, empty_document(NOTE)) is PageState.NOT_STARTED
    assert set(PAGE_STATE_WORDS) == set(PageState)


def test_one_language_of_a_pair_is_enough():
    assert missing(NOTE, {}) == ["Title"]
    assert missing(NOTE, {"title_ky": "Аты"}) == []
    assert page_state(NOTE, {"title_ky": "Аты"}) is PageState.COMPLETE


def test_a_row_that_was_begun_is_asked_for_and_a_blank_one_is_not():
    document = {"title_ru": "Имя", "people": [{"name": " "}, {"name": "Азамат"}]}

    assert missing(NOTE, document) == ["Age (2)"]
    assert codes(gaps(NOTE, document)) == [("not_given", "note.people.1.age")]
    assert gaps(NOTE, document)[0].words
    assert page_state(NOTE, document) is PageState.IN_PROGRESS


def test_a_table_that_must_have_rows_says_so():
    assert ("too_few_rows", "budget.rows") in codes(gaps(BUDGET, {}))
    assert [finding.words for finding in gaps(BUDGET, {})] != [""]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"title_ru": "Длинно"}, ("too_long", "note.title_ru")),
        ({"title_ky": "Длинно"}, ("too_long", "note.title_ky")),
        ({"count": "-1"}, ("not_whole", "note.count")),
        ({"count": "1,5"}, ("not_whole", "note.count")),
        ({"sum": "1,005"}, ("not_money", "note.sum")),
        ({"sum": "-1"}, ("not_number", "note.sum")),
        ({"share": "half"}, ("not_number", "note.share")),
        ({"day": "31.02.2026"}, ("not_day", "note.day")),
        ({"kind": "b"}, ("not_choice", "note.kind")),
        ({"people": [{"age": "old"}]}, ("not_whole", "note.people.0.age")),
        ({"people": [{"age": "1"}] * 3}, ("too_many_rows", "note.people")),
    ],
)
def test_answers_that_cannot_be_read_are_named_with_their_place(document, found):
    (finding,) = malformed(NOTE, document)

    assert (finding.code, finding.where) == found
    assert "%" not in finding.words
    assert page_state(NOTE, {"title_ru": "Имя"} | document) is PageState.IN_PROGRESS


def test_answers_that_can_be_read_are_not_remarked_on():
    document = {
        **{"title_ru": "Имя", "count": "3", "sum": "10,50", "share": "0,125", "day": "1.1.2026"},
        **{"kind": "a", "yes": True, "people": [{"name": "А", "age": "1"}]},
    }

    assert malformed(NOTE, document) == []


def test_a_bid_has_its_pages_in_the_order_of_the_task_list():
    pages = pages_for(PAPERS)

    assert [page.slug for page in pages] == [
        *("project", "target", "activities", "indicators", "team", "budget"),
        *("sustainability", "declarations", "files"),
    ]
    assert page_named(pages, "budget") is BUDGET
    with pytest.raises(KeyError):
        page_named(pages, "secret")


def test_every_question_has_a_name_of_its_own_and_words():
    for page in pages_for(PAPERS):
        for fields in (page.fields, page.rows.fields if page.rows else ()):
            names = [key for field in fields for key in field.keys]
            assert len(names) == len(set(names)), page.slug
            assert all(str(field.label) for field in fields)
            assert all(field.choices for field in fields if field.kind is Kind.CHOICE)


def test_a_whole_bid_may_be_submitted():
    assert bid_findings(whole_bid(), CALL) == []


def test_an_empty_bid_is_stopped_on_every_page():
    found = bid_findings({}, CALL)

    assert {finding.where.split(".")[0] for finding in found} == {
        page.slug for page in pages_for(PAPERS)
    }
    assert warnings(found) == []


def test_a_call_that_asks_for_no_must_papers_does_not_stop_a_bid_without_files():
    facts = CallFacts(Decimal(200_000), Decimal(15), Decimal(5), required_documents=PAPERS[2:])
    documents = whole_bid() | {"files": {}}

    assert is_optional(files_page(PAPERS[2:]))
    assert bid_findings(documents, facts) == []


def test_an_unticked_declaration_stops_the_bid():
    documents = whole_bid()
    documents["declarations"]["no_conflict"] = False

    assert codes(bid_findings(documents, CALL)) == [("not_given", "declarations.no_conflict")]
    assert len(missing(DECLARATIONS, {})) == 5


@pytest.mark.parametrize(
    ("project", "found"),
    [
        (("2026-08-10", "2026-08-09"), [("period_backwards", "project.ends_on")]),
        (("2026-07-31", "2026-11-30"), [("period_outside_call", "project.starts_on")]),
        (("2026-08-10", "2026-12-11"), [("period_outside_call", "project.ends_on")]),
        (("2026-08-01", "2026-12-10"), []),
        (("", ""), []),
    ],
)
def test_the_period_of_a_project_runs_forward_inside_the_call(project, found):
    documents = {"project": dict(zip(("starts_on", "ends_on"), project, strict=True))}

    assert codes(errors(period_findings(documents, CALL))) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2026-08-10", "2026-11-30"), []),
        (("2026-08-10", "2026-08-09"), [("activity_backwards", "activities.rows.0.ends_on", True)]),
        (
            ("2026-08-09", "2026-11-30"),
            [("activity_outside", "activities.rows.0.starts_on", False)],
        ),
        (
            ("2026-08-10", "2026-12-01"),
            [("activity_outside", "activities.rows.0.starts_on", False)],
        ),
        (("2026-08-10", ""), []),
    ],
)
def test_an_activity_lies_inside_the_project(days, found):
    documents = whole_bid()
    documents["activities"]["rows"][0] |= dict(zip(("starts_on", "ends_on"), days, strict=True))

    remarks = period_findings(documents, CALL)

    assert [(one.code, one.where, one.blocks) for one in remarks] == found


def test_activities_are_not_held_against_a_project_without_dates():
    documents = {"activities": whole_bid()["activities"]}

    assert period_findings(documents, CallFacts(Decimal(1), Decimal(1), Decimal(0))) == []


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ({}, []),
        ({"direct": "0"}, [("no_recipients", True)]),
        (
            {"direct": "10", "women": "5", "men": "5", "children": "1"},
            [("parts_exceed_whole", False)],
        ),
        (
            {"direct": "10", "women": "5", "men": "5", "disability": "11"},
            [("part_exceeds_whole", False)],
        ),
        ({"direct": "10", "women": "5", "men": "3", "children": "2", "disability": "10"}, []),
    ],
)
def test_the_parts_of_a_target_group_are_not_larger_than_the_whole(target, found):
    assert [(one.code, one.blocks) for one in target_findings(target)] == found


def test_a_package_is_one_spelling_of_the_bid():
    documents = whole_bid()
    files = [{"slug": "charter", "sha256": "00"}, {"slug": "registration", "sha256": "01"}]

    one = package(documents, files)
    other = package(dict(reversed(documents.items())), files[::-1])

    assert one == other
    assert one.sha256 == sha256(one.data).hexdigest()
    assert "Тёплый дом".encode() in one.data
    assert package(documents).sha256 != one.sha256


def test_canonical_json_refuses_what_json_has_no_word_for():
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"x": float("nan")})


@given(st.dictionaries(st.text(), st.text() | st.booleans() | st.none()), st.randoms())
def test_the_order_of_typing_leaves_no_trace_in_the_package(answers_, random):
    keys = random.sample(sorted(answers_), len(answers_))
    mixed = {key: answers_[key] for key in keys}

    assert canonical(answers_) == canonical(mixed)


@given(
    st.sampled_from([PROJECT, TARGET, ACTIVITIES, BUDGET, DECLARATIONS]).flatmap(
        lambda page: st.tuples(
            st.just(page),
            st.dictionaries(
                st.sampled_from(
                    [key for field in page.fields for key in field.keys] or ["nothing"]
                ),
                st.text() | st.booleans() | st.integers() | st.none(),
            ),
            st.lists(
                st.dictionaries(
                    st.sampled_from(
                        [field.name for field in page.rows.fields] if page.rows else ["nothing"]
                    ),
                    st.text() | st.integers(),
                ),
                max_size=3,
            ),
        )
    )
)
def test_nothing_typed_can_break_the_reading(drawn):
    page, document, rows = drawn

    found = bid_findings({page.slug: document | {"rows": rows}}, CALL)

    assert all(isinstance(finding.words, str) for finding in found)
    assert page_state(page, document | {"rows": rows}) in PageState


def test_a_sum_is_read_in_the_language_of_the_reader_and_never_fails():
    assert str(som_words(Decimal("200000"))) == "200\u00a0000\u00a0сом"
    assert str(som_words(Decimal(10) ** 30)) == str(Decimal(10) ** 30)


def test_common_pages_stand_in_every_bid():
    assert pages_for(())[:-1] == COMMON_PAGES

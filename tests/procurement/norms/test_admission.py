"""The checklist of the admission sees what a secretary would see, and decides nothing."""

from dataclasses import replace

import pytest

from procurement.norms.admission import (
    CURABLE,
    GROUND_CHOICES,
    AdmissionFacts,
    Check,
    Colour,
    Ground,
    admission_checklist,
    is_curable,
    worst,
)
from tests.procurement.norms.bids import CALL, PAPERS, line, whole_bid

KNOWN = AdmissionFacts(CALL)


def remarks(documents, facts=KNOWN):
    return {
        check.code: (check.colour, check.ground)
        for check in admission_checklist(documents, facts)
        if check.colour is not Colour.GREEN
    }


def test_a_whole_bid_is_green_but_for_the_paper_that_is_no_must():
    checks = admission_checklist(whole_bid(), KNOWN)

    assert remarks(whole_bid()) == {"document.letters": (Colour.AMBER, None)}
    assert worst(checks) is Colour.AMBER
    assert len({check.code for check in checks}) == len(checks)
    assert all(str(check.label) for check in checks)
    assert all(str(check.to_do) for check in checks if check.colour is not Colour.GREEN)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"in_time": False}, {"in_time": (Colour.RED, Ground.LATE)}),
        ({"eligibility": ["form_not_permitted"]}, {"form": (Colour.RED, Ground.FORM)}),
        ({"eligibility": ["not_verified"]}, {"form": (Colour.RED, Ground.FORM)}),
        ({"eligibility": ["suspended"]}, {"standing": (Colour.RED, Ground.INSOLVENCY)}),
        ({"eligibility": ["sphere_mismatch"]}, {"sphere": (Colour.AMBER, Ground.MISMATCH)}),
        ({"bids_in_lot": 2}, {"duplicate": (Colour.RED, Ground.DUPLICATE)}),
        ({"bids_in_lot": 2, "bids_per_lot": 2}, {}),
        ({"financed_elsewhere": True}, {"double_finance": (Colour.AMBER, Ground.DOUBLE_FINANCE)}),
        ({"shares_people_with_committee": True}, {"affiliated": (Colour.AMBER, Ground.AFFILIATED)}),
    ],
)
def test_what_the_portal_knows_of_the_bidder(change, found):
    letters = {"document.letters": (Colour.AMBER, None)}

    assert remarks(whole_bid(), replace(KNOWN, **change)) == letters | found


def test_a_missing_paper_is_red_and_may_be_cured():
    documents = whole_bid()
    documents["files"]["charter"] = None

    (check,) = [
        one for one in admission_checklist(documents, KNOWN) if one.code == "document.charter"
    ]

    assert (check.colour, check.ground) == (Colour.RED, Ground.MISSING_DOCUMENT)
    assert check.is_curable


def test_a_declaration_that_was_not_given_is_red():
    documents = whole_bid()
    documents["declarations"] = {"truth": True, "no_double_finance": True, "data_consent": True}

    found = remarks(documents)

    assert found["declaration.no_arrears"] == (Colour.RED, Ground.TAX_ARREARS)
    assert found["declaration.no_conflict"] == (Colour.RED, Ground.MISSING_DOCUMENT)
    assert "declaration.truth" not in found


def test_a_page_with_a_gap_is_for_people_to_judge():
    documents = whole_bid()
    documents["project"]["goal"] = ""

    (check,) = [one for one in admission_checklist(documents, KNOWN) if one.code == "page.project"]

    assert (check.colour, check.ground, check.is_curable) == (Colour.AMBER, None, False)
    assert [finding.where for finding in check.findings] == ["project.goal"]


def test_money_and_time():
    documents = whole_bid()
    documents["budget"]["rows"] = [
        line("9", "x", "1", "300000", "", "300000"),
        line("3", "y", "1", "5", "", "4"),
    ]
    documents["project"]["ends_on"] = "2027-01-01"

    assert remarks(documents) == {
        "document.letters": (Colour.AMBER, None),
        "over_lot": (Colour.RED, Ground.OVER_LOT),
        "admin_share": (Colour.AMBER, None),
        "own_contribution": (Colour.AMBER, None),
        "sums_agree": (Colour.AMBER, None),
        "period": (Colour.RED, Ground.PERIOD),
    }


def test_a_call_without_papers_has_no_line_for_them():
    call = replace(CALL, required_documents=())

    checks = admission_checklist(whole_bid() | {"files": {}}, AdmissionFacts(call))

    assert worst(checks) is Colour.GREEN
    assert not [check for check in checks if check.code.startswith("document.")]


def test_the_colour_of_a_list_is_its_worst():
    lines = {colour: Check("x", "X", colour) for colour in Colour}

    assert worst([]) is Colour.GREEN
    assert worst(lines.values()) is Colour.RED
    assert worst([lines[Colour.GREEN], lines[Colour.AMBER]]) is Colour.AMBER


def test_only_defects_of_paper_may_be_cured():
    assert {ground for ground in Ground if is_curable(ground)} == CURABLE
    assert not is_curable("affiliated")
    assert [code for code, words in GROUND_CHOICES if str(words)] == [*Ground]
    assert len(PAPERS) == 3

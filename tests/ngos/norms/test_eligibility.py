"""Which organisation may take part."""

import pytest

from ngos.norms.eligibility import barriers, may_take_part

VERIFIED = {"registration": "verified", "legal_form": "foundation", "spheres": ["health"]}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"registration": "draft"}, ["not_verified"]),
        ({"registration": "returned"}, ["not_verified"]),
        ({"registration": "suspended"}, ["suspended"]),
        ({"permitted_forms": ["foundation", "union"]}, []),
        ({"permitted_forms": ["union"]}, ["form_not_permitted"]),
        ({"call_spheres": ["health", "culture"]}, []),
        ({"call_spheres": ["culture"]}, ["sphere_mismatch"]),
        ({"call_spheres": ["culture"], "spheres": []}, ["sphere_mismatch"]),
        (
            {"registration": "suspended", "permitted_forms": ["x"], "call_spheres": ["y"]},
            ["suspended", "form_not_permitted", "sphere_mismatch"],
        ),
    ],
)
def test_what_stands_in_the_way(change, found):
    reasons = barriers(**VERIFIED | change)

    assert [reason.code for reason in reasons] == found
    assert all(str(reason.words) for reason in reasons)
    assert may_take_part(**VERIFIED | change) is not bool(found)

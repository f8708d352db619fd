import pytest

from ops.drills import ledger


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_and_two_long_hands_make_one_whole_chain():
    assert ledger.run(20).startswith("16 writers × 20 deeds")

import pytest

from ops.drills import letters


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_a_hundred_letters_survive_killed_workers_and_an_emptied_queue():
    assert letters.run(100).startswith("100 letters, 2 workers killed")

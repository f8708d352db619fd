"""At the same moment: locks that meet, a phase that ends during a save, a key pressed often."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from procurement.actions import evaluation, ranking
from procurement.models import Bid, Call, Mark, ScoreSheet
from procurement.states import CallState, SheetState
from tests.procurement.evaluation.scene import answers, mark_all, scene

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all deeds at the same moment; what was refused is its answer."""
    barrier, found = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            found.append(deed())
        except Refusal as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_all_members_save_and_lock_at_once() -> None:
    made = scene()
    bid = made.bids[0]

    def whole(person: User) -> Callable[[], object]:
        def deed() -> object:
            now = portal_now()
            sheet = evaluation.save_marks(bid, by=person, now=now, answers=answers(4, 4))
            return evaluation.lock(sheet, by=person, now=now)

        return deed

    found = at_once(*[whole(person) for person in made.members])

    assert [one for one in found if isinstance(one, Refusal)] == []
    assert ScoreSheet.objects.filter(state=SheetState.LOCKED).count() == 5
    assert Mark.objects.count() == 10


def test_one_member_in_two_windows_keeps_one_sheet() -> None:
    made = scene()
    bid, person = made.bids[0], made.members[1]

    def save() -> object:
        return evaluation.save_marks(bid, by=person, now=portal_now(), answers=answers(4, 4))

    found = at_once(save, save, save, save)

    assert [one for one in found if isinstance(one, Refusal)] == []
    assert (ScoreSheet.objects.count(), Mark.objects.count()) == (1, 2)


def test_eight_presses_rank_once() -> None:
    made = scene("150000", "100000", lot_sum="200000", projects=2)
    mark_all(made, (5, 5), (4, 4))
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())

    def press() -> object:
        return ranking.rank(made.call, by=made.chair, now=portal_now())

    found = at_once(*[press] * 8)

    assert sum(isinstance(one, Call) for one in found) == 1
    assert sum(isinstance(one, Refusal) for one in found) == 7
    assert set(Bid.objects.values_list("state", flat=True)) == {"ranked"}


def test_a_save_and_the_end_of_the_phase_do_not_pass_each_other() -> None:
    """Whoever comes first: a mark is kept in time, or the save is refused and nothing is kept."""
    made = scene()
    mark_all(made, (4, 4))
    ranking.prepare_ranking(made.call, by=made.secretary, now=portal_now())
    late = made.members[1]

    def end() -> object:
        return ranking.rank(made.call, by=made.chair, now=portal_now())

    def save() -> object:
        return evaluation.save_marks(made.bids[0], by=late, now=portal_now(), answers=answers(0, 0))

    found = at_once(end, save, save)

    assert sum(isinstance(one, Refusal) for one in found) == 2
    assert Call.objects.get().state == CallState.RANKED
    assert set(Mark.objects.values_list("value", flat=True)) == {4}

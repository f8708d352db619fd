"""The ranking: prepared by the secretary, approved by the chair, written onto the bids."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions import minutes
from procurement.actions.flows import bid_flow, call_flow
from procurement.models import Bid, Call, MinutesKind, RankingDraft
from procurement.norms.scoring import Outcome, Place
from procurement.notices import evaluation as notices
from procurement.selectors import evaluation as selectors
from procurement.selectors import results
from procurement.selectors.evaluation import Evaluation, Ranked
from procurement.states import BidState, CallState

FUNDED = frozenset({Outcome.WINNER, Outcome.RESERVE})


@deed
def note_vote(
    call: Call, *, by: User, now: datetime, tied: tuple[str, ...], ballots: Mapping[int, str]
) -> RankingDraft:
    """Enter the open vote that puts equal bids in order; a preparation made before it is void."""
    call, ev = _in_evaluation(call, by, "procurement.note_vote_call")
    groups = {group for part in ev.ranked() for group in part.ranking.unresolved}
    if tied not in groups:
        raise Refusal(_("These bids do not wait for a vote."))
    voters = {seat.pk for seat in ev.may_vote_on(tied)}
    if set(ballots) - voters or set(ballots.values()) - set(tied):
        raise Refusal(
            _("A vote is cast by a member who judges all of these bids, for one of them.")
        )
    if len(ballots) < ev.quorum:
        raise Refusal(
            _("Votes: %(count)s. The quorum is %(quorum)s.")
            % {"count": len(ballots), "quorum": ev.quorum}
        )
    draft = _draft(call)
    kept = [vote for vote in draft.ballots.get("votes", []) if set(vote["tied"]) != set(tied)]
    cast = {str(seat): bid for seat, bid in ballots.items()}
    draft.ballots = {"votes": [*kept, {"tied": list(tied), "ballots": cast}]}
    draft.voted_at, draft.voted_by = now, by
    draft.prepared_at = draft.prepared_by = None
    draft.save()
    journal.record(call, "note_vote", by=by, facts={"tied": list(tied), "ballots": cast})
    return draft


@deed
def prepare_ranking(call: Call, *, by: User, now: datetime) -> RankingDraft:
    """Lay the counted ranking before the chair; its digest binds both to the same places."""
    call, ev = _in_evaluation(call, by, "procurement.prepare_ranking_call")
    ranked = _settled(ev)
    draft = _draft(call)
    draft.digest = selectors.digest_of(ranked)
    draft.prepared_at, draft.prepared_by = now, by
    draft.save()
    journal.record(call, "prepare_ranking", by=by, facts={"digest": draft.digest})
    notify(
        notices.RANKING_PREPARED, call, event=f"call.ranking_prepared:{call.pk}:{now.isoformat()}"
    )
    return draft


@call_flow.step(CallState.EVALUATION, to=CallState.RANKED, label=_l("Approve the ranking"))
def rank(call: Call, *, by: User, now: datetime) -> Trace:
    """Approve the places: from here on marks and ranking no longer change.

    A second human being prepared it, and nothing has changed since.
    """
    ev = selectors.evaluation_of(call)
    ranked = _settled(ev)
    digest = selectors.digest_of(ranked)
    if ev.draft is None or ev.draft.prepared_at is None:
        raise Refusal(_("The secretary has to prepare the ranking first."))
    if ev.draft.digest != digest:
        raise Refusal(_("The ranking has changed since it was prepared. Ask for it anew."))
    call.ranked_at, call.ranked_by = now, by
    for bid, part, line in sorted(_lines(ranked), key=lambda found: found[0].pk):
        place(bid, by=by, now=now, line=line, words=results.reasons(ev, part, line))
    minutes.draft(call, MinutesKind.RESULTS, by=by, now=now)
    notify(notices.RANKED, call, event=f"call.ranked:{call.pk}:{now.isoformat()}")
    return Trace(
        facts={
            "digest": digest,
            "prepared_by": str(ev.draft.prepared_by),
            "places": {line.bid: line.place for _bid, _part, line in _lines(ranked)},
        }
    )


@bid_flow.step(BidState.ADMITTED, to=BidState.RANKED, label=_l("Give the place"))
def place(bid: Bid, *, by: User, now: datetime, line: Place, words: Mapping[str, str]) -> Trace:
    """Write the committee's judgement onto the bid, with its reasons in both languages."""
    bid.score, bid.rank = line.score.total, line.place
    bid.score_details = selectors.numbers_of(line)
    bid.outcome = str(line.outcome)
    bid.recommended_sum = bid.requested_sum if line.outcome in FUNDED else None
    bid.outcome_words_ru, bid.outcome_words_ky = words["ru"], words["ky"]
    bid.ranked_at, bid.ranked_by = now, by
    return Trace(facts={"place": line.place, "points": str(line.score.total)})


@bid_flow.step(BidState.RANKED, BidState.REJECTED, to=BidState.ADMITTED, label=_l("Take up again"))
def take_up(bid: Bid, *, by: User, now: datetime, basis: str) -> Trace:
    """After an upheld objection: the place is taken back, a rejected bid is judged after all."""
    old = {
        "place": bid.rank,
        "points": str(bid.score or ""),
        "outcome": bid.outcome,
        "ground": bid.reject_ground,
    }
    bid.score = bid.rank = bid.recommended_sum = None
    bid.score_details, bid.outcome = {}, ""
    bid.outcome_words_ru = bid.outcome_words_ky = ""
    bid.ranked_at = bid.ranked_by = None
    if bid.rejected_at is not None:
        bid.rejected_at = bid.rejected_by = None
        bid.reject_ground = bid.reject_words = ""
        bid.admitted_at, bid.admitted_by = now, by
    return Trace(basis=basis, facts=old)


def _in_evaluation(call: Call, by: User, perm: str) -> tuple[Call, Evaluation]:
    """Lock the call, ask the policy, read the marks; refuse while anybody still marks."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not by.has_perm(perm, call):
        raise PermissionDenied
    if call.state != CallState.EVALUATION:
        raise Refusal(
            _("The ranking is made during the evaluation. The call is “%(state)s” now.")
            % {"state": call.get_state_display()}
        )
    ev = selectors.evaluation_of(call)
    _refuse_obstacles(ev)
    return call, ev


def _refuse_obstacles(ev: Evaluation) -> None:
    if not ev.bids:
        raise Refusal(_("There is no admitted bid to rank."))
    if found := ev.obstacles():
        raise Refusal(" ".join(finding.words for finding in found))


def _settled(ev: Evaluation) -> list[Ranked]:
    _refuse_obstacles(ev)
    ranked = ev.ranked()
    if not all(part.ranking.settled for part in ranked):
        raise Refusal(_("Some bids are equal in everything: the committee has to vote first."))
    return ranked


def _lines(ranked: list[Ranked]) -> list[tuple[Bid, Ranked, Place]]:
    return [(part.bids[one.bid], part, one) for part in ranked for one in part.ranking.places]


def _draft(call: Call) -> RankingDraft:
    draft, _made = RankingDraft.objects.get_or_create(call=call)
    return draft


def forget(call: Call) -> None:
    """A preparation and votes made before an objection was upheld bind nobody."""
    RankingDraft.objects.filter(call=call).delete()

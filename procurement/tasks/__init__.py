"""Ticks of the clock: they find what is due and call the same action as a person would."""

from procurement.tasks import bid, call, committee, contract, evaluation

__all__ = ["bid", "call", "committee", "contract", "evaluation"]

"""Who may: one predicate per sentence of the regulation."""

from procurement.policies import appeal, bid, call, committee, contract, evaluation

__all__ = ["appeal", "bid", "call", "committee", "contract", "evaluation"]

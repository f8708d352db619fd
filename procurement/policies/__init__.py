"""Who may: one predicate per sentence of the regulation."""

from procurement.policies import bid, call, committee, contract

__all__ = ["bid", "call", "committee", "contract"]

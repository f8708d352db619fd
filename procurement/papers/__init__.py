"""Official papers of the procurement: which facts, which template."""

from procurement.papers import bid, call, committee, contract, results

__all__ = ["bid", "call", "committee", "contract", "results"]

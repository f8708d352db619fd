"""Letters of the procurement: whom, which facts, which words."""

from procurement.notices import appeal, bid, call, committee, contract, evaluation

__all__ = ["appeal", "bid", "call", "committee", "contract", "evaluation"]

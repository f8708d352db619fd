"""Letters of the procurement: whom, which facts, which words."""

from procurement.notices import bid, call, committee, contract

__all__ = ["bid", "call", "committee", "contract"]

"""What procurement hangs on the home page, the cabinet and the desks."""

from procurement.cards import bid, call, committee, contract, evaluation

__all__ = ["bid", "call", "committee", "contract", "evaluation"]

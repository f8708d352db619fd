"""The register of bids: numbers are given at the close, by the order of arrival."""

from procurement.models import Bid, Call


def number_bids(call: Call) -> int:
    """Give every received bid of *call* its registration number; tell how many there are.

    Called under the lock of the call, once: a bid that was withdrawn has no number.
    """
    received = call.bids.filter(pk__in=Bid.objects.received().values("pk"))
    arrived = received.select_related("current_version").order_by(
        "current_version__received_at", "pk"
    )
    bids = list(arrived)
    for number, bid in enumerate(bids, start=1):
        bid.registration_no = number
    Bid.objects.bulk_update(bids, ["registration_no"])
    return len(bids)

"""Letters of the procurement: bid."""

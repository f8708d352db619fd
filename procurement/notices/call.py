"""Letters of the procurement: call."""

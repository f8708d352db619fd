"""Letters of the procurement: contract."""

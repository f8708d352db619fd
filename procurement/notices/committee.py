"""Letters of the procurement: committee."""

"""Official papers of the procurement: call."""

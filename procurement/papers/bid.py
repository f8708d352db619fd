"""Official papers of the procurement: bid."""

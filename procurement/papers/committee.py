"""Official papers of the procurement: committee."""

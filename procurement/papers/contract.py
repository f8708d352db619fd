"""Official papers of the procurement: contract."""

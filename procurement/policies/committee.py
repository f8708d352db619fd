"""Who may: committee."""

"""Who may: call."""

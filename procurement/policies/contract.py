"""Who may: contract."""

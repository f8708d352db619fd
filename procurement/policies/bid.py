"""Who may: bid."""

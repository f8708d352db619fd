"""Operations: what starts, prepares and checks the portal; nothing of the portal imports it."""

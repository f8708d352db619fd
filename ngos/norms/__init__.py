"""The regulation of who may take part, as pure functions."""

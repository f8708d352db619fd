"""The regulation of control and payment as pure functions."""

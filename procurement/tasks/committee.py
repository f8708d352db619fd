"""Ticks of the clock: committee."""

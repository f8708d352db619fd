"""Ticks of the clock: call."""

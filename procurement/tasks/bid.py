"""Ticks of the clock: bid."""

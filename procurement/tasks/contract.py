"""Ticks of the clock: contract."""

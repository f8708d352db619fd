"""The long drills: one module each, named as in `make drill WHICH=…` with `_` for `-`.

A drill has `def run() -> str`: it prints nothing, returns one line of figures, and raises
AssertionError in words when a promise breaks.
"""

"""`make run`: a portal on one machine, with demo keys and a clock that the demo may move."""

from .base import *  # noqa: F403 (a face of the same settings)
from .base import env

CLOCK_MAY_MOVE = env.bool("CLOCK_MAY_MOVE", default=True)

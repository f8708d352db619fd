"""Who still lives, and children that do not outlive their parent, even when it is killed."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def name_of_living(pid: int) -> str:
    """The program of a living process; empty for a zombie and for nobody."""
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return ""
    return "" if rest.lstrip().startswith("Z") else name.partition("(")[2]


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends *by* to the child once its parent is gone."""
    parent = os.getpid()

    def ask() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, by)
            if os.getppid() != parent:  # it went between fork and here
                os.kill(os.getpid(), by)

    return ask

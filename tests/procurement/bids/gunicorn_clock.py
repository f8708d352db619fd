"""gunicorn whose processes live CLOCK_MINUTES away from everybody else's time."""

import datetime
import os
from typing import Any

import time_machine

workers, threads, timeout = 1, 4, 60


def post_worker_init(worker: Any) -> None:
    """From here on this process believes its own clock, which is wrong."""
    wrong = datetime.timedelta(minutes=int(os.environ["CLOCK_MINUTES"]))
    moment = datetime.datetime.now(datetime.UTC) + wrong
    time_machine.travel(moment, tick=True).start()

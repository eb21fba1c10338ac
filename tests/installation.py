"""A whole installation, started as its users start it: `manage.py up` on a new data folder."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = {
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "IDENTITY_KEY", "MEDIA_ROOT", "STATIC_ROOT",
    "SITE_URL", "DJANGO_SETTINGS_MODULE", "DEMO", "PORT", "DATA_DIR",
}  # fmt: skip


def environment(data_dir, **more):
    """What a person's shell has, and nothing of the test run's own servers."""
    theirs = {name: value for name, value in os.environ.items() if name not in OURS}
    return theirs | {"DATA_DIR": str(data_dir)} | {name: str(value) for name, value in more.items()}


def manage(data_dir, *arguments, check=True, **more):
    """Run a command of `manage.py` to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT, env=environment(data_dir, **more), check=check, capture_output=True, text=True,
    )  # fmt: skip


# What makes a data folder one that has been used: a command on a new one, or on another.
USED = {"plain": ("", ["check"], {}), "demonstration": ("plain", ["load_demo"], {"DEMO": 1})}


def copy_of_used(kind, into, tmp_path_factory):
    """
    Copy a data folder of a `kind` that has been used before to `into`; return that.

    The first start takes many times what a copy does. It is made once in a run of the tests,
    by whichever worker asks first.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / f"used-{kind}"
    with (shared / f"used-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            (first, command, more), making = USED[kind], shared / f"making-{kind}"
            if first:
                copy_of_used(first, making, tmp_path_factory)
            manage(making, *command, **more)
            making.rename(made)
    shutil.copytree(made, into, dirs_exist_ok=True)
    return into


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    """`manage.py up`, its lines as they come, and its end."""

    def __init__(self, data_dir, *, port=None, **more):
        self.data_dir = Path(data_dir)
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(data_dir, PORT=self.port, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.stop()
        self._reader.join(5)
        self.process.stdout.close()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def said(self):
        return "\n".join(self.lines)

    def wait_until_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while "Ctrl-C stops everything." not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)
        return self

    def first_link(self):
        return re.search(r"Sign in for the first time, once: (\S+)", self.said).group(1)

    def stop(self, how=signal.SIGINT, seconds=60):
        """End it as Ctrl-C does; return the exit code."""
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def processes(self):
        """The processes of this installation that still run."""
        found = []
        for status in Path("/proc").glob("[0-9]*/environ"):
            try:
                words = (status.parent / "cmdline").read_bytes().decode(errors="replace")
                surroundings = status.read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.data_dir) in words or f"DATA_DIR={self.data_dir}\0" in surroundings:
                found.append(words.replace("\0", " "))
        return found

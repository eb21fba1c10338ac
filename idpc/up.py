"""
`manage.py up`: everything that the application is made of, in the right order.

Knows no Django: what needs it runs in processes of their own.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from idpc import embedded

HOST = "127.0.0.1"
PATIENCE = 60  # Seconds for the web server to answer.
GRACE = 35  # Seconds for a child to finish what it does.


def main(folder: Path) -> None:
    """Run until Ctrl-C, or until something that cannot go on; then say what, in a line."""
    interrupts = Interrupts()
    try:
        port = _port()
        embedded.check_port(HOST, port)
        with embedded.only_run(folder), _services(folder):
            os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
            Run(folder, port, interrupts).run()
    except embedded.CannotStart as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        _say("Stopped.")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise embedded.CannotStart(f"PORT={text} is not a port: write a number, as in PORT=8001.")
    return int(text)


def _services(folder: Path):
    if os.environ.get("DATABASE_URL"):  # Somebody has servers of their own.
        return contextlib.nullcontext()
    return embedded.services(folder, dies_with_parent=True)


def _say(words: str) -> None:
    print(words, flush=True)


def web(folder: Path, port: int, application: str = "idpc.wsgi") -> tuple[str, ...]:
    """Return the module and the arguments of the web server; `bench` measures the same one."""
    # With threads, as browsers open connections ahead that say nothing yet: each would keep a
    # process to itself, and two the whole site.
    return (
        "gunicorn", application, "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "8",
        "--worker-tmp-dir", str(folder), "--log-level", "warning", "--timeout", "30",
        "--no-control-socket",
    )  # fmt: skip


class Interrupts:
    """
    Ctrl-C or SIGTERM: the first one ends the run, a later one ends its patience.

    The same Ctrl-C may come twice, from the terminal and from whoever started us, so one
    that follows at once is taken for the same.
    """

    def __init__(self):
        self.first: float | None = None
        self.again = False
        for signal_ in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_, self._come)

    def _come(self, signum, frame):
        if self.first is None:
            self.first = time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - self.first > 1:
            self.again = True


def worker() -> tuple[str, ...]:
    """The command of the worker: a module, then its arguments."""
    return (
        "celery", "-A", "idpc", "-q", "worker", "-Q", "celery,render,import",
        "--concurrency", "2", "--without-mingle", "--without-gossip", "-O", "fair",
        "--loglevel", "warning",
    )  # fmt: skip


class Run:
    """The processes of one start: prepared, started, watched, stopped in reverse order."""

    def __init__(self, folder: Path, port: int, interrupts: Interrupts):
        self.folder = folder.resolve()
        self.port = port
        self.interrupts = interrupts
        self.children: list[tuple[str, subprocess.Popen]] = []

    def run(self):
        link = ""
        if os.environ.get("DEMO"):
            self._manage("prepare_start")
            _say(self._manage("load_demo"))
        else:
            link = self._manage("prepare_start", "--link")
        try:
            self._start("web", *web(self.folder, self.port))
            self._wait_until_ready()
            self._start("worker", *worker())
            self._start("beat", *self._beat())
            self._announce(link)
            self._watch()
        finally:
            self._stop()

    def _manage(self, command: str, *options: str) -> str:
        """Run a command of ours to its end; what goes wrong there ends this run too."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", command, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"manage.py {command} failed:\n{done.stderr.strip()}")
        return done.stdout.strip()

    def _beat(self):
        return (
            "celery", "-A", "idpc", "-q", "beat", "--pidfile=", "--loglevel", "warning",
            "-s", str(self.folder / "beat-schedule"),
        )  # fmt: skip

    def _start(self, name: str, module: str, *arguments: str):
        child = subprocess.Popen(  # noqa: S603
            # As root a worker warns that it is root, at every start.
            [sys.executable, "-W", "ignore:You're running the worker", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=0,
            # A Python that is just starting may lose an interrupt, but not this.
            preexec_fn=lambda: embedded.die_with_parent(signal.SIGTERM),  # noqa: PLW1509
            env=os.environ | {"C_FORCE_ROOT": "1", "PYTHONUNBUFFERED": "1"},
        )
        self.children.append((name, child))
        threading.Thread(target=self._relay, args=(name, child), daemon=True).start()

    def _relay(self, name, child):
        for line in filter(str.strip, child.stdout):
            _say(f"{name:<7}| {line.rstrip()}")

    def _wait_until_ready(self):
        address = f"http://{HOST}:{self.port}/-/ready"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._check_children()
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(address, timeout=5),
            ):
                return
            time.sleep(0.1)
        sys.exit(f"The web server does not answer at {address}.")

    def _announce(self, link: str):
        _say(f"\n  Ready: http://localhost:{self.port}/")
        if link:
            _say(f"  Sign in for the first time, once: {link}")
        _say("  Ctrl-C stops everything.\n")

    def _watch(self):
        while True:
            self._check_children()
            time.sleep(0.3)

    def _check_children(self):
        for name, child in self.children:
            if child.poll() is not None:
                sys.exit(f"The {name} ended by itself (exit code {child.returncode}).")

    def _stop(self):
        """Ask each to finish, the last one first; after a second Ctrl-C, do not ask."""
        for name, child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
            end = time.monotonic() + GRACE
            while child.poll() is None and time.monotonic() < end and not self.interrupts.again:
                time.sleep(0.05)
            if child.poll() is None:
                _say(f"The {name} does not stop: killed.")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

"""`make run`: everything that the application is made of, in the right order."""

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

from django.core.management.base import BaseCommand

from idpc import embedded

HOST = "127.0.0.1"
PATIENCE = 60  # Seconds for the web server to answer.
GRACE = 35  # Seconds for a child to finish what it does.


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, web, worker and scheduler; Ctrl-C stops them all."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        from manage import data_dir

        port = int(os.environ.get("PORT", "8000"))
        folder = data_dir()
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            embedded.check_port(HOST, port)
            with embedded.only_run(folder), self._services(folder):
                os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
                Run(folder, port, self.stdout).run()
        except embedded.CannotStart as reason:
            sys.exit(str(reason))
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    @staticmethod
    def _services(folder):
        if os.environ.get("DATABASE_URL"):  # Somebody has servers of their own.
            return contextlib.nullcontext()
        return embedded.services(folder, dies_with_parent=True)


def _interrupt(signum, frame):
    raise KeyboardInterrupt


class Run:
    """The processes of one start: prepared, started, watched, stopped in reverse order."""

    def __init__(self, folder: Path, port: int, out):
        self.folder = folder.resolve()
        self.port = port
        self.out = out
        self.children: list[tuple[str, subprocess.Popen]] = []

    def run(self):
        self._manage("prepare_start")
        if os.environ.get("DEMO"):
            self.out.write(self._manage("load_demo"))
        try:
            self._start("web", *self._web())
            self._wait_until_ready()
            self._start("worker", *self._worker())
            self._start("beat", *self._beat())
            self._say()
            self._watch()
        finally:
            self._stop()

    def _manage(self, command: str) -> str:
        """Run a command of ours to its end; what goes wrong there ends this run too."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", command], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            sys.exit(f"manage.py {command} failed:\n{done.stderr.strip()}")
        return done.stdout.strip()

    def _web(self):
        return (
            "gunicorn", "idpc.wsgi", "--bind", f"{HOST}:{self.port}", "--workers", "2",
            "--worker-tmp-dir", str(self.folder), "--log-level", "warning", "--timeout", "30",
            "--no-control-socket",
        )  # fmt: skip

    def _worker(self):
        return (
            "celery", "-A", "idpc", "worker", "-Q", "celery,render", "--concurrency", "2",
            "--without-mingle", "--without-gossip", "-O", "fair", "--loglevel", "warning",
        )  # fmt: skip

    def _beat(self):
        return (
            "celery", "-A", "idpc", "beat", "--pidfile=", "--loglevel", "warning",
            "-s", str(self.folder / "beat-schedule"),
        )  # fmt: skip

    def _start(self, name: str, module: str, *arguments: str):
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=0,
            preexec_fn=embedded.die_with_parent,  # noqa: PLW1509 - one system call
            # As root a worker warns that it is root, at every start.
            env=os.environ | {"C_FORCE_ROOT": "1", "PYTHONUNBUFFERED": "1"},
        )
        self.children.append((name, child))
        threading.Thread(target=self._relay, args=(name, child), daemon=True).start()

    def _relay(self, name, child):
        for line in child.stdout:
            if "superuser privileges" not in line:
                print(f"{name:<7}| {line.rstrip()}", flush=True)

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

    def _say(self):
        link = self._manage("first_administrator") if not os.environ.get("DEMO") else ""
        self.out.write(f"\n  Ready: http://localhost:{self.port}/")
        if link:
            self.out.write(f"  Sign in for the first time, once: {link}")
        self.out.write("  Ctrl-C stops everything.\n")

    def _watch(self):
        while True:
            self._check_children()
            time.sleep(0.3)

    def _check_children(self):
        for name, child in self.children:
            if child.poll() is not None:
                sys.exit(f"The {name} ended by itself (exit code {child.returncode}).")

    def _stop(self):
        """Ask each to finish, the last one first; a second Ctrl-C does not ask."""
        for name, child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(GRACE)
                except (subprocess.TimeoutExpired, KeyboardInterrupt):
                    self.out.write(f"The {name} does not stop: killed.")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

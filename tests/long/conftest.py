"""Servers that a test may stop, freeze and empty: nobody else uses them."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.deployment import Deployment
from tests.installation import ROOT, environment

HOLD = """
import json, os, sys
from pathlib import Path
from idpc import embedded
with embedded.services(Path(sys.argv[1]), dies_with_parent=True):
    wanted = ("DATABASE_URL", "REDIS_URL")
    print(json.dumps({name: os.environ[name] for name in wanted}), flush=True)
    sys.stdin.read()
"""


class Servers:
    """PostgreSQL and Valkey of one test, held by a process of their own."""

    PIDS = {"postgres": "postgres/postmaster.pid", "valkey": "valkey/valkey.pid"}

    def __init__(self, folder):
        self.folder = folder
        self.holders = []

    def start(self):
        """Start what does not run; the addresses stay the same."""
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, self.folder],
            cwd=ROOT, env=environment(self.folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.holders.append(holder)
        addresses = json.loads(holder.stdout.readline())
        self.database_url, self.redis_url = addresses["DATABASE_URL"], addresses["REDIS_URL"]

    def send(self, name, how):
        """Give a server a signal: SIGKILL, SIGSTOP, SIGCONT, SIGQUIT."""
        os.kill(int((self.folder / self.PIDS[name]).read_text().split()[0]), how)

    def close(self):
        for name in self.PIDS:
            try:
                self.send(name, signal.SIGCONT)
            except OSError:
                continue
        for holder in self.holders:
            holder.communicate()


@pytest.fixture
def servers(tmp_path):
    servers = Servers(tmp_path / "servers")
    servers.start()
    yield servers
    servers.close()


@pytest.fixture
def deployment(servers, tmp_path):
    """The application, prepared but not started, with a short lease and sweep."""
    addresses = {"database_url": servers.database_url, "redis_url": servers.redis_url}
    with Deployment(tmp_path / "app", **addresses, REPORT_LEASE=4, REPORT_SWEEP=2) as running:
        yield running

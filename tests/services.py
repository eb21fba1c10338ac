"""
One PostgreSQL and one Valkey for a whole test run, started before Django's settings load.

The process that starts them hands their addresses to xdist's workers through the
environment; each worker has a database of its own, and a Valkey database of its own.
"""

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from idpc import embedded

_running = contextlib.ExitStack()


def _start():
    folder = Path(tempfile.mkdtemp(prefix="plan-tests-"))
    os.chmod(folder, 0o711)  # The server runs as somebody else when we are root.
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    _running.enter_context(embedded.services(folder, durable=False, dies_with_parent=True))
    atexit.register(_running.close)
    # Pages name their files by what is in them, as on a server.
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, check=True)


if "DATABASE_URL" not in os.environ:
    os.environ["SITE_URL"] = "http://testserver"
    # `tests/accounts/test_second_factor.py` requires it, and so do installations.
    os.environ["SECOND_FACTOR_REQUIRED"] = "false"
    os.environ["IDENTITY_KEY"] = "of these tests"
    # A query that waits for a lock, or has a hopeless plan, says so instead of hanging.
    os.environ["PGOPTIONS"] = "-c lock_timeout=60s -c statement_timeout=300s"
    _start()
elif worker := os.environ.get("PYTEST_XDIST_WORKER", ""):
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace(
        "virtual_host=0", f"virtual_host={number}"
    )

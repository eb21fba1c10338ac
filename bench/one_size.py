"""
Measure at one size, in a process of its own: `python -m bench.one_size 3000 folder result.json`.

The folder gets servers and a database of its own, and keeps them: run again, it measures again.
"""

import gzip
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

from bench.asking import BARE, SAVING, Ask, asks
from idpc import embedded, up

PORT = int(os.environ.get("BENCH_PORT", "8139"))
TIMES = 40
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))  # The most for one page.
MANY = 16
PLAN = "idpc-2021-2023"


def main() -> None:
    size, folder, result = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    with prepared(folder, size):
        from bench.world import World

        world = World(PLAN)
        with _server(folder) as server:
            rows = list(_measured(world, size))
            memory = _memory(server)
        found = {
            "size": size,
            "rows": rows,
            "memory": memory,
            "first_load": world.first_load(),
            "postgresql": world.postgresql(),
        }
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")


@contextmanager
def prepared(folder: Path, size: int) -> Iterator[None]:
    """Have servers run on a folder, with a network of so many activities, and Django set up."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o711)  # noqa: S103 - the server runs as somebody else when we are root
    with embedded.services(folder, dies_with_parent=True):
        os.environ["SECOND_FACTOR_REQUIRED"] = "false"
        os.environ["SITE_URL"] = f"http://localhost:{PORT}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", "--no-input", "--verbosity=0")
        call_command("migrate", "--verbosity=0")
        call_command("createcachetable", "--verbosity=0")
        if not (folder / "filled").exists():
            call_command("make_activities", count=size)
            (folder / "filled").touch()
        # As the scheduler does each minute: an earlier run has saved some.
        call_command("figures", fold=True)
        yield


@contextmanager
def _server(folder):
    """Have the web server run as `manage.py up` does, with the bare page added."""
    command = [sys.executable, "-m", *up.web(folder.resolve(), PORT, "bench.wsgi")]
    server = subprocess.Popen(command)  # noqa: S603
    try:
        _wait()
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _wait():
    for _try in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/-/ready", timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server does not answer.")


def _measured(world, size):
    for ask in asks(PLAN, world.partner):
        path = world.address(ask)
        if path is None:
            continue  # A list that has no such page.
        page = world.page(ask.reader, path)
        row = asdict(ask) | {"path": path, "size": size, "status": page.status}
        if page.status == 200:
            row |= {
                "raw": len(page.content),
                "gz": len(gzip.compress(page.content, 6)),
                "queries": page.queries,
                "slowest": page.slowest,
                "slowest_sql": page.slowest_sql,
                "one": _timed(world, ask.reader, path, clients=1),
            }
            if not ask.place:
                row["many"] = _timed(world, ask.reader, path, clients=MANY)
        yield _said(row)
    path, body = world.form("staff")
    saving = Ask("saving an activity", "staff", path, SAVING)
    one = _timed(world, "staff", path, clients=1, body=urlencode(body, doseq=True, safe="{}"))
    yield _said(asdict(saving) | {"size": size, "status": 200, "one": one})


def _said(row):
    took = row.get("one", {})
    print(
        f"{row['size']:>9,}  {row['name']:<38} {row['reader']:<7} {row['place']:<7}"
        f" {took.get('p50', 0):>9.1f} {took.get('p95', 0):>9.1f} ms"
        f"  {row.get('queries', ''):>3} queries, {row.get('slowest', 0):.1f} ms",
        file=sys.stderr,
        flush=True,
    )
    return row


def _timed(world, reader, path, *, clients, body=""):
    """Ask some times to warm up, then measure."""
    asked = {"port": PORT, "path": path, "cookies": world.cookies(reader), "body": body}
    beside = BARE if clients == 1 else ""
    _client(asked | {"clients": clients, "times": 4 * clients, "seconds": SECONDS / 3})
    found = _client(
        asked | {"clients": clients, "times": TIMES * clients, "seconds": SECONDS, "beside": beside}
    )
    expected = [302] if body else [200]
    if found["statuses"] != expected:
        raise SystemExit(f"{path} answered {found['statuses']}")
    times = found["times"]
    return {
        "p50": statistics.median(times),
        "p95": times[min(len(times) - 1, int(len(times) * 0.95))],
        "a_second": len(times) / found["seconds"],
        "bare": statistics.median(found["beside"] or [0]),
        "n": len(times),
    }


def _client(asked):
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def _memory(server):
    """Return the proportional and the resident memory of each web process, in MB."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    found = []
    for child in children:
        lines = Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()
        sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
        found.append({"pss": int(sizes["Pss"]) / 1024, "rss": int(sizes["Rss"]) / 1024})
    return found


if __name__ == "__main__":
    main()

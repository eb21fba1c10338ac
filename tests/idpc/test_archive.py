"""Backup and restore: everything comes back, and nothing is replaced by mistake."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import time
from concurrent import futures
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from idpc import archive
from tests.installation import ROOT, Installation, copy_of_used, environment, manage

PRINT_FIGURES = """
import json, figures.counts, figures.sums
from accounts.sensitivity import NETWORK
from activities.tallying import Numbers
from plan.models import Plan
plan = Plan.objects.get()
for period in plan.periods.order_by("pk"):
    matrix = figures.counts.matrix(period, Numbers(period.plan, NETWORK))
    sums = figures.sums.sums(period, Numbers(period.plan, NETWORK))
    print(period.code, matrix.total.value, [c.value for c in matrix.area_totals],
          [(str(s.measure), s.qualifier, str(s.value), s.rows) for s in sums])
from idpc.archive import row_counts
print(json.dumps(row_counts(), sort_keys=True))
"""


def media(folder):
    """The sha-256 of each file of an installation."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "media").rglob("*") if path.is_file()
    }  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """An installation with the demonstration's data and files, stopped, and its backup."""
    folder = copy_of_used("demonstration", tmp_path_factory.mktemp("full"), tmp_path_factory)
    (folder / "media" / "reports").mkdir(parents=True)
    for name in ("one.pdf", "Œuvre à Łódź.pdf"):
        (folder / "media" / "reports" / name).write_bytes(name.encode() * 1000)
    manage(folder, "backup", folder / "backup.tar")
    return folder


@pytest.mark.long
def test_after_backup_wipe_and_restore_rows_files_figures_and_reports_are_the_same(full, tmp_path):
    folder = tmp_path / "moved"
    shutil.copytree(full, folder)
    shutil.move(folder / "backup.tar", tmp_path / "backup.tar")
    report = ("render_report", "--plan", "idpc-2021-2023", "--period", "2021", "--lang", "fr")
    before = manage(folder, "shell", "-c", PRINT_FIGURES).stdout
    files = media(folder)
    manage(folder, *report, "--out", tmp_path / "before.pdf")

    shutil.rmtree(folder)
    done = manage(folder, "restore", tmp_path / "backup.tar")

    assert "2 files are back" in done.stdout
    assert manage(folder, "shell", "-c", PRINT_FIGURES).stdout == before
    assert media(folder) == files
    assert len(files) == 2
    manage(folder, *report, "--out", tmp_path / "after.pdf")
    assert (tmp_path / "after.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()


def refused(folder, *arguments):
    done = manage(folder, "restore", *arguments, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def changed(source, target, change):
    """Write a copy of a backup in which `change` has had its way with the manifest."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == "manifest.json":
                content = json.dumps(change(json.loads(content))).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.long
def test_restoring_refuses_what_would_lose_something(full, tmp_path):
    backup = full / "backup.tar"

    assert "--overwrite" in refused(full, backup)

    newer = changed(
        backup, tmp_path / "newer.tar",
        lambda m: m | {"migrations": [*m["migrations"], ["plan", "9999_of_tomorrow"]]},
    )  # fmt: skip
    assert "newer version" in refused(tmp_path / "a", newer)

    other = changed(
        backup, tmp_path / "damaged.tar",
        lambda m: m | {"sha256": m["sha256"] | {"database.dump": "0" * 64}},
    )  # fmt: skip
    assert "damaged" in refused(tmp_path / "a", other)

    Path(tmp_path / "text.tar").write_text("no backup")
    assert "is not a backup" in refused(tmp_path / "a", tmp_path / "text.tar")
    assert "is not a backup" in refused(tmp_path / "a", tmp_path / "missing.tar")


@pytest.mark.long
def test_restoring_refuses_a_database_in_use_and_backup_does_not_mind(full, tmp_path):
    folder = tmp_path / "used"
    shutil.copytree(full, folder)
    with Installation(folder) as run:
        run.wait_until_ready()

        piped = f"{sys.executable} manage.py backup - > {tmp_path / 'piped.tar'}"
        subprocess.run(piped, shell=True, cwd=ROOT, env=environment(folder), check=True)
        assert "stop that one" in refused(folder, full / "backup.tar", "--overwrite")
        run.stop()
    assert "are back" in manage(folder, "restore", tmp_path / "piped.tar", "--overwrite").stdout


@pytest.mark.long
def test_a_backup_that_cannot_be_written_leaves_the_earlier_one(full, tmp_path):
    target = tmp_path / "no-such-folder" / "backup.tar"

    done = manage(full, "backup", target, check=False)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not target.exists()


@pytest.mark.django_db
def test_a_database_that_others_connect_to_now_and_then_counts_as_in_use(monkeypatch):
    """As in containers, where no lock of a folder says that the application runs."""
    monkeypatch.setattr(archive, "LOOK", 2)
    archive._refuse_in_use()  # Nobody is there.

    with futures.ThreadPoolExecutor(1) as pool:
        visit = pool.submit(_visit_after, 0.5)
        with pytest.raises(archive.NotPossible, match="stop the application"):
            archive._refuse_in_use()
        visit.result()


def _visit_after(seconds):
    time.sleep(seconds)
    with psycopg.connect(**connection.get_connection_params()) as visitor:
        visitor.execute("SELECT 1")

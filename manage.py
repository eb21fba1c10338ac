#!/usr/bin/env python
"""Django's commands, against the embedded services where no others are named."""

import contextlib
import os
import sys
from pathlib import Path

# They ask no database.
WITHOUT_SERVICES = {"compilemessages", "help", "makemessages", "version", "--help", "--version"}


def data_dir() -> Path:
    demo = os.environ.get("DEMO") in {"1", "true"}
    return Path(os.environ.get("DATA_DIR") or ("var-demo" if demo else "var"))


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "up":
        from idpc import up

        up.main(data_dir())
        return

    from django.core.management import execute_from_command_line

    if os.environ.get("DATABASE_URL"):
        execute_from_command_line(sys.argv)
        return
    if command in WITHOUT_SERVICES:
        nowhere = {"DATABASE_URL": "postgres:///", "REDIS_URL": "redis://", "SECRET_KEY": "-"}
        os.environ.update(nowhere)
        execute_from_command_line(sys.argv)
        return

    from idpc import embedded

    try:
        # A restore wants the folder for itself.
        alone = embedded.only_run if command == "restore" else contextlib.nullcontext
        with alone(data_dir()), embedded.services(data_dir()):
            prepared = data_dir() / "prepared"
            if not prepared.exists() and command not in {"migrate", "restore"}:
                from idpc.first_start import prepare

                prepare()
                prepared.touch()
            execute_from_command_line(sys.argv)
    except embedded.CannotStart as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()

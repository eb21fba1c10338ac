"""
Keep the translations in step: `python -m scripts.messages update`, or `check`.

`check` fails, naming each message, when a text of the interface lacks its French or
Spanish, when a translation is fuzzy or belongs to no text any more, and when it does not
have the placeholders of its original.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
LANGUAGES = ("fr", "es")
IGNORED = ("var", "var-demo", ".venv", ".uv", "tests", "scripts", "node_modules")


def extract(folder: Path) -> None:
    """Write what is translatable now to `folder`/<language>/LC_MESSAGES/django.po."""
    for language in LANGUAGES:
        (folder / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    code = (
        "import django; from django.conf import settings;"
        f"settings.configure(LOCALE_PATHS=[{str(folder)!r}], USE_I18N=True); django.setup();"
        "from django.core.management import call_command;"
        f"call_command('makemessages', locale={list(LANGUAGES)!r}, no_location=True,"
        f" no_wrap=True, no_obsolete=True, ignore_patterns={list(IGNORED)!r}, verbosity=0)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)  # noqa: S603


def file_of(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def problems() -> list[str]:
    """Return a line for each message that is not as it should be."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        extract(Path(scratch))
        for language in LANGUAGES:
            known = {
                _key(entry): entry
                for entry in polib.pofile(str(file_of(ROOT / "locale", language)))
            }
            wanted = {
                _key(entry): entry for entry in polib.pofile(str(file_of(Path(scratch), language)))
            }
            found += [
                f"{language}: no translation of {key!r}" for key in wanted.keys() - known.keys()
            ]
            found += [
                f"{language}: no such text any more: {key!r}"
                for key in known.keys() - wanted.keys()
            ]
            for entry in known.values():
                found += [f"{language}: {reason}: {entry.msgid!r}" for reason in _faults(entry)]
    return sorted(found)


def _key(entry):
    return (entry.msgctxt or "", entry.msgid)


def _faults(entry):
    if "fuzzy" in entry.flags:
        yield "fuzzy"
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if not all(text.strip() for text in translations):
        yield "not translated"
        return
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    for text in translations:
        if not _placeholders(text) <= wanted:
            yield "has a placeholder of its own"
        if not entry.msgid_plural and _placeholders(text) != wanted:
            yield "lacks a placeholder"


def _placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


def main() -> None:
    if sys.argv[1:] == ["update"]:
        extract(ROOT / "locale")
    elif sys.argv[1:] == ["check"]:
        if found := problems():
            sys.exit("\n".join(found))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()

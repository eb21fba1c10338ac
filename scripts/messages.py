"""
Keep the translations in step: `python -m scripts.messages update`, or `check`.

`check` fails, naming each message, when a text of the interface lacks its French or
Spanish, when a translation is fuzzy or belongs to no text any more, and when it does not
have the placeholders of its original.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
LANGUAGES = ("fr", "es")
# In French these stand apart from their word, on the same line.
BREAKABLE = re.compile("(?<=\\S) [:;?!»]|« ")
IGNORED = ("var", "var-demo", ".venv", ".uv", "tests", "scripts", "node_modules")


def extract(root: Path) -> None:
    """Bring `root`/locale in step with what is translatable in `root` now."""
    options = [f"--locale={language}" for language in LANGUAGES]
    options += [f"--ignore={name}" for name in IGNORED]
    options += ["--no-location", "--no-wrap", "--no-obsolete", "--verbosity=0"]
    command = [sys.executable, "-m", "django", "makemessages", *options]
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=root, env=environment, check=True)  # noqa: S603


def problems() -> list[str]:
    """Return a line for each message that is not as it should be."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*IGNORED, ".*", "*.mo"))
        extract(copy)
        for language in LANGUAGES:
            known = _entries(ROOT, language)
            wanted = _entries(copy, language)
            missing, gone = wanted.keys() - known.keys(), known.keys() - wanted.keys()
            found += [f"{language}: no translation of {key!r}" for key in missing]
            found += [f"{language}: no such text any more: {key!r}" for key in gone]
            if _file(ROOT, language).metadata_is_fuzzy:
                found.append(f"{language}: the file's own header is fuzzy, so none of it is used")
            for entry in known.values():
                found += [
                    f"{language}: {reason}: {entry.msgid!r}" for reason in _faults(entry, language)
                ]
    return sorted(found)


def _file(root: Path, language: str) -> polib.POFile:
    return polib.pofile(str(root / "locale" / language / "LC_MESSAGES" / "django.po"))


def _entries(root: Path, language: str) -> dict:
    return {(entry.msgctxt or "", entry.msgid): entry for entry in _file(root, language)}


def _faults(entry, language):
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
        if language == "fr" and BREAKABLE.search(text):
            yield "a line may break before or after a mark: put a narrow no-break space there"


def _placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


def main() -> None:
    if sys.argv[1:] == ["update"]:
        extract(ROOT)
    elif sys.argv[1:] == ["check"]:
        if found := problems():
            sys.exit("\n".join(found))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()

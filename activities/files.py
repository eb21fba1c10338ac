"""What comes in as a file: what is taken, what is taken out of it, and what is told otherwise."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

CLEANER = Path(__file__).parent / "cleaning" / "clean.py"
# Seconds of real time; the process limits its own processor time and memory.
PATIENCE = 25

# What is taken: the first ending is that of the stored file, all are those it may come with.
ENDINGS = {
    "image/jpeg": ["jpg", "jpeg"],
    "image/png": ["png", "gif"],
    "image/webp": ["webp"],
    "application/pdf": ["pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
    "application/vnd.oasis.opendocument.text": ["odt"],
    "application/vnd.oasis.opendocument.spreadsheet": ["ods"],
    "application/vnd.oasis.opendocument.presentation": ["odp"],
    "text/plain": ["txt", "csv"],
}
ACCEPTED = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)

REASONS = {
    "not-allowed": _(
        "Files of this kind are not taken. Send a PDF, a picture (JPEG, PNG, WebP), a text, or a "
        "document of Word, Excel, PowerPoint or LibreOffice."
    ),
    "other-ending": _(
        "What is in this file is not what its name says. Save it again under its own ending, "
        "such as .pdf or .docx."
    ),
    "old-office": _(
        "This is a document of an old Office version, or one with a password. "
        "Save it as .docx, .xlsx or .pdf without a password."
    ),
    "protected": _("This file has a password. Save it without one."),
    "macros": _("This document has macros in it. Save it without them."),
    "too-many-pixels": _("This picture has more than 40 million points. Make it smaller."),
    "bomb": _("This file takes too much to open. Save it as a PDF and send that."),
    "damaged": _("This file is damaged: it cannot be opened. Save it anew and send that."),
    "empty": _("This file is empty."),
}


class Refused(Exception):
    """A file is not taken; says why, and what to do."""


@dataclass(frozen=True)
class CleanFile:
    """A file as it is kept: of a known kind, and without what it tells of people."""

    content: bytes
    media_type: str
    ending: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def limit_in_bytes() -> int:
    return settings.UPLOAD_LIMIT_MB * 1024 * 1024


def cleaned(upload: UploadedFile) -> CleanFile:
    """
    Return an uploaded file as it may be kept. Its own name is forgotten.

    Pictures are drawn anew; documents lose names, remarks' authors, scripts and files inside.
    Raises Refused for what is not taken.
    """
    if not upload.size:
        raise Refused(REASONS["empty"])
    media_type, content = _clean(upload.read())
    endings = ENDINGS[media_type]
    ending = Path(upload.name or "").suffix.lower().removeprefix(".")
    if ending and ending not in endings:
        raise Refused(REASONS["other-ending"])
    if ending == "csv":
        return CleanFile(content, "text/csv", "csv")
    return CleanFile(content, media_type, endings[0])


def _clean(data):
    command = [sys.executable, "-I", str(CLEANER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(REASONS["bomb"]) from error
    if done.returncode == 3:
        raise Refused(REASONS[done.stdout.decode()])
    if done.returncode != 0:  # Killed at one of its limits.
        raise Refused(REASONS["bomb"])
    head, _newline, content = done.stdout.partition(b"\n")
    return json.loads(head)["media_type"], content


class CappedUpload(TemporaryFileUploadHandler):
    """
    Takes a file in as far as the limit, and lets the rest of it pass unseen.

    `request.upload_was_too_large` then tells the form, which keeps what else was typed, and
    `request.uploads_too_large` the names of such files.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken > limit_in_bytes():
            self.request.upload_was_too_large = True
            self.request.uploads_too_large = [
                *getattr(self.request, "uploads_too_large", []),
                self.file_name,
            ]
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

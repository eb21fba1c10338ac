"""Files are kept so that they are there, and go out so that no browser opens them by itself."""

import os

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

# Whatever a file is, it is nothing that runs, and nothing beside it is fetched.
CLOSED = "sandbox; default-src 'none'"


def keep(name: str, content: bytes) -> str:
    """Store a file and return its name there; on the disk before a row says that it is."""
    stored = default_storage.save(name, ContentFile(content))
    with default_storage.open(stored) as file:
        os.fsync(file.fileno())
    return stored


def as_download(file, *, name: str, media_type: str) -> HttpResponseBase:
    """Return a stored file as an attachment, after somebody has checked who asks for it."""
    return as_attachment(FileResponse(file.open("rb"), content_type=media_type), name=name)


def as_attachment(response: HttpResponseBase, *, name: str) -> HttpResponseBase:
    """
    Have a browser save what it is answered with, under this name.

    It is never shown in the page, and stays in no cache on its way.
    """
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CLOSED
    response["Cache-Control"] = "private, no-store"
    return response

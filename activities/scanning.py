"""Asking ClamAV, where there is one, whether a file carries a virus."""

import socket
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 20  # Seconds.


class ScannerDown(Exception):
    """The scanner does not answer: a file is held until it does."""


def is_asked() -> bool:
    return bool(settings.SCANNER_URL)


def carries_a_virus(content: bytes) -> bool:
    """
    Say whether ClamAV knows something bad in a file. Raises ScannerDown.

    Speaks clamd's INSTREAM: https://docs.clamav.net/manual/Usage/Scanning.html#clamd
    """
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                scanner.sendall(len(chunk).to_bytes(4) + chunk)
            scanner.sendall((0).to_bytes(4))
            answer = b""
            while part := scanner.recv(4096):
                answer += part
    except OSError as error:
        raise ScannerDown from error
    verdict = answer.rstrip(b"\0\n")
    if verdict.endswith(b"FOUND"):
        return True
    if verdict.endswith(b": OK"):
        return False
    raise ScannerDown(verdict.decode(errors="replace"))


def _connected():
    where = urlsplit(settings.SCANNER_URL)
    if where.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        try:
            scanner.settimeout(PATIENCE)
            scanner.connect(where.path)
        except OSError:
            scanner.close()
            raise
        return scanner
    return socket.create_connection((where.hostname or "", where.port or 3310), PATIENCE)

"""
Names that the database alone cannot tell: sealed with a key of their own.

The key is the setting IDENTITY_KEY. Who loses it loses these names and nothing else.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotBeOpened(Exception):
    """It was sealed with another key than the one that this installation has now."""


def has_key() -> bool:
    """Say whether this installation can seal anything."""
    return bool(settings.IDENTITY_KEY)


def seal(words: dict[str, str]) -> str:
    """Return words so that only the key gives them back; the same words never look the same."""
    return _fernet().encrypt(json.dumps(words).encode()).decode()


def opened(sealed: str) -> dict[str, str]:
    """Return what was sealed; raises CannotBeOpened where the key is not the one."""
    if not has_key():
        raise CannotBeOpened
    try:
        return json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise CannotBeOpened from error


def _fernet():
    digest = hashlib.sha256(settings.IDENTITY_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))

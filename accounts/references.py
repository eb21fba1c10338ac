"""The names by which records stand in addresses."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def new_reference() -> str:
    """Return a reference that tells nothing: neither how many there are, nor which."""
    return "".join(secrets.choice(ALPHABET) for _position in range(8))

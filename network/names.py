"""Comparing names the way people do: without accents, case, punctuation or "&"."""

import re
import unicodedata


def fold(name: str) -> str:
    """
    Return the key under which a name sorts and is found again.

    "Émile & Söhne" and "emile and sohne" have the same one. PostgreSQL is built here
    without ICU, so lists are sorted by this key and not by a collation.
    """
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", letters))

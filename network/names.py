"""Comparing names the way people do: without accents, case, punctuation or "&"."""

import re
import unicodedata

# Signs that nobody sees: they come along when a name is copied, and stand between no words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


def fold(name: str) -> str:
    """
    Return the key under which a name sorts and is found again.

    "Émile & Söhne" and "emile and sohne" have the same one. PostgreSQL is built here
    without ICU, so lists are sorted by this key and not by a collation.
    """
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", name)).casefold().replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", letters))

"""Words that are spelt differently and are the same, and words that only look like it."""

import functools
import re

from network.names import fold

# British and American; and endings that have an accent wherever they are spelt in full.
SAME = [
    (r"is(?=(e[ds]?|ers?|ing|ations?)$)", "iz"),
    (r"iz(?=(e[ds]?|ers?|ing|ations?)$)", "is"),
    (r"our(?=(s|al|ed|ing)?$)", "or"),
    (r"(?<=[bdlv])or(?=(s|al|ed|ing)?$)", "our"),
    (r"tre(?=s?$)", "ter"),
    (r"(?<=[ae]n)ter(?=s?$)", "tre"),
    (r"ll(?=(ed|ing|ers?)$)", "l"),
    (r"mme(?=s?$)", "m"),
    (r"gram(?=s?$)", "gramme"),
    (r"(?<=[cs])ion$", "ión"),
]


@functools.lru_cache(maxsize=4096)
def spellings(word: str) -> frozenset[str]:
    """Return a word in all its spellings, with accents and without."""
    found = {word, fold(word)}
    for ending, other in SAME:
        found |= {re.sub(ending, other, spelling) for spelling in found}
    return frozenset(found)


def looks_like(word: str, other: str) -> bool:
    """Say whether two words have half of their letters in common, three at a time."""
    ours, theirs = _threes(fold(word)), _threes(fold(other))
    return min(len(word), len(other)) > 3 and 2 * len(ours & theirs) >= len(ours | theirs)


def _threes(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))

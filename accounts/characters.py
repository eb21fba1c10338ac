"""Characters that a text may have: those that any file can hold, a spreadsheet's as well."""

import re

_NEW_LINES = re.compile("\r\n?")
# XML has none of them, and no reader sees them: they come from broken copies.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def kept(text: str) -> str:
    """Return a text without control characters; its lines end as they do everywhere."""
    return _FORBIDDEN.sub("", _NEW_LINES.sub("\n", text))

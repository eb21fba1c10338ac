"""What is to be said of any text, and how texts are written down."""

import re
import unicodedata

# Signs that nobody sees: they control a terminal, or turn the direction of what follows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_MARKUP = re.compile(
    r"<(?:/?[a-zA-Z][^<>]*|!--.*?--|!\w[^<>]*)>|&(?:[a-z]{2,8}|#\d+|#x[\da-f]+);", re.I | re.S
)
# UTF-8 that was read as if it were of eight bits: é became Ã©, ’ became â€™.
_BROKEN = re.compile(
    "\ufffd|[ÃÂ][\u0080-\u00bf¡-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Ã[a-z ]?[^\x00-\x7f]"
)
_FORMULA = re.compile(r"\s*[=@]\S|[+-][^\s\d]|[+-]\d[^\s]*[-+*/(|!]|[\t\r]")
# Most texts have none of this.
_ANYTHING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffffÃÂâ<&]|\\A\\s*[=+@-]|\t|\r"
)


def remarks(text: str) -> tuple[str, list[str]]:
    """Return a text without unseen signs, and the codes of what is to be said of it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not _ANYTHING.search(text):
        return text, []
    codes = []
    if _FORMULA.match(text):
        codes.append("looks_like_a_formula")
    if _MARKUP.search(text):
        codes.append("markup")
    if _BROKEN.search(text):
        codes.append("broken_encoding")
    if _UNSEEN.search(text):
        codes.append("control_characters")
        text = _UNSEEN.sub("", text)
    return text, codes


def collapsed(text: str) -> str:
    """Return a text of one line, composed, with single spaces."""
    return " ".join(_written(text).split())


def with_lines(text: str) -> str:
    """Return a text of several lines, composed, without spaces around it."""
    return _written(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _written(text):
    return _UNSEEN.sub("", text if text.isascii() else unicodedata.normalize("NFC", text))

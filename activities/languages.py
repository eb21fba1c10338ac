"""The languages in which the titles and descriptions of activities are written."""

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy

LANGUAGES_OF_TEXTS = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("pt", "Português"),
    ("ru", "Русский"),
]


def as_readers_call(code: str) -> Promise | str:
    """Return the name of a language in that of whoever reads it, which Django knows."""
    try:
        return gettext_lazy(get_language_info(code)["name"])
    except KeyError:
        return code

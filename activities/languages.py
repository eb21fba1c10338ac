"""The languages in which the titles and descriptions of activities are written."""

LANGUAGES_OF_TEXTS = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("pt", "Português"),
    ("ru", "Русский"),
]

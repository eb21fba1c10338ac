"""Text that exists in each of the languages, kept in one column per language."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LANGUAGES = ("en", "fr", "es")


class Localized:
    """
    A text in every language: `name = Localized(models.CharField, max_length=100)`.

    Adds the columns `name_en`, `name_fr` and `name_es`; `name` itself reads the one of
    the language that is active, or English while that one is empty. `called` is what
    people call it.
    """

    def __init__(self, field_class=models.CharField, *, called, **options):
        self.field_class = field_class
        self.called = called
        self.options = options

    def contribute_to_class(self, cls, name):
        self.name = name
        for language in LANGUAGES:
            field = self.field_class(**self.options)
            cls.add_to_class(f"{name}_{language}", field)
        setattr(cls, name, self)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        language = (get_language() or "en")[:2]
        text = getattr(instance, f"{self.name}_{language}", "")
        return text or getattr(instance, f"{self.name}_en")


def columns(*names: str) -> list[str]:
    """Return the columns behind localized fields: `name` gives name_en, name_fr, name_es."""
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


def called(field: models.Field) -> str:
    """Return what people call a column: "title", or "name (French)" of a localized text."""
    name, _underscore, language = field.name.rpartition("_")
    localized = getattr(field.model, name, None) if name and language in LANGUAGES else None
    if not isinstance(localized, Localized):
        return str(field.verbose_name)
    words = {"text": localized.called, "language": dict(settings.LANGUAGES)[language]}
    return _("%(text)s (%(language)s)") % words

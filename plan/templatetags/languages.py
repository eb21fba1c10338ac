"""Languages by their names, in the language of the page."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def language_name(code):
    return _(dict(settings.LANGUAGES)[code])


@register.simple_tag(takes_context=True)
def in_language(context, code):
    """The address of this page in another language."""
    return translate_url(context["request"].get_full_path(), code)

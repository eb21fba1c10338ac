"""Languages by their names, in the language of the page."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def language_name(code):
    return _(dict(settings.LANGUAGES)[code])

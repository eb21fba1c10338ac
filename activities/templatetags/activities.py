"""How activities are shown."""

from django import template

from activities import richtext

register = template.Library()

register.filter("markdown", richtext.render)

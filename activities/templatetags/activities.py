"""How activities are shown."""

from django import template

from activities import richtext

register = template.Library()

register.filter("markdown", richtext.render)


@register.filter
def marked(text, marks):
    """A text with what was searched for marked, where something was."""
    return marks.in_text(text) if marks else text


@register.filter
def passage(text, marks):
    """The part of a text that has what was searched for; nothing where there is none."""
    return marks.passage(text) if marks else ""

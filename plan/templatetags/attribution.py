"""What is to be said of texts that claim a change for the network."""

from django import template

from plan.attribution import JUST_SAID, warnings_of

register = template.Library()


@register.inclusion_tag("partials/attribution.html", takes_context=True)
def attribution_note(context, *texts):
    """
    A note of the words of `texts` that claim a change, for those who may mend them.

    There is none where nothing is claimed, and none beside the message of a form just saved.
    """
    said = any(JUST_SAID in message.tags.split() for message in context.get("messages") or ())
    return {"warnings": [] if said else warnings_of(*texts)}

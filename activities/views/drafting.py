"""Opening a form with what somebody had typed into it before, of whatever kind of record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import words
from activities import drafts
from activities.models.drafts import AbstractDraft


def kept_words(request, plan, kind: type[AbstractDraft]):
    """
    Make a draft of what somebody had sent after their session had ended, and go to it.

    Returns None where there is nothing.
    """
    typed = words.give_back(request)
    if typed is None:
        return None
    own: Any = kind._default_manager
    try:
        stands = own.visible_to(request.user).filter(entry=typed.get("entry")).first()
        version = stands.version if stands else 0
        draft = drafts.save(person=request.user, plan=plan, typed=typed, version=version, kind=kind)
    except (drafts.NotKept, ValidationError):
        return redirect(request.path)
    messages.info(request, _("You were signed out meanwhile. What you had typed is here."))
    return redirect(draft)


def named_draft(request, own):
    """Return the draft that the address names, of one's own ones; None where it names none."""
    return own.filter(reference=named(request, "draft")).first()


def gone(request):
    """Say that a draft is here no more, and open the form without it."""
    messages.info(request, _("This draft was sent or discarded: it is here no more."))
    return redirect(request.path)


def named(request, name):
    """A reference in the address; what can be none is nothing."""
    reference = request.GET.get(name, "")
    return reference if reference.isalnum() else ""

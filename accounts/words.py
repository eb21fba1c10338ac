"""
What somebody sends in a form when their session has ended: kept until they are back.

A form that wants this carries `token(user)`. Its words wait in the session of a browser that
is not signed in, on the server, and are given back to the same person alone.
"""

import json
from datetime import timedelta

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

FIELD = SESSION_KEY = "words"
LIMIT = 200_000
SIGNED_FOR = timedelta(days=14)
KEPT_FOR = timedelta(days=1)
_signer = TimestampSigner(salt="accounts.words")


def token(user: User) -> str:
    """Return what says in a form who was typing."""
    return _signer.sign(str(user.pk))


def keep(request) -> None:
    """Keep what a form brings whose session has ended, if it is one that wants this."""
    if request.method != "POST":
        return
    try:
        person = int(_signer.unsign(request.POST.get(FIELD, ""), max_age=SIGNED_FOR))
    except (BadSignature, ValueError):
        return
    fields = {name: values for name, values in request.POST.lists() if name != FIELD}
    if len(json.dumps(fields)) <= LIMIT:
        request.session[SESSION_KEY] = {
            "person": person,
            "path": request.path,
            "fields": fields,
            "at": timezone.now().timestamp(),
        }


def give_back(request) -> QueryDict | None:
    """Return what this person had sent to this page, once; None where there is nothing."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    theirs = kept["person"] == request.user.pk
    if theirs and kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    if not theirs or timezone.now().timestamp() - kept["at"] > KEPT_FOR.total_seconds():
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        typed.setlist(name, values)
    return typed


def returned(request) -> QueryDict | None:
    """Return what this person had sent to the page that they open again, and tell them so."""
    typed = give_back(request) if request.method == "GET" else None
    if typed is not None:
        messages.info(request, _("You were signed out meanwhile. What you had typed is here."))
    return typed

"""A limit on how often one address may try links that hold a secret."""

from functools import wraps

from allauth.core import ratelimit


def throttled(view):
    """Answer 429 to who tries more links than a person would; see ACCOUNT_RATE_LIMITS."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        refusal = ratelimit.consume_or_429(request, action="one_time_link")
        return refusal or view(request, *args, **kwargs)

    return wrapped

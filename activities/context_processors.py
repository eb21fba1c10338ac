"""What `base.html` needs to know about logging activities."""

from functools import partial

from django.utils.functional import SimpleLazyObject

from activities import services


def logging(request):
    """Return whether the reader may log an activity, looked up once, by the pages that ask."""
    user = getattr(request, "user", None)
    if user is None:
        return {"may_log": False}
    return {"may_log": SimpleLazyObject(partial(services.may_log, user))}

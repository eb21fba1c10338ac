"""What `base.html` needs to know about logging activities."""

from functools import partial

from activities import services


def logging(request):
    """Return whether the reader may log an activity, looked up by the pages that ask."""
    user = getattr(request, "user", None)
    return {"may_log": partial(services.may_log, user) if user is not None else False}

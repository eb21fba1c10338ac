"""What `base.html` needs to know about logging activities, and about one just deleted."""

from django.utils.functional import SimpleLazyObject

from activities import services
from activities.models import Activity


def logging(request):
    """Return whether the reader may log an activity, looked up once by the pages that ask."""
    user = getattr(request, "user", None)
    if user is None:
        return {"may_log": False}
    return {"may_log": SimpleLazyObject(lambda: services.may_log(user))}


def just_deleted(request):
    """Return what the address says was just deleted, as long as it can be brought back."""
    reference = request.GET.get("deleted", "")
    user = getattr(request, "user", None)
    if not reference or user is None:
        return {}
    return {"just_deleted": Activity.objects.in_bin(user).filter(reference=reference).first()}

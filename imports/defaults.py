"""What a row means that does not say it."""

from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from plan.dates import PartialDate


def role_otherwise(by: User) -> str:
    """The role of who says none: the secretariat leads what it logs, members what they propose."""
    roles = Activity.Role
    return roles.LEAD if by.is_secretariat else roles.MEMBER_LED


def status_otherwise(date: PartialDate) -> str:
    """The status of who says none: what lies ahead is planned."""
    ahead = date.first is not None and date.first > timezone.localdate()
    return Activity.Status.PLANNED if ahead else Activity.Status.DONE

"""What people do with the bin: delete into it, bring back from it; what is old is purged."""

import contextlib
from datetime import datetime, timedelta

import pghistory
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity, Evidence

KEPT_FOR = timedelta(days=30)


class NotBinned(Exception):
    """This activity is not deleted or brought back by this person; says why."""


@transaction.atomic
def delete(*, activity: Activity, by: User) -> None:
    """
    Put an activity in the bin, where it is nowhere else, and comes back for 30 days.

    Raises NotBinned for who may not delete it, or not any more.
    """
    deletable = Activity.objects.deletable_by(by).filter(pk=activity.pk)
    activity = deletable.select_for_update(of=("self",)).first()
    if activity is None:
        raise NotBinned(_("You may not delete it, or somebody has deleted it already."))
    activity.binned_at, activity.binned_by = timezone.now(), by
    with pghistory.context(verb="delete"):
        activity.save(update_fields=["binned_at", "binned_by", "updated_at"])


@transaction.atomic
def bring_back(*, activity: Activity, by: User) -> None:
    """Take an activity out of the bin, as it was; raises NotBinned where it is not there."""
    binned = Activity.objects.in_bin(by).filter(pk=activity.pk)
    activity = binned.select_for_update(of=("self",)).first()
    if activity is None:
        raise NotBinned(_("It is not in the bin any more."))
    activity.binned_at = activity.binned_by = None
    with pghistory.context(verb="bring-back"):
        activity.save(update_fields=["binned_at", "binned_by", "updated_at"])


def purge(*, at: datetime) -> int:
    """
    Let go of what has lain in the bin for 30 days; return how many activities that were.

    Evidence that supports nothing else goes with its file. What referred to one of them
    as its sum or its original is by itself from then on.
    """
    old = Activity.objects.filter(binned_at__lte=at - KEPT_FOR).order_by("pk")
    return sum(_purge_one(key, at) for key in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _purge_one(key, at):
    old = Activity.objects.filter(pk=key, binned_at__lte=at - KEPT_FOR)
    activity = old.select_for_update().first()
    if activity is None:
        return 0  # Brought back meanwhile.
    Activity.objects.filter(part_of=activity).update(part_of=None)
    Activity.objects.filter(translation_of=activity).update(translation_of=None)
    pieces = list(activity.evidence.values_list("pk", flat=True))
    activity.delete()
    unused = Evidence.objects.filter(pk__in=pieces, activities=None).select_for_update(of=("self",))
    for piece in unused:
        if piece.file:
            transaction.on_commit(_forgetting(piece.file.name))
        piece.delete()
    return 1


def _forgetting(name):
    def forget():
        with contextlib.suppress(OSError):
            default_storage.delete(name)

    return forget

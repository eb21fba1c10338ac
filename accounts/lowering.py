"""More readers for a record: somebody asks and says why, and a reviewer who is another decides."""

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.sensitivity import GatedQuerySet, Sensitivity


class NotLowered(Exception):
    """A record does not get more readers this way; says why."""


class LoweringQuerySet(GatedQuerySet):
    def undecided(self):
        return self.filter(decided_at=None)


class AbstractLowering(models.Model):
    """
    That somebody asks for more readers of a record, and why.

    It takes effect when a reviewer, who is somebody else, grants it. Each kind of record has
    its own, as `lowerings`, and says in `record` which it is about.
    """

    to = models.PositiveSmallIntegerField(gettext_lazy("who may see it then"), choices=Sensitivity)
    reason = models.CharField(gettext_lazy("reason"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_decided_by_another_person",
                condition=Q(decided_by=None, decided_at=None, granted=None)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False, granted__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                violation_error_message=gettext_lazy("Another person decides."),
            ),
        ]

    def __str__(self):
        return f"{self.get_to_display()}: {self.reason}"

    @property
    def record(self):
        raise NotImplementedError


@transaction.atomic
def ask(*, record, to: int, reason: str, by: User) -> AbstractLowering:
    """
    Ask a reviewer to let more people read a record.

    Raises NotLowered where `to` gives it no more readers, and where somebody has asked already.
    """
    record = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if to >= record.sensitivity:
        raise NotLowered(_("This would give it no more readers."))
    if record.lowerings.undecided().exists():
        raise NotLowered(_("Somebody has asked for this already."))
    return record.lowerings.create(to=to, reason=reason, asked_by=by)


@transaction.atomic
def decide(*, lowering: AbstractLowering, granted: bool, by: User) -> None:
    """
    Grant or refuse what was asked for.

    Raises NotLowered for who is no reviewer, or asked for it themselves, and for what is
    decided already.
    """
    lowering = type(lowering)._default_manager.select_for_update(of=("self",)).get(pk=lowering.pk)
    if not by.is_reviewer or lowering.asked_by_id == by.pk:
        raise NotLowered(_("Another reviewer decides about this."))
    if lowering.decided_at is not None:
        raise NotLowered(_("This has been decided already."))
    lowering.decided_by, lowering.decided_at, lowering.granted = by, timezone.now(), granted
    lowering.save()
    if granted:
        record = lowering.record
        record.sensitivity = min(record.sensitivity, lowering.to)
        with pghistory.context(verb="lower", reason=lowering.reason):
            record.save()

"""One change of several activities at once, kept so that it can be undone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sensitivity import GatedQuerySet
from plan.models import Plan


class BulkEditQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """One's own, and everybody's for reviewers; the activities have their own gate."""
        if not (user.is_authenticated and user.is_active and user.is_secretariat):
            return self.none()
        return self.all() if user.is_reviewer else self.filter(made_by=user)

    def editable_by(self, user):
        """Only what `user` may undo: what has not been undone yet."""
        return self.visible_to(user).filter(undone_at=None)


class BulkEdit(models.Model):
    """
    That somebody changed one field of several activities at once.

    `rows` says of each activity, by its key, what it was before and after; `refused` which
    were not changed, and why; `kept` which were not put back when it was undone, and why.
    None of them has a title: who looks at it sees the activities that they may see.
    """

    class Field(models.TextChoices):
        TYPE = "type", _("kind of work")
        STATUS = "status", _("status")
        ROLE = "role", _("the network’s role")
        ADD_AREA = "add_area", _("add a priority area")
        REMOVE_AREA = "remove_area", _("remove a priority area")
        ADD_COUNTRY = "add_country", _("add a country")
        REMOVE_COUNTRY = "remove_country", _("remove a country")
        ADD_PARTNER = "add_partner", _("add a partner")
        SENSITIVITY = "sensitivity", _("sensitivity")
        LANGUAGE = "language", _("language of the title and description")
        FORUM = "forum", _("forum")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    field = models.CharField(max_length=20, choices=Field)
    value = models.JSONField(null=True)
    rows = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    # The form's own number: a second press of the button is not a second change.
    entry = models.UUIDField(default=uuid.uuid4, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("change of several activities")
        verbose_name_plural = _("changes of several activities")
        constraints = [
            models.CheckConstraint(
                name="undone_bulk_edit_says_by_whom",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_field_display()}, {self.made_at:%Y-%m-%d}"

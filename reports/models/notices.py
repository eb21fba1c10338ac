"""Mails about reports: each is a row first, so that it goes out once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.editions import Report


class NoticeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Notice.State.WAITING)


class Notice(models.Model):
    """
    One mail to one person: that a report is published, or what one still lacks.

    `of` is what makes it the only one of its kind: the report, or the week. A worker takes it
    with one statement before it mails, so that nobody is told twice; a mail of which is not
    known whether it went out, because its worker died in that moment, is not sent again.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("a report is published")
        MISSING = "missing", _("what a report still lacks")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")

    kind = models.CharField(max_length=10, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The reference of a report, or a week such as 2021-W14.
    of = models.CharField(max_length=20)
    # What it leads to: the report, or the list of its plan's reports.
    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["kind", "to", "of"], name="nobody_is_told_twice"),
        ]

    def __str__(self):
        return f"{self.kind}, {self.of}"

"""The dates of the network's year: sessions of bodies, and days that belong to nobody."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.localized import Localized
from network.models.places import Forum, PublicQuerySet


class MeetingQuerySet(PublicQuerySet):
    def between(self, first: date, last: date):
        """Only what begins on one of some days, the first and the last among them."""
        return self.filter(starts_on__range=(first, last))

    def upcoming(self, today: date):
        """Only what is going on or still to come, the next one first."""
        return self.filter(ends_on__gte=today)


@tracked(leave_out=["updated_at"])
class Meeting(models.Model):
    """
    A date that the network works towards: a session of a forum, or a day of its year.

    The sixty-sixth session of the CND is one, from the first day to the last; so is 26 June,
    which belongs to no forum. Days that come back stand there once for each year.
    """

    name = Localized(called=_("name"), max_length=150)
    forum = models.ForeignKey(
        Forum,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("forum"),
        help_text=_("None for a day of the year that belongs to no forum."),
    )
    starts_on = models.DateField(_("first day"), db_index=True)
    ends_on = models.DateField(_("last day"))
    place = Localized(called=_("place"), max_length=100, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "pk"]
        verbose_name = _("date in the calendar")
        verbose_name_plural = _("dates in the calendar")
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It ends before it starts."),
            ),
            models.UniqueConstraint(
                "name_en",
                "starts_on",
                name="meeting_is_in_the_calendar_once",
                violation_error_message=_("This date is in the calendar already."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.starts_on:%Y}"

"""What is kept from everybody at once, for the safety of people."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.sensitivity import GatedQuerySet
from network.models.organisations import Organisation


class HidingQuerySet(GatedQuerySet):
    def in_force(self):
        return self.filter(lifted_at=None)

    def for_audience(self, audience):
        return self.all() if audience.sees_unpublished else self.none()

    def editable_by(self, user):
        return self.visible_to(user) if user.is_reviewer else self.none()


class Hiding(models.Model):
    """
    "Hide now": an organisation or a country is kept from everybody who is not named.

    While it is in force, every record linked to it is restricted, and no report that
    names it can be downloaded. Lifting it gives each record back the level it had.
    `names` are the words by which texts are searched: only who hid it reads them again.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hidings",
        verbose_name=_("organisation"),
    )
    country = CountryField(_("country"), blank=True)
    names = ArrayField(models.CharField(max_length=200), verbose_name=_("names"))
    reason = models.CharField(_("reason"), max_length=500)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        ordering = ["-hidden_at", "-pk"]
        verbose_name = _("hiding")
        verbose_name_plural = _("hidings")
        constraints = [
            models.CheckConstraint(
                name="hiding_is_of_an_organisation_or_a_country",
                condition=(Q(organisation=None) & ~Q(country=""))
                | (Q(organisation__isnull=False) & Q(country="")),
            ),
            models.CheckConstraint(
                name="lifted_hiding_says_by_whom",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(lifted_at=None, organisation__isnull=False),
                name="organisation_is_hidden_once",
                violation_error_message=_("It is hidden already."),
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(lifted_at=None) & ~Q(country=""),
                name="country_is_hidden_once",
                violation_error_message=_("It is hidden already."),
            ),
        ]

    def __str__(self):
        return f"{self.hidden_at:%Y-%m-%d}"

"""Where the network works: countries and regions, and the bodies that it goes to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.history import tracked
from accounts.localized import Localized
from accounts.sensitivity import GatedQuerySet, Sensitivity


class PublicQuerySet(GatedQuerySet):
    """What is known everywhere: in no way a record of ours, and the secretariat's to keep."""

    def for_audience(self, audience):
        return self.none() if audience.level is None else self.all()

    def editable_by(self, user):
        return self.all() if user.is_active and user.is_secretariat else self.none()


@tracked
class Forum(models.Model):
    """A body or meeting where policy is made, such as the Commission on Narcotic Drugs."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = Localized(called=_("name"), max_length=150)
    acronym = Localized(called=_("acronym"), max_length=20, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("forum")
        verbose_name_plural = _("forums")

    def __str__(self):
        return self.name


class PlaceRuleQuerySet(GatedQuerySet):
    def for_audience(self, audience):
        return self.all() if audience.sees_unpublished else self.none()

    def editable_by(self, user):
        return self.all() if user.is_active and user.is_reviewer else self.none()


@tracked
class PlaceRule(models.Model):
    """The least level of whatever happens in a country, or is based there."""

    country = CountryField(_("country"), unique=True)
    level = models.PositiveSmallIntegerField(
        _("at least"), choices=Sensitivity, default=Sensitivity.INTERNAL
    )

    objects = PlaceRuleQuerySet.as_manager()

    class Meta:
        ordering = ["country"]
        verbose_name = _("rule for a place")
        verbose_name_plural = _("rules for places")

    def __str__(self):
        return f"{self.country.name}: {self.get_level_display()}"


@tracked
class Region(models.Model):
    """
    A part of the world as the network divides it; a country is in one of them at most.

    `code` is written in small letters, so that no region has the code of a country.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name = Localized(called=_("name"), max_length=80)
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        # That a country is in one region only is kept by a trigger.
        constraints = [
            models.CheckConstraint(
                name="region_has_no_code_of_a_country", condition=Q(code__regex="^[a-z][a-z-]+$")
            ),
        ]

    def __str__(self):
        return self.name

"""The organisations of the network and around it, and where it meets the world."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.localized import Localized
from accounts.sensitivity import SensitiveQuerySet, Sensitivity
from network.names import fold


class Organisation(models.Model):
    """
    A member of the network, or somebody it works with.

    Its own `sensitivity` hides its name, never the activity that it took part in.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        PARTNER = "partner", _("partner")
        FUNDER = "funder", _("funder")
        STATE = "state", _("State")
        UN_BODY = "un-body", _("UN body")

    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    name_key = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PARTNER)
    country = CountryField(_("country"), blank=True)
    is_community_led = models.BooleanField(_("community-led"), null=True, blank=True)
    sensitivity = models.PositiveSmallIntegerField(
        _("sensitivity"), choices=Sensitivity, default=Sensitivity.INTERNAL
    )

    objects = SensitiveQuerySet.as_manager()

    class Meta:
        ordering = ["name_key"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_sensitivity_is_a_level",
                condition=models.Q(sensitivity__in=Sensitivity.values),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, **options):
        self.name_key = fold(self.name)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "name_key"}
        super().save(**options)


class Forum(models.Model):
    """A body or meeting where policy is made, such as the Commission on Narcotic Drugs."""

    code = models.CharField(max_length=20, unique=True)
    name = Localized(max_length=150)
    acronym = Localized(max_length=20, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("forum")
        verbose_name_plural = _("forums")

    def __str__(self):
        return self.name

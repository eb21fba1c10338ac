"""The organisations of the network and around it, and who speaks for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.characters import kept
from accounts.history import tracked
from accounts.lowering import AbstractLowering, LoweringQuerySet
from accounts.sensitivity import (
    Audience,
    GatedQuerySet,
    SensitiveQuerySet,
    Sensitivity,
    level_field,
    readers_field,
    sensitivity_field,
)
from network.names import fold


class OrganisationQuerySet(SensitiveQuerySet):
    def _within(self, audience):
        return super()._within(audience) | own_organisation(audience, "pk")

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()


def own_organisation(audience: Audience, path: str) -> Q:
    """The condition that what `path` names is the reader's own organisation, not hidden."""
    if audience.person is None:
        return Q(pk__in=[])
    own = Affiliation.objects.filter(user=audience.person).values("organisation")
    return Q(**{f"{path}__among": own}, level__lt=Sensitivity.RESTRICTED)


# Where it is based decides, with the rules for places, who reads what it took part in.
@tracked(opens=["sensitivity", "country"])
class Organisation(models.Model):
    """
    A member of the network, or somebody it works with.

    Its own `sensitivity` hides its name, never the activity that it took part in; while
    it is hidden (see Hiding), so is all that it took part in.
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
    sensitivity = sensitivity_field()
    level = level_field()
    readers = readers_field()

    objects = OrganisationQuerySet.as_manager()

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
        self.name = " ".join(kept(self.name).split())
        self.name_key = fold(self.name)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "name_key"}
        super().save(**options)

    def get_absolute_url(self):
        return reverse("network:organisation", args=[self.pk])


class NameLoweringQuerySet(LoweringQuerySet):
    def for_audience(self, audience):
        if not audience.sees_unpublished:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.for_audience(audience))


class NameLowering(AbstractLowering):
    """That somebody asks for more readers of an organisation's name, and why."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="lowerings")

    objects = NameLoweringQuerySet.as_manager()

    class Meta(AbstractLowering.Meta):
        verbose_name = _("request for more readers of a name")
        verbose_name_plural = _("requests for more readers of names")
        constraints = [
            *AbstractLowering.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(decided_at=None),
                name="organisation_is_asked_about_once",
                violation_error_message=_("Somebody has asked for this already."),
            ),
        ]

    @property
    def record(self):
        return self.organisation


class OfOrganisationQuerySet(GatedQuerySet):
    """Rows that belong to an organisation are seen with it, by the secretariat."""

    def for_audience(self, audience):
        if not audience.sees_unpublished:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.for_audience(audience).order_by())


@tracked(seen_as=OfOrganisationQuerySet)
class OrganisationReaderLink(Organisation.readers.through):  # type: ignore[name-defined]
    """That a person is named for an organisation; a row, so that its history is kept."""

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("person named for an organisation")
        verbose_name_plural = _("people named for an organisation")


class AffiliationQuerySet(GatedQuerySet):
    def for_audience(self, audience):
        return self.filter(user=audience.person) if audience.person else self.none()


class AffiliationStateQuerySet(AffiliationQuerySet):
    def visible_to(self, user):
        """Administrators see who came to speak, or speaks no more, for whom they may know."""
        if not (user.is_authenticated and user.is_active and user.is_administrator):
            return super().visible_to(user)
        return self.filter(organisation__in=Organisation.objects.visible_to(user).order_by())


@tracked(seen_as=AffiliationStateQuerySet)
class Affiliation(models.Model):
    """That a person speaks for an organisation: its own entries and part are theirs."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="affiliations",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="affiliations", verbose_name=_("organisation")
    )

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="person_is_affiliated_once"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.organisation}"

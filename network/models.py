"""The organisations of the network and around it, and where it meets the world."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.characters import kept
from accounts.history import tracked
from accounts.links import OneTimeLink, OneTimeLinkQuerySet
from accounts.localized import Localized
from accounts.lowering import AbstractLowering, LoweringQuerySet
from accounts.models import User
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
    own = Affiliation.objects.filter(user=audience.person, organisation=OuterRef(path))
    return Q(Exists(own), level__lt=Sensitivity.RESTRICTED)


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


class ForumQuerySet(GatedQuerySet):
    """Public bodies: in no way a record of ours, and the secretariat's to write down."""

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

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("forum")
        verbose_name_plural = _("forums")

    def __str__(self):
        return self.name


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
        ordering = ["-hidden_at"]
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


class InvitationQuerySet(OneTimeLinkQuerySet):
    def visible_to(self, user):
        """Who invites sees all invitations; the others of them none."""
        if user.is_authenticated and user.is_active and (user.is_reviewer or user.is_administrator):
            return self.all()
        return self.none()

    def editable_by(self, user):
        return self.visible_to(user).filter(used_at=None, withdrawn_at=None)


class Invitation(OneTimeLink):
    """That somebody may join, in which roles, for which organisation, in which language."""

    email = models.EmailField(_("e-mail address"))
    roles = ArrayField(models.CharField(max_length=20, choices=User.Role), verbose_name=_("roles"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=2, choices=User.LANGUAGES)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.CheckConstraint(name="invitation_has_a_role", condition=~Q(roles=[]))]

    def __str__(self):
        return self.email

    @property
    def roles_in_words(self):
        return User.in_words(self.roles)

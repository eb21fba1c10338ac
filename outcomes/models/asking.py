"""What independent people say of an outcome; who they are lies apart, and encrypted."""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.links import OneTimeLink, OneTimeLinkQuerySet
from accounts.models import User
from accounts.references import new_reference
from accounts.sensitivity import Audience, GatedQuerySet, Sensitivity
from outcomes.models.parts import OfOutcomeQuerySet
from outcomes.models.words import Agreement, Independence, Naming


class SubstantiationQuerySet(OfOutcomeQuerySet):
    def for_audience(self, audience: Audience):
        """
        What was answered is seen with the outcome; what was asked, by the secretariat.

        Who asked not to be named at all is nowhere but there.
        """
        seen = super().for_audience(audience)
        if audience.sees_unpublished:
            return seen
        return seen.answered().exclude(naming=Naming.NOT)

    def answered(self):
        """Only what was answered and has not been taken back."""
        return self.filter(answered_at__isnull=False, withdrawn_at=None)


# How they may be named is theirs to change their mind about: no history keeps a name.
@tracked(seen_as=SubstantiationQuerySet, leave_out=["shown_as"])
class Substantiation(models.Model):
    """
    Somebody who knows of the change, and what they answer about it.

    `reference` stands for them. `answered_about` is the wording that they were shown: an
    answer never changes the outcome, and is about no other wording than that.
    """

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    outcome = models.ForeignKey("Outcome", models.CASCADE, related_name="substantiations")
    role = models.CharField(_("what they are"), max_length=150)
    relation = models.CharField(_("how they know of the change"), max_length=300)
    independence = models.CharField(
        _("how independent"), max_length=10, choices=Independence, default=Independence.EXTERNAL
    )
    language = models.CharField(_("language"), max_length=2, choices=User.LANGUAGES)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    answered_about = models.JSONField(default=dict, editable=False)
    declined_at = models.DateTimeField(_("declined on"), null=True, editable=False)
    description = models.CharField(
        _("the description is right"), max_length=10, choices=Agreement, blank=True, editable=False
    )
    significance = models.CharField(
        _("the significance is right"), max_length=10, choices=Agreement, blank=True, editable=False
    )
    contribution = models.CharField(
        _("the contribution is right"), max_length=10, choices=Agreement, blank=True, editable=False
    )
    comment = models.TextField(_("comment"), max_length=4000, blank=True, editable=False)
    naming = models.CharField(
        _("may be named"), max_length=10, choices=Naming, blank=True, editable=False
    )
    # As readers are told: the name where that was agreed to, else what they are.
    shown_as = models.CharField(max_length=200, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)
    withdrawn_because = models.CharField(
        _("why it was withdrawn"), max_length=500, blank=True, editable=False
    )

    objects = SubstantiationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("substantiation")
        verbose_name_plural = _("substantiations")
        constraints = [
            models.CheckConstraint(
                name="answer_has_all_three_and_how_to_be_named",
                condition=Q(
                    answered_at=None, description="", significance="", contribution="", naming=""
                )
                | Q(
                    answered_at__isnull=False,
                    declined_at=None,
                    description__in=Agreement.values,
                    significance__in=Agreement.values,
                    contribution__in=Agreement.values,
                    naming__in=Naming.values,
                ),
            ),
            models.CheckConstraint(
                name="substantiation_says_how_independent_it_is",
                condition=Q(independence__in=Independence.values),
            ),
            models.CheckConstraint(
                name="withdrawn_answer_says_why",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_because__regex=r"\S"),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.role}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None and self.withdrawn_at is None

    @property
    def is_of_earlier_wording(self) -> bool:
        revised = self.outcome.revised_at
        return bool(self.answered_at and revised and self.answered_at < revised)


class IdentityQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Reviewers, of people who were asked about outcomes that they may see."""
        if not (user.is_authenticated and user.is_active and user.is_reviewer):
            return self.none()
        asked = apps.get_model("outcomes", "Substantiation").objects.visible_to(user)
        return self.filter(substantiation__in=asked.order_by())

    def due(self, today: date):
        """Only those who are to be forgotten by now."""
        return self.filter(kept_until__lt=today)


class Identity(models.Model):
    """
    Who was asked: name and address, sealed with a key that the database does not have.

    It is gone after `kept_until`; what they are and what they answered stays.
    """

    substantiation = models.OneToOneField(Substantiation, models.CASCADE, related_name="identity")
    sealed = models.TextField(editable=False)
    kept_until = models.DateField(_("kept until"))

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity of who was asked")
        verbose_name_plural = _("identities of who was asked")

    def __str__(self):
        return self.substantiation.reference


class SubstantiationLinkQuerySet(OneTimeLinkQuerySet):
    def usable(self):
        """
        Only while there is something to be asked about, as they were asked.

        What became restricted, was withdrawn or is contested meanwhile shows to nobody.
        """
        outcome = "substantiation__outcome"
        there = Q(**{f"{outcome}__workflow__in": ["reviewed", "substantiated", "published"]})
        restricted = Q(**{f"{outcome}__level": Sensitivity.RESTRICTED})
        return super().usable().filter(there).exclude(restricted)


class SubstantiationLink(OneTimeLink):
    """A link by which somebody answers without an account, once."""

    substantiation = models.ForeignKey(Substantiation, models.CASCADE, related_name="links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SubstantiationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a substantiation")
        verbose_name_plural = _("links for substantiations")

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"

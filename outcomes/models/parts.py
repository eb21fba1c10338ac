"""What belongs to an outcome: who contributed, how it is known, who asks for more readers."""

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.links import OneTimeLink, OneTimeLinkQuerySet
from accounts.lowering import AbstractLowering, LoweringQuerySet
from accounts.sensitivity import Audience, GatedQuerySet, Sensitivity
from activities.models import Evidence
from activities.models.parts import AbstractPart, PartQuerySet
from outcomes.models.words import EvidenceKind, Independence, Supports


class OfOutcomeQuerySet(GatedQuerySet):
    """Rows that belong to an outcome are seen and changed with it."""

    @staticmethod
    def _outcomes():
        return apps.get_model("outcomes", "Outcome").objects

    def for_audience(self, audience: Audience):
        return self.filter(outcome__in=self._outcomes().for_audience(audience))

    def editable_by(self, user):
        return self.filter(outcome__in=self._outcomes().editable_by(user))


class ContributionPartQuerySet(OfOutcomeQuerySet, PartQuerySet):
    def for_audience(self, audience: Audience):
        return super().for_audience(audience).of_known_organisations(audience)


@tracked(seen_as=ContributionPartQuerySet)
class ContributionPart(AbstractPart):
    """An organisation's part in what the network contributed. Several may lead."""

    class Part(models.TextChoices):
        LED = "led", _("led it")
        CONTRIBUTED = "contributed", _("contributed to it")
        SUPPORTED = "supported", _("supported it: funds, expertise, protection")

    outcome = models.ForeignKey("Outcome", models.CASCADE, related_name="parts")
    part = models.CharField(_("part"), max_length=20, choices=Part, default=Part.CONTRIBUTED)

    objects = ContributionPartQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_key", "pk"]
        verbose_name = _("contributor to an outcome")
        verbose_name_plural = _("contributors to an outcome")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "organisation"],
                name="organisation_contributes_once",
                violation_error_message=_("This organisation is named twice."),
            ),
            models.CheckConstraint(
                name="contribution_part_is_one_of_ours",
                condition=Q(part__in=["led", "contributed", "supported"]),
            ),
        ]


class ContributionPartLinkQuerySet(OneTimeLinkQuerySet):
    def usable(self):
        """What became restricted or was withdrawn meanwhile, its link shows to nobody."""
        gone = Q(part__outcome__level=Sensitivity.RESTRICTED)
        gone |= Q(part__outcome__workflow="withdrawn")
        return super().usable().exclude(gone)


class ContributionPartLink(OneTimeLink):
    """A link by which an organisation answers for its part without an account, once."""

    part = models.ForeignKey(ContributionPart, models.CASCADE, related_name="links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ContributionPartLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a contributor’s answer")
        verbose_name_plural = _("links for contributors’ answers")

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"


class OutcomeEvidenceQuerySet(OfOutcomeQuerySet):
    def for_audience(self, audience: Audience):
        """As evidence is: with the outcome, unless it is above the readers by itself."""
        below = Evidence.objects.filter(sensitivity__lte=audience.level or 0)
        named = Q(outcome__level=Sensitivity.RESTRICTED)
        return super().for_audience(audience).filter(Q(evidence__in=below.order_by()) | named)


def all_of_it() -> list[str]:
    return list(Supports.values)


@tracked(seen_as=OutcomeEvidenceQuerySet)
class OutcomeEvidence(models.Model):
    """That a piece of evidence supports an outcome: what kind of source, how independent."""

    outcome = models.ForeignKey("Outcome", models.CASCADE, related_name="ties")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="ties")
    kind = models.CharField(_("kind of source"), max_length=20, choices=EvidenceKind)
    independence = models.CharField(_("how independent"), max_length=10, choices=Independence)
    supports = ArrayField(
        models.CharField(max_length=15, choices=Supports),
        verbose_name=_("what it speaks to"),
        default=all_of_it,
    )

    objects = OutcomeEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence of an outcome")
        verbose_name_plural = _("evidence of an outcome")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "evidence"], name="evidence_supports_an_outcome_once"
            ),
            models.CheckConstraint(
                name="evidence_of_an_outcome_says_its_kind",
                condition=Q(kind__in=EvidenceKind.values),
            ),
            models.CheckConstraint(
                name="evidence_of_an_outcome_says_how_independent_it_is",
                condition=Q(independence__in=Independence.values),
            ),
            models.CheckConstraint(
                name="evidence_of_an_outcome_speaks_to_something", condition=~Q(supports=[])
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.get_independence_display()}"


class OutcomeLoweringQuerySet(LoweringQuerySet):
    def for_audience(self, audience: Audience):
        if not audience.sees_unpublished:
            return self.none()
        outcomes = apps.get_model("outcomes", "Outcome").objects
        return self.filter(outcome__in=outcomes.for_audience(audience))


class OutcomeLowering(AbstractLowering):
    """That somebody asks for more readers of a published outcome, and why."""

    outcome = models.ForeignKey("Outcome", models.CASCADE, related_name="lowerings")

    objects = OutcomeLoweringQuerySet.as_manager()

    class Meta(AbstractLowering.Meta):
        verbose_name = _("request for more readers of an outcome")
        verbose_name_plural = _("requests for more readers of outcomes")
        constraints = [
            *AbstractLowering.Meta.constraints,
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(decided_at=None),
                name="outcome_is_asked_about_once",
                violation_error_message=_("Somebody has asked for this already."),
            ),
        ]

    @property
    def record(self):
        return self.outcome

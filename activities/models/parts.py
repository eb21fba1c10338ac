"""What belongs to an activity: who took part, what was counted, who asks for more readers."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.links import OneTimeLink, OneTimeLinkQuerySet
from accounts.lowering import AbstractLowering, LoweringQuerySet
from accounts.sensitivity import Audience, GatedQuerySet, Sensitivity
from network.models import Affiliation, Organisation
from pillars.measures import FEW, PEOPLE, Measure
from plan import formats


class OfActivityQuerySet(GatedQuerySet):
    """Rows that belong to an activity are seen and changed with it."""

    @staticmethod
    def _activities():
        return apps.get_model("activities", "Activity").objects

    def for_audience(self, audience: Audience):
        return self.filter(activity__in=self._activities().for_audience(audience))

    def editable_by(self, user):
        return self.filter(activity__in=self._activities().editable_by(user))


class Answer(models.TextChoices):
    """What an organisation says of the part that it is named for."""

    CONFIRMED = "confirmed", _("confirmed by the organisation")
    CORRECTED = "corrected", _("corrected by the organisation")
    DECLINED = "declined", _("the organisation says that it did not take part")


class PartQuerySet:
    """What querysets of organisations' parts have, in whatever kind of record."""

    filter: Any
    exclude: Any
    all: Any

    def of_known_organisations(self, audience: Audience):
        """
        Only the parts of organisations whose names the readers may know.

        Who named an organisation knows it, whatever became of its name since.
        """
        known = Q(organisation__in=Organisation.objects.for_audience(audience))
        if audience.person is not None:
            known |= Q(added_by=audience.person)
        return self.told_to(audience).filter(known)

    def told_to(self, audience: Audience):
        """Only the parts that readers are told of: who took no part, only the secretariat is."""
        return self.all() if audience.sees_unpublished else self.exclude(answer=Answer.DECLINED)

    def of_organisations_of(self, user):
        """Only the parts of the organisations that `user` speaks for."""
        # Asked for by itself: joined, a person without a key would be anybody's who has none.
        spoken_for = Affiliation.objects.filter(user=user.pk)
        return self.filter(organisation__in=spoken_for.values("organisation"))


class AbstractPart(models.Model):
    """An organisation's part in a record, and what it says of it; `part` is which part."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    # What the organisation itself said of its part.
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, blank=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)

    Answer = Answer

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.organisation} ({self.get_part_display()})"


class ParticipationQuerySet(OfActivityQuerySet, PartQuerySet):
    def for_audience(self, audience: Audience):
        return super().for_audience(audience).of_known_organisations(audience)


@tracked(seen_as=ParticipationQuerySet)
class Participation(AbstractPart):
    """An organisation's part in an activity. Several may lead; that is normal."""

    class Part(models.TextChoices):
        CO_LEAD = "co-lead", _("co-lead")
        CO_SPONSOR = "co-sponsor", _("co-sponsor")
        SPEAKER = "speaker", _("speaker")
        FUNDER = "funder", _("funder")
        PARTNER = "partner", _("partner")

    activity = models.ForeignKey("Activity", models.CASCADE, related_name="participations")
    part = models.CharField(_("part"), max_length=20, choices=Part, default=Part.PARTNER)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_key", "pk"]
        verbose_name = _("partner in an activity")
        verbose_name_plural = _("partners in an activity")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                name="organisation_takes_part_once",
                violation_error_message=_("This organisation is named twice."),
            )
        ]


class ActivityFigureQuerySet(OfActivityQuerySet):
    def of(self, activities):
        """Only the figures of some activities."""
        return self.filter(activity__in=activities.order_by())

    def given(self):
        """What is given, per measure and currency, as `activities.summing.added_up` takes it."""
        few = Q(measure__in=PEOPLE, value__gt=0, value__lte=FEW)
        return (
            self.annotate(is_few=ExpressionWrapper(few, BooleanField()))
            .order_by()
            .values("measure", "currency", "is_few")
            .annotate(
                rows=Count("pk"),
                total=Sum("value"),
                about=Count("pk", filter=Q(qualifier="≈")),
                at_least=Count("pk", filter=Q(qualifier="≥")),
            )
        )


@tracked(seen_as=ActivityFigureQuerySet)
class ActivityFigure(models.Model):
    """
    One thing that was counted about an activity: 49 participants, about 120 hours.

    Where nothing is known there is no row. Money carries its currency, and amounts in
    two currencies are never added.
    """

    class Qualifier(models.TextChoices):
        EXACT = "=", _("exactly")
        ABOUT = "≈", _("about")
        AT_LEAST = "≥", _("at least")

    activity = models.ForeignKey("Activity", models.CASCADE, related_name="figures")
    measure = models.CharField(_("figure"), max_length=20, choices=Measure)
    qualifier = models.CharField(
        max_length=1,
        choices=Qualifier,
        default=Qualifier.EXACT,
        verbose_name=_("precision"),
    )
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    objects = ActivityFigureQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "currency", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "measure", "currency"], name="figure_is_given_once"
            ),
            models.CheckConstraint(
                name="figure_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A figure is 0 or more."),
            ),
            models.CheckConstraint(
                name="money_and_only_money_has_a_currency",
                condition=Q(measure="amount", currency__regex="^[A-Z]{3}$")
                | (~Q(measure="amount") & Q(currency="")),
                violation_error_message=_("An amount needs a currency such as USD or EUR."),
            ),
            models.CheckConstraint(
                name="figure_qualifier_is_one_of_ours",
                condition=Q(qualifier__in=["=", "≈", "≥"]),
            ),
        ]

    def __str__(self):
        return f"{self.qualifier} {self.value} {self.get_measure_display()}"

    def written_for(self, audience: Audience) -> str:
        """Return the figure as these readers may see it: few people are "<5" to outsiders."""
        if not audience.sees_unpublished and self.measure in PEOPLE and 0 < self.value <= FEW:
            return f"<{FEW + 1}"
        return formats.quantity(self.qualifier, self.value, self.currency)


class PartLinkQuerySet(OneTimeLinkQuerySet):
    def usable(self):
        """What became restricted or was deleted meanwhile, its link shows to nobody."""
        restricted = Q(participation__activity__level=Sensitivity.RESTRICTED)
        there = Q(participation__activity__binned_at=None)
        return super().usable().filter(there).exclude(restricted)


class PartLink(OneTimeLink):
    """A link by which an organisation answers for its part without an account, once."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PartLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for an organisation’s answer")
        verbose_name_plural = _("links for organisations’ answers")

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"

    @property
    def part(self) -> Participation:
        return self.participation


class ActivityLoweringQuerySet(LoweringQuerySet):
    def for_audience(self, audience: Audience):
        if not audience.sees_unpublished:
            return self.none()
        activities = apps.get_model("activities", "Activity").objects
        return self.filter(activity__in=activities.for_audience(audience))


class Lowering(AbstractLowering):
    """That somebody asks for more readers of a published activity, and why."""

    activity = models.ForeignKey("Activity", models.CASCADE, related_name="lowerings")

    objects = ActivityLoweringQuerySet.as_manager()

    class Meta(AbstractLowering.Meta):
        verbose_name = _("request for more readers")
        verbose_name_plural = _("requests for more readers")
        constraints = [
            *AbstractLowering.Meta.constraints,
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(decided_at=None),
                name="activity_is_asked_about_once",
                violation_error_message=_("Somebody has asked for this already."),
            ),
        ]

    @property
    def record(self):
        return self.activity

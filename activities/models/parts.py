"""What belongs to an activity: who took part, what was counted, how it is known."""

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Q, Sum, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sensitivity import Audience, SensitiveQuerySet, Sensitivity
from network.models import Organisation
from pillars.measures import ADDITIVE, Measure


def tracked(model):
    """Have the database keep every state of a model's rows, however they were changed."""
    events = [pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    return pghistory.track(*events)(model)


class ParticipationQuerySet(models.QuerySet):
    def for_audience(self, audience: Audience):
        """Only the parts of organisations whose names the readers may know."""
        activities = apps.get_model("activities", "Activity").objects
        return self.filter(
            organisation__in=Organisation.objects.for_audience(audience),
            activity__in=activities.for_audience(audience),
        )


@tracked
class Participation(models.Model):
    """An organisation's part in an activity. Several may lead; that is normal."""

    class Part(models.TextChoices):
        CO_LEAD = "co-lead", _("co-lead")
        CO_SPONSOR = "co-sponsor", _("co-sponsor")
        SPEAKER = "speaker", _("speaker")
        FUNDER = "funder", _("funder")
        PARTNER = "partner", _("partner")

    activity = models.ForeignKey("Activity", models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    part = models.CharField(_("part"), max_length=20, choices=Part, default=Part.PARTNER)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_key"]
        verbose_name = _("partner in an activity")
        verbose_name_plural = _("partners in an activity")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                name="organisation_takes_part_once",
                violation_error_message=_("This organisation is named twice."),
            )
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_part_display()})"


class ActivityFigureQuerySet(models.QuerySet):
    def of(self, activities):
        """Only the figures of some activities."""
        return self.filter(activity__in=activities.order_by())

    def added_up(self):
        """
        Return a row per measure and currency that can be added: its sum, and of how many.

        `qualifier` is the weakest of the parts: a sum with an "about" in it is about right.
        """
        rows = (
            self.filter(measure__in=ADDITIVE)
            .order_by()
            .values("measure", "currency")
            .annotate(
                total=Sum("value"),
                rows=Count("pk"),
                qualifier=Case(
                    When(
                        Exact(Count("pk", filter=Q(qualifier="≈")), 0),
                        then=Case(
                            When(
                                Exact(Count("pk", filter=Q(qualifier="≥")), 0),
                                then=Value("="),
                            ),
                            default=Value("≥"),
                        ),
                    ),
                    default=Value("≈"),
                ),
            )
        )
        return sorted(rows, key=lambda row: (ADDITIVE.index(row["measure"]), row["currency"]))


@tracked
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
        ordering = ["measure", "currency"]
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


@tracked
class Evidence(models.Model):
    """A page or document by which an activity is known. One may support several."""

    url = models.URLField(_("link"), max_length=1000, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    sensitivity = models.PositiveSmallIntegerField(
        _("sensitivity"), choices=Sensitivity, default=Sensitivity.INTERNAL
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SensitiveQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_sensitivity_is_a_level",
                condition=Q(sensitivity__in=Sensitivity.values),
            )
        ]

    def __str__(self):
        return self.title or self.url

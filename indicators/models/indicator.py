"""An indicator: what is measured, from where it starts, and to where it is to come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.localized import Localized
from accounts.references import new_reference
from indicators.categories import Block
from indicators.models.gates import OfIndicatorQuerySet
from plan.dates import PartialDate, Precision
from plan.models import OfPlanQuerySet, Plan
from priorities.models import OutcomeTarget

DATED = [choice for choice in Precision.choices if choice[0] != Precision.UNDATED]


class Qualifier(models.TextChoices):
    """How sure a number is."""

    EXACT = "=", _("exactly")
    ABOUT = "≈", _("about")
    AT_LEAST = "≥", _("at least")


class IndicatorQuerySet(OfPlanQuerySet):
    def recordable_by(self, user):
        """Only the indicators that `user` may add readings to."""
        return self.visible_to(user) if user.is_secretariat else self.none()


@tracked
class Indicator(models.Model):
    """
    A measure by which a plan is followed; most say something of one outcome target.

    What it counts is its definition, of which later versions leave the earlier ones
    readable. A candidate comes from public sources and was not chosen by the network: no
    page shows it without saying so. What is not known has no value, never 0.
    """

    class Direction(models.TextChoices):
        INCREASE = "increase", _("is to rise")
        DECREASE = "decrease", _("is to fall")
        MAINTAIN = "maintain", _("is to stay as it is")
        NONE = "none", _("has no direction")

    class Aggregation(models.TextChoices):
        """Which number counts where there are several readings."""

        TOTAL = "total", _("running total: the latest counts")
        SUM = "sum", _("the sum of what was read in the plan’s time")
        SNAPSHOT = "snapshot", _("as at a date: the latest counts")
        AVERAGE = "average", _("the average of what was read in the plan’s time")
        MAXIMUM = "maximum", _("the highest that was read in the plan’s time")

    class Frequency(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        HALF_YEAR = "half-year", _("every half year")
        YEAR = "year", _("every year")
        TWO_YEARS = "two-years", _("every two years")
        NOW_AND_THEN = "now-and-then", _("now and then")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="indicators", verbose_name=_("plan")
    )
    target = models.ForeignKey(
        OutcomeTarget,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("outcome target"),
    )
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name = Localized(called=_("name"), max_length=200)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    aggregation = models.CharField(
        _("what counts of several readings"), max_length=10, choices=Aggregation,
        default=Aggregation.SNAPSHOT,
    )  # fmt: skip
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    tolerance = models.DecimalField(
        _("tolerance"), max_digits=15, decimal_places=4, default=0,
        help_text=_("How far from the target it may be, where it is to stay as it is."),
    )  # fmt: skip
    counts_people = models.BooleanField(
        _("it counts people"), default=False,
        help_text=_("Outside the secretariat, numbers from 1 to 4 are then shown as “<5”."),
    )  # fmt: skip
    baseline_value = models.DecimalField(
        _("baseline"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    baseline_qualifier = models.CharField(
        _("how sure the baseline is"), max_length=1, choices=Qualifier, default=Qualifier.EXACT
    )
    baseline_on = models.DateField(_("date of the baseline"), null=True, blank=True)
    baseline_precision = models.CharField(
        max_length=10, choices=DATED, default=Precision.DAY, editable=False
    )
    baseline_source = models.CharField(_("source of the baseline"), max_length=500, blank=True)
    no_baseline = Localized(called=_("why there is no baseline"), max_length=500, blank=True)
    target_value = models.DecimalField(
        _("target"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    target_on = models.DateField(_("date of the target"), null=True, blank=True)
    method = Localized(models.TextField, called=_("how it is collected"), blank=True)
    source = Localized(models.TextField, called=_("means of verification"), blank=True)
    frequency = models.CharField(
        _("how often it is read"), max_length=12, choices=Frequency, default=Frequency.YEAR
    )
    limits = Localized(models.TextField, called=_("known limits"), blank=True)
    breakdowns = ArrayField(
        models.CharField(max_length=12, choices=Block),
        verbose_name=_("broken down by"),
        default=list,
        blank=True,
    )
    is_candidate = models.BooleanField(
        _("a candidate"), default=False,
        help_text=_("Not the network’s own: every page says so. Untick it once it is adopted."),
    )  # fmt: skip
    origin = Localized(models.TextField, called=_("where the candidate comes from"), blank=True)
    # Once a person has changed it or its readings, loading the plan's file leaves it alone.
    is_kept_by_hand = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="indicator_code_is_unique",
                violation_error_message=_("Another indicator of this plan has this code."),
            ),
            models.CheckConstraint(
                name="target_is_on_the_right_side_of_the_baseline",
                condition=~Q(direction="increase", target_value__lt=F("baseline_value"))
                & ~Q(direction="decrease", target_value__gt=F("baseline_value")),
                violation_error_message=_(
                    "The target lies on the wrong side of the baseline for this direction."
                ),
            ),
            models.CheckConstraint(
                name="indicator_has_a_baseline_or_a_reason_for_none",
                condition=Q(baseline_value__isnull=False) | ~Q(no_baseline_en=""),
                violation_error_message=_("Give a baseline, or say why there is none."),
            ),
            models.CheckConstraint(
                name="baseline_says_when_and_from_where",
                condition=Q(baseline_value=None)
                | (Q(baseline_on__isnull=False) & ~Q(baseline_source="")),
                violation_error_message=_("Give the date and the source of the baseline."),
            ),
            models.CheckConstraint(
                name="target_value_has_a_date",
                condition=Q(target_value=None, target_on=None)
                | Q(target_value__isnull=False, target_on__isnull=False),
                violation_error_message=_("A target has a value and a date, both or none."),
            ),
            models.CheckConstraint(
                name="tolerance_is_not_negative",
                condition=Q(tolerance__gte=0),
                violation_error_message=_("A tolerance is 0 or more."),
            ),
            models.CheckConstraint(
                name="decimals_are_four_at_most",
                condition=Q(decimals__lte=4),
                violation_error_message=_("Four decimals at most."),
            ),
            models.CheckConstraint(
                name="candidate_says_where_it_comes_from",
                condition=Q(is_candidate=False) | ~Q(origin_en=""),
                violation_error_message=_("Say where the candidate comes from."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("indicators:detail", args=[self.reference])

    @property
    def definition(self) -> "Definition":
        """The version that is in force: the last."""
        return list(self.definitions.all())[-1]

    @property
    def baseline_date(self) -> PartialDate:
        precision = self.baseline_precision if self.baseline_on else Precision.UNDATED
        return PartialDate(self.baseline_on, Precision(precision))


@tracked(seen_as=OfIndicatorQuerySet)
class Definition(models.Model):
    """
    What exactly an indicator counts: one version of it.

    Readings belong to the version that they were read by. Once there are any, a change is
    a new version, with its reason.
    """

    class Measure(models.TextChoices):
        UNIT = "unit", _("a number")
        PERCENT = "percent", _("a percentage")
        ORDINAL = "ordinal", _("a step on a scale")
        QUALITATIVE = "qualitative", _("a judgement in words")
        YES_NO = "yes-no", _("yes or no")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    text = Localized(models.TextField, called=_("definition"))
    measure = models.CharField(_("measured as"), max_length=12, choices=Measure)
    unit = Localized(called=_("unit"), max_length=60)
    # Of an ordinal: its steps, the lowest first, one on each line.
    scale = Localized(models.TextField, called=_("steps of the scale"), blank=True)
    reason = models.CharField(_("why it was changed"), max_length=500, blank=True)
    since = models.DateField(_("in force since"), default=timezone.localdate)

    objects = OfIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "number"]
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="definition_number_is_unique"
            ),
            models.CheckConstraint(
                name="later_definition_says_why",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Say why the definition changes."),
            ),
            models.CheckConstraint(
                name="scale_of_an_ordinal_has_steps",
                condition=~Q(measure="ordinal") | ~Q(scale_en=""),
                violation_error_message=_("Name the steps of the scale."),
            ),
        ]

    def __str__(self):
        return f"{self.number}"

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in self.scale.splitlines() if line.strip()]


@tracked(seen_as=OfIndicatorQuerySet)
class Milestone(models.Model):
    """What is to be the case at a day between the baseline and the target."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="milestones")
    due_on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=4)

    objects = OfIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "due_on"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due_on"],
                name="milestone_of_a_day_is_one",
                violation_error_message=_("There is a milestone for this day already."),
            )
        ]

    def __str__(self):
        return f"{self.due_on}"

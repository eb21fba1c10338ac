"""A strategic plan and the periods in which its network reports on it."""

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.localized import Localized
from accounts.sensitivity import GatedQuerySet
from plan import dates


class PlanQuerySet(GatedQuerySet):
    def for_audience(self, audience):
        """Every plan for the network; for visitors those that are open to the public."""
        if audience.level is None:
            return self.none()
        return self.filter(is_public=True) if audience.is_visitor else self.all()

    def editable_by(self, user):
        return self.visible_to(user) if user.is_reviewer or user.is_administrator else self.none()

    def current(self):
        """The plan of today; see `current_of`. There are few, and pages list them anyway."""
        return current_of(self)


def current_of(plans: "Collection[Plan]") -> "Plan | None":
    """Return the plan that contains today, else the last that ended, else the next."""
    today = timezone.localdate()
    running = [plan for plan in plans if plan.starts_on <= today <= plan.ends_on]
    ended = [plan for plan in plans if plan.ends_on < today]
    if running:
        return max(running, key=lambda plan: plan.starts_on)
    if ended:
        return max(ended, key=lambda plan: plan.ends_on)
    return min(plans, key=lambda plan: plan.starts_on, default=None)


class OfPlanQuerySet(GatedQuerySet):
    """Rows that make up a plan are seen and changed with it."""

    path = "plan"

    def for_audience(self, audience):
        plans = Plan.objects.for_audience(audience).order_by()
        return self.filter(**{f"{self.path}__in": plans})

    def editable_by(self, user):
        return self.visible_to(user) if user.is_reviewer else self.none()


@tracked(opens=["is_public"], leave_out=["changed_at"])
class Plan(models.Model):
    """
    A strategy with a beginning and an end.

    Several live side by side, one of them is current: the next plan begins before the
    last report on the old one is written.
    """

    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    name = Localized(called=_("name"), max_length=200)
    network = Localized(called=_("network"), max_length=200)
    vision = Localized(models.TextField, called=_("vision"))
    mission = Localized(models.TextField, called=_("mission"))
    approach = Localized(models.TextField, called=_("approach"))
    source = models.URLField(_("source"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    is_public = models.BooleanField(
        _("open to the public"),
        default=False,
        help_text=_("Anybody sees the plan, and the activities that are marked as public."),
    )
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)
    # When anything that the plan is made of last changed; triggers keep it.
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The plan ends before it starts."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dashboards:plan", args=[self.slug])

    @property
    def whole(self) -> "ReportingPeriod":
        return next(period for period in self.periods.all() if period.is_plan)

    @property
    def quarter_in_hand(self) -> "ReportingPeriod":
        """The quarter that contains today, else the nearest one of the plan."""
        quarters = list(self.periods.quarters())
        begun = [quarter for quarter in quarters if quarter.has_begun]
        return begun[-1] if begun else quarters[0]

    @property
    def has_ended(self) -> bool:
        return self.ends_on < timezone.localdate()


class ReportingPeriodQuerySet(OfPlanQuerySet):
    def covering(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def quarters(self):
        return self.filter(series=ReportingPeriod.Series.QUARTER)

    def ended(self, today: date):
        return self.filter(ends_on__lt=today)

    def closed(self):
        return self.filter(closed_at__isnull=False)


@tracked
class ReportingPeriod(models.Model):
    """
    A range of days that the network reports on.

    The plan runs by calendar years, reports to funders from April to March; each is a
    series whose periods do not overlap. Codes are 2021-Q1, 2021, 2021-22 and "plan".
    Closing a period is one act by one person.
    """

    class Series(models.TextChoices):
        QUARTER = "quarter", _("quarters")
        YEAR = "year", _("calendar years")
        REPORTING_YEAR = "reporting-year", _("years from April to March")
        PLAN = "plan", _("the whole plan")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods")
    series = models.CharField(max_length=20, choices=Series)
    code = models.SlugField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    # Why it was opened again, while it is; the history keeps every reason.
    reopened_because = models.TextField(
        _("reason for reopening it"), blank=True, max_length=2000, editable=False
    )
    # Set by the scheduler when it opens this period's report, so that it opens it once.
    report_requested_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "pk"]
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], name="period_code_is_unique_in_its_plan"
            ),
            models.CheckConstraint(
                name="period_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="closed_period_says_who_closed_it",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            ExclusionConstraint(
                name="periods_of_a_series_do_not_overlap",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    ("series", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """What people call it: "Q1 2021", "T1 2021" in French, "April 2021 – March 2022"."""
        year = self.starts_on.year
        match self.series:
            case self.Series.QUARTER:
                number = dates.quarter_of(self.starts_on)
                return gettext("Q%(number)s %(year)s") % {"number": number, "year": year}
            case self.Series.YEAR:
                return str(year)
            case self.Series.REPORTING_YEAR:
                years = {"start": year, "end": year + 1}
                return gettext("April %(start)s – March %(end)s") % years
            case _series:
                return gettext("Whole plan")

    @property
    def short_label(self) -> str:
        """What is enough where its year, or that it begins in April, stands beside it."""
        match self.series:
            case self.Series.QUARTER:
                return gettext("Q%(number)s") % {"number": dates.quarter_of(self.starts_on)}
            case self.Series.REPORTING_YEAR:
                return self.code
            case _series:
                return self.label

    @property
    def periods(self) -> "tuple[ReportingPeriod, ...]":
        """Itself alone; several that are told together are a `plan.spans.Span`."""
        return (self,)

    @property
    def is_plan(self) -> bool:
        return self.series == self.Series.PLAN

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= timezone.localdate()

    @property
    def has_ended(self) -> bool:
        return self.ends_on < timezone.localdate()

    @property
    def reporting_year(self) -> "ReportingPeriod | None":
        """The April-March year that a quarter belongs to."""
        years = self.plan.periods.filter(series=self.Series.REPORTING_YEAR)
        return years.covering(self.starts_on).first()

    def contains(self, other: "ReportingPeriod") -> bool:
        """Say whether another period lies inside this one."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on

    def rows(self) -> Q:
        """The condition that a row's date counts for this period; see `dates.within`."""
        inside = dates.within(self.starts_on, self.ends_on)
        if self.is_plan:
            inside |= Q(date_precision=dates.Precision.UNDATED)
        return inside


def periods_between(first: date, last: date) -> list[tuple[str, str, date, date]]:
    """
    Return (series, code, first day, last day) of every period that a plan reports on.

    Quarters and calendar years are whole ones that overlap the plan; so are the years
    from April to March, of which the first may begin before the plan.
    """
    series = ReportingPeriod.Series
    day = timedelta(days=1)
    periods = [(series.PLAN, "plan", first, last)]
    for year in range(first.year, last.year + 1):
        periods.append((series.YEAR, f"{year}", date(year, 1, 1), date(year, 12, 31)))
        for number in range(1, 5):
            start = date(year, 3 * number - 2, 1)
            end = dates.start_of_next(start, dates.Precision.QUARTER) - day
            periods.append((series.QUARTER, f"{year}-Q{number}", start, end))
    for year in range(first.year - 1, last.year + 1):
        code = f"{year}-{(year + 1) % 100:02}"
        start, end = date(year, 4, 1), date(year + 1, 3, 31)
        periods.append((series.REPORTING_YEAR, code, start, end))
    return [period for period in periods if period[2] <= last and period[3] >= first]


def quarters_of(plan: Plan) -> list[ReportingPeriod]:
    """Return the quarters of a plan in order, without asking for them where they are known."""
    quarter = ReportingPeriod.Series.QUARTER
    return [period for period in plan.periods.all() if period.series == quarter]


def periods_in_order(plan: Plan) -> list[ReportingPeriod]:
    """Return what people choose from: the plan, its years, its quarters, April to March."""
    series = ReportingPeriod.Series
    order: list[str] = [series.PLAN, series.YEAR, series.QUARTER, series.REPORTING_YEAR]
    return sorted(
        plan.periods.all(), key=lambda period: (order.index(period.series), period.starts_on)
    )

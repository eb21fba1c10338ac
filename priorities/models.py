"""On what the network works, and what is to be true when the plan ends."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.characters import kept
from accounts.history import tracked
from accounts.localized import Localized
from network.hidden import without_what_is_hidden
from plan.dates import PartialDate, Precision
from plan.models import OfPlanQuerySet, Plan, ReportingPeriod


@tracked
class PriorityArea(models.Model):
    """A topic of the plan. Areas cross the pillars: an activity may be in several."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="priority_areas", verbose_name=_("plan")
    )
    code = models.SlugField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    name = Localized(called=_("name"), max_length=150)
    short_name = Localized(called=_("short name"), max_length=40)
    description = Localized(models.TextField, called=_("description"), blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("priority area")
        verbose_name_plural = _("priority areas")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="area_code_is_unique"),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="area_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dashboards:priority_area", args=[self.plan.slug, self.code])


@tracked
class OutcomeTarget(models.Model):
    """
    One statement of what is to be true by the end of the plan.

    It belongs to a priority area or, where `priority_area` is None, to the whole network.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name=_("plan"))
    priority_area = models.ForeignKey(
        PriorityArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("priority area"),
    )
    code = models.SlugField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    statement = Localized(models.TextField, called=_("statement"))
    short_name = Localized(called=_("short name"), max_length=80)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("outcome target")
        verbose_name_plural = _("outcome targets")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="target_code_is_unique"),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="target_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.short_name

    def get_absolute_url(self):
        return reverse("dashboards:target", args=[self.plan.slug, self.code])

    @property
    def for_whole_network(self) -> bool:
        return self.priority_area_id is None


class OfTargetQuerySet(OfPlanQuerySet):
    """Rows that belong to a target are seen and changed with its plan."""

    path = "target__plan"


class ToldOfTargetQuerySet(OfTargetQuerySet):
    """Rows that say something in words, which may name what is hidden since."""

    def for_audience(self, audience):
        return without_what_is_hidden(super().for_audience(audience), audience)


class StandingQuerySet(ToldOfTargetQuerySet):
    told_in = ("reason",)
    told_of = ("target__plan", "period")


class MilestoneQuerySet(ToldOfTargetQuerySet):
    told_in = ("wording", "revised_because")
    told_of = ("target__plan",)


@tracked(seen_as=StandingQuerySet)
class Standing(models.Model):
    """
    Where a target stood in one quarter, as a reviewer judged it: a word, and why.

    "Achieved" is said of the statement, never of the network: a change has many authors. A
    standing can be corrected later; its history keeps the earlier one.
    """

    class Word(models.TextChoices):
        ACHIEVED = "achieved", pgettext_lazy("standing of a target", "achieved")
        ON_TRACK = "on-track", pgettext_lazy("standing of a target", "on track")
        SOME_PROGRESS = "some-progress", pgettext_lazy("standing of a target", "some progress")
        STALLED = "stalled", pgettext_lazy("standing of a target", "stalled")
        GOING_BACKWARDS = (
            "going-backwards",
            pgettext_lazy("standing of a target", "going backwards"),
        )
        NOT_ASSESSABLE = (
            "not-assessable",
            pgettext_lazy("standing of a target", "not assessable yet"),
        )

    class Confidence(models.TextChoices):
        LOW = "low", pgettext_lazy("confidence", "low")
        MEDIUM = "medium", pgettext_lazy("confidence", "medium")
        HIGH = "high", pgettext_lazy("confidence", "high")

    target = models.ForeignKey(
        OutcomeTarget, models.PROTECT, related_name="standings", verbose_name=_("outcome target")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="standings", verbose_name=_("quarter")
    )
    standing = models.CharField(_("standing"), max_length=20, choices=Word)
    reason = models.TextField(_("reason"), max_length=2000)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    language = models.CharField(_("language of the reason"), max_length=2, default="en")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    corrected_at = models.DateTimeField(null=True, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["period__starts_on", "target__position", "pk"]
        verbose_name = _("standing of a target")
        verbose_name_plural = _("standings of targets")
        # That the period is a quarter of the target's plan is kept by a trigger.
        constraints = [
            models.UniqueConstraint(
                fields=["target", "period"],
                name="target_has_one_standing_a_quarter",
                violation_error_message=_("This quarter has a standing already."),
            ),
            models.CheckConstraint(
                name="standing_is_one_of_ours",
                condition=Q(standing__in=[
                    "achieved", "on-track", "some-progress", "stalled", "going-backwards",
                    "not-assessable",
                ]),
            ),
            models.CheckConstraint(
                name="standing_confidence_is_one_of_ours",
                condition=Q(confidence__in=["low", "medium", "high"]),
            ),
            models.CheckConstraint(
                name="standing_says_why",
                condition=~Q(reason__regex=r"^\s*$"),
                violation_error_message=_("Say why in words."),
            ),
            models.CheckConstraint(
                name="standing_language_is_a_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="corrected_standing_says_by_whom",
                condition=Q(corrected_at=None, corrected_by=None)
                | Q(corrected_at__isnull=False, corrected_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.target}, {self.period}: {self.get_standing_display()}"

    def save(self, **options):
        self.reason = kept(self.reason).strip()
        super().save(**options)

    def get_edit_url(self):
        page = reverse("priorities:standings", args=[self.target.plan.slug])
        return f"{page}?period={self.period.code}"

    @property
    def about(self) -> str:
        """What its words are about."""
        return str(self)


@tracked(seen_as=MilestoneQuerySet)
class InterimMilestone(models.Model):
    """
    A step on the way to a target, which can be revised with a reason.

    Advocacy moves, and so do its milestones: `revised_because` says why it was last
    changed, and the history keeps every earlier wording.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("milestone", "open")
        REACHED = "reached", pgettext_lazy("milestone", "reached")
        DROPPED = "dropped", pgettext_lazy("milestone", "dropped")

    target = models.ForeignKey(
        OutcomeTarget, models.PROTECT, related_name="milestones", verbose_name=_("outcome target")
    )
    wording = models.TextField(_("wording"), max_length=1000)
    language = models.CharField(_("language of the wording"), max_length=2, default="en")
    due_on = models.DateField(_("due"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.UNDATED
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    revised_because = models.TextField(_("reason for the revision"), max_length=2000, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("interim milestone")
        verbose_name_plural = _("interim milestones")
        # That a revision says why is kept by a trigger.
        constraints = [
            models.CheckConstraint(
                name="milestone_wording_is_not_blank",
                condition=~Q(wording__regex=r"^\s*$"),
                violation_error_message=_("Say what is to be true by then."),
            ),
            models.CheckConstraint(
                name="milestone_language_is_a_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="milestone_state_is_one_of_ours",
                condition=Q(state__in=["open", "reached", "dropped"]),
            ),
            models.CheckConstraint(
                name="milestone_is_due_on_a_date_unless_undated",
                condition=Q(date_precision=Precision.UNDATED, due_on=None)
                | (~Q(date_precision=Precision.UNDATED) & Q(due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="milestone_date_is_the_first_day_of_what_is_known",
                condition=Q(date_precision__in=[Precision.DAY, Precision.UNDATED])
                | Q(date_precision=Precision.MONTH, due_on__day=1)
                | Q(
                    date_precision=Precision.QUARTER,
                    due_on__day=1,
                    due_on__month__in=[1, 4, 7, 10],
                )
                | Q(date_precision=Precision.YEAR, due_on__day=1, due_on__month=1),
            ),
        ]

    def __str__(self):
        return self.wording

    def save(self, **options):
        for name in ("wording", "revised_because"):
            setattr(self, name, kept(getattr(self, name)).strip())
        super().save(**options)

    def get_edit_url(self):
        target = self.target
        return reverse("priorities:revise_milestone", args=[target.plan.slug, target.code, self.pk])

    @property
    def about(self) -> str:
        """What its words are about."""
        return str(self.target)

    @property
    def due(self) -> PartialDate:
        return PartialDate(self.due_on, Precision(self.date_precision))

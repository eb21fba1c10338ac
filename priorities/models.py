"""On what the network works, and what is to be true when the plan ends."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.localized import Localized
from plan.models import OfPlanQuerySet, Plan


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

    @property
    def for_whole_network(self) -> bool:
        return self.priority_area_id is None

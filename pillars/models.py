"""How the network works: its pillars, and the kinds of work that each is made of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.localized import Localized
from pillars.measures import Measure
from plan.models import OfPlanQuerySet, Plan


@tracked
class Pillar(models.Model):
    """A way of working, such as research or capacity strengthening. Not a topic."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="pillars", verbose_name=_("plan"))
    code = models.SlugField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    name = Localized(called=_("name"), max_length=100)
    description = Localized(models.TextField, called=_("description"), blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="pillar_code_is_unique"),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="pillar_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dashboards:pillar", args=[self.plan.slug, self.code])

    def other_type(self) -> "ActivityType":
        """The kind of work for what is of no kind; a plan that names none gets one."""
        kind, _added = self.types.get_or_create(
            code=f"other-{self.code.lower()}",
            defaults={
                "position": self.types.count() + 1,
                "name_en": "Other",
                "name_fr": "Autre",
                "name_es": "Otro",
            },
        )
        return kind


class OfPillarQuerySet(OfPlanQuerySet):
    path = "pillar__plan"


@tracked
class ActivityType(models.Model):
    """A kind of work inside a pillar; it says which figures an activity is asked for."""

    pillar = models.ForeignKey(
        Pillar, models.CASCADE, related_name="types", verbose_name=_("pillar")
    )
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    name = Localized(called=_("name"), max_length=100)
    measures = ArrayField(
        models.CharField(max_length=20, choices=Measure),
        verbose_name=_("figures asked for"),
        default=list,
        blank=True,
    )

    objects = OfPillarQuerySet.as_manager()

    class Meta:
        ordering = ["pillar__plan", "pillar__position", "position", "pk"]
        verbose_name = _("activity type")
        verbose_name_plural = _("activity types")
        constraints = [
            models.UniqueConstraint(fields=["pillar", "code"], name="type_code_is_unique")
        ]

    def __str__(self):
        return self.name


def kinds_of(plan):
    """
    Return the keys of a plan's kinds of work, for `type__in`.

    As they are, where they are known; otherwise as a query. Of tables that are joined instead,
    PostgreSQL does not know how many activities they leave.
    """
    if "pillars" in getattr(plan, "_prefetched_objects_cache", {}):
        return [kind.pk for pillar in plan.pillars.all() for kind in pillar.types.all()]
    return ActivityType.objects.filter(pillar__plan=plan).order_by().values("pk")

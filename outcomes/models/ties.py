"""What an outcome is tied to, a row for each tie, so that its history is kept as well."""

from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from activities.models import Activity
from outcomes.models.outcome import Outcome
from outcomes.models.parts import OfOutcomeQuerySet


class ActivityTieQuerySet(OfOutcomeQuerySet):
    def for_audience(self, audience):
        """With the outcome, and with the activity: either may be out of sight."""
        seen = Activity.objects.for_audience(audience).order_by()
        return super().for_audience(audience).filter(activity__in=seen)


@tracked(seen_as=ActivityTieQuerySet)
class OutcomeActivityTie(Outcome.activities.through):  # type: ignore[name-defined]
    objects = ActivityTieQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("activity of an outcome")
        verbose_name_plural = _("activities of an outcome")


@tracked(seen_as=OfOutcomeQuerySet)
class OutcomeTargetTie(Outcome.targets.through):  # type: ignore[name-defined]
    objects = OfOutcomeQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("outcome target of an outcome")
        verbose_name_plural = _("outcome targets of an outcome")


@tracked(seen_as=OfOutcomeQuerySet)
class OutcomeAreaTie(Outcome.priority_areas.through):  # type: ignore[name-defined]
    objects = OfOutcomeQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("priority area of an outcome")
        verbose_name_plural = _("priority areas of an outcome")


@tracked(seen_as=OfOutcomeQuerySet)
class OutcomePillarTie(Outcome.pillars.through):  # type: ignore[name-defined]
    objects = OfOutcomeQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("pillar of an outcome")
        verbose_name_plural = _("pillars of an outcome")


@tracked(seen_as=OfOutcomeQuerySet)
class OutcomeReaderTie(Outcome.readers.through):  # type: ignore[name-defined]
    objects = OfOutcomeQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("person named for an outcome")
        verbose_name_plural = _("people named for an outcome")

"""Who sees and changes what belongs to an indicator: whoever sees its plan; the secretariat."""

from django.apps import apps

from network.hidden import without_what_is_hidden
from plan.models import OfPlanQuerySet


class OfIndicatorQuerySet(OfPlanQuerySet):
    """Rows that reviewers change with the indicator."""

    path = "indicator__plan"


class ByTheSecretariatQuerySet(OfIndicatorQuerySet):
    """What all of the secretariat write down."""

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()


class ReadingQuerySet(ByTheSecretariatQuerySet):
    """What was read."""

    told_in = ("source", "url", "comment")
    told_of = ("indicator",)

    def for_audience(self, audience):
        return without_what_is_hidden(super().for_audience(audience), audience)

    def used(self):
        """Only what counts: one of each date, whatever else other sources say."""
        return self.filter(is_used=True)


class BreakdownQuerySet(ByTheSecretariatQuerySet):
    """Parts of readings, seen with them."""

    path = "reading__indicator__plan"

    def for_audience(self, audience):
        readings = apps.get_model("indicators", "Reading").objects.for_audience(audience)
        return super().for_audience(audience).filter(reading__in=readings.order_by())

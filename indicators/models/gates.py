"""Who sees and changes what belongs to an indicator: whoever sees its plan; the secretariat."""

from plan.models import OfPlanQuerySet


class OfIndicatorQuerySet(OfPlanQuerySet):
    """Rows that reviewers change with the indicator."""

    path = "indicator__plan"


class ReadingQuerySet(OfIndicatorQuerySet):
    """What was read, which all of the secretariat write down."""

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()

    def used(self):
        """Only what counts: one of each date, whatever else other sources say."""
        return self.filter(is_used=True)


class BreakdownQuerySet(ReadingQuerySet):
    path = "reading__indicator__plan"

"""Every way of choosing some activities: who sees them, of what they are, what counts."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.sensitivity import Audience, Sensitivity
from activities.models.evidence import Evidence
from activities.models.parts import ActivityFigure, Participation
from activities.models.work import WorkQuerySet
from network.hidden import telling_hidden
from network.models import Affiliation, own_organisation
from plan.dates import Precision, in_no_quarter


class ActivityQuerySet(WorkQuerySet):
    model: Any

    def for_audience(self, audience: Audience):
        """What lies in the bin is nowhere but there: see `in_bin`."""
        return super().for_audience(audience).filter(binned_at=None)

    def _within(self, audience):
        seen = super()._within(audience)
        if audience.sees_unpublished:
            return seen
        seen &= Q(workflow=self.model.Workflow.PUBLISHED)
        if audience.is_visitor:
            seen &= Q(type__pillar__plan__is_public=True)
        return seen | own_organisation(audience, "proposed_by")

    def _named(self, audience):
        """Who wrote a restricted entry knows it; others are named for it."""
        named = super()._named(audience)
        if audience.person is None or not audience.sees_unpublished:
            return named
        return named | Q(level=Sensitivity.RESTRICTED, created_by=audience.person)

    def editable_by(self, user):
        """
        Only what `user` may change.

        The secretariat's work is everybody's there. What an organisation proposed is its
        own until it is submitted, and after it was returned.
        """
        visible = self.visible_to(user)
        if user.is_authenticated and user.is_secretariat:
            return visible
        if not (user.is_authenticated and user.is_active and user.is_member):
            return self.none()
        own = Affiliation.objects.filter(user_id=user.pk, organisation=OuterRef("proposed_by"))
        return visible.filter(
            Exists(own), workflow__in=[self.model.Workflow.DRAFT, self.model.Workflow.RETURNED]
        )

    def published(self):
        return self.filter(workflow=self.model.Workflow.PUBLISHED)

    def unpublished(self):
        return self.exclude(workflow=self.model.Workflow.PUBLISHED)

    def of_plan(self, plan):
        return self.filter(type__pillar__plan=plan)

    def in_period(self, period):
        return self.filter(period.rows())

    def in_pillar(self, pillar):
        return self.filter(type__pillar=pillar)

    def in_area(self, area):
        """Only the activities of a priority area; those of no area where it is None."""
        through = self.model.priority_areas.through.objects.filter(activity=OuterRef("pk"))
        if area is None:
            return self.filter(~Exists(through))
        return self.filter(Exists(through.filter(priorityarea=area)))

    def towards(self, target):
        """
        Only the activities that work towards an outcome target.

        They name it, or they are in the priority area that it belongs to.
        """
        named = self.model.targets.through.objects.filter(activity=OuterRef("pk"))
        towards = Exists(named.filter(outcometarget=target))
        if target.priority_area_id is not None:
            areas = self.model.priority_areas.through.objects.filter(activity=OuterRef("pk"))
            towards |= Exists(areas.filter(priorityarea=target.priority_area_id))
        return self.filter(towards)

    @staticmethod
    def with_any_of(organisations, audience: Audience) -> Exists:
        """The condition that one of some organisations takes part, as far as is known."""
        parts = Participation.objects.for_audience(audience).filter(activity=OuterRef("pk"))
        return Exists(parts.filter(organisation__in=organisations.order_by()))

    def counted_for(self, audience: Audience):
        """
        Only the activities that a figure for `audience` counts.

        Published ones. A sum of others does not count while any of them is there to be
        counted, nor does a translation whose original is there.
        """
        there = self.model.objects.for_audience(audience).published()
        parts = there.filter(part_of=OuterRef("pk"))
        originals = there.filter(pk=OuterRef("translation_of"))
        counted = self.for_audience(audience).published()
        return counted.exclude(Q(is_aggregate=True) & Exists(parts)).exclude(Exists(originals))

    def with_figure(self, measure, currency=""):
        """Only the activities that give a figure for `measure`."""
        given = ActivityFigure.objects.filter(activity=OuterRef("pk"), measure=measure)
        return self.filter(Exists(given.filter(currency=currency) if currency else given))

    def naming(self, hiding, user):
        """
        Only those that `user` sees, and whose text has the name of something hidden now.

        Their own, that of the evidence for them, and what organisations said of their part.
        """
        evidence = Evidence.objects.filter(
            telling_hidden("title", "url", "source"), activities=OuterRef("pk")
        )
        notes = Participation.objects.filter(telling_hidden("note"), activity=OuterRef("pk"))
        own = telling_hidden("title", "description", "session", "place", "as_sent")
        told = Q(own) | Q(Exists(evidence)) | Q(Exists(notes))
        found = self.visible_to(user).exclude(hidings=hiding)
        return found.filter(told, level__lt=Sensitivity.RESTRICTED)

    def undated(self):
        return self.filter(date_precision=Precision.UNDATED)

    def in_no_quarter(self):
        return self.filter(in_no_quarter())

    def newest_first(self):
        """By date, the undated last. The order of every list, and of its pages."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")

"""Every way of choosing some activities: who sees them, of what they are, what counts."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from accounts.sensitivity import Audience, Sensitivity
from activities.models.evidence import Evidence
from activities.models.parts import ActivityFigure, Participation
from activities.models.work import WorkQuerySet
from network.hidden import telling_hidden
from network.models import Affiliation, Meeting, own_organisation
from pillars.models import kinds_of
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
        own = Affiliation.objects.filter(user_id=user.pk).values("organisation")
        return visible.filter(
            proposed_by__among=own,
            workflow__in=[self.model.Workflow.DRAFT, self.model.Workflow.RETURNED],
        )

    def published(self):
        return self.filter(workflow=self.model.Workflow.PUBLISHED)

    def unpublished(self):
        return self.exclude(workflow=self.model.Workflow.PUBLISHED)

    def of_plan(self, plan):
        return self.filter(type__in=kinds_of(plan))

    def in_any_of(self, countries):
        """Only the activities that name one of some countries, or several."""
        return self.filter(countries__overlap=sorted(countries))

    def in_period(self, period):
        return self.filter(period.rows())

    def in_pillar(self, pillar):
        return self.filter(type__in=[kind.pk for kind in pillar.types.all()])

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
        named = named.filter(outcometarget=target)
        if target.priority_area_id is None:
            return self.filter(Exists(named))
        areas = self.model.priority_areas.through.objects.filter(activity=OuterRef("pk"))
        areas = areas.filter(priorityarea=target.priority_area_id)
        # Two EXISTS with OR between would be read as a whole, for a page of fifty rows.
        link = Coalesce(Subquery(named.values("pk")[:1]), Subquery(areas.values("pk")[:1]))
        return self.alias(towards=link).filter(towards__isnull=False)

    @staticmethod
    def with_any_of(organisations, audience: Audience) -> Exists:
        """The condition that one of some organisations takes part, as far as is known."""
        parts = Participation.objects.all().of_known_organisations(audience)
        parts = parts.filter(activity=OuterRef("pk"), organisation__in=organisations.order_by())
        return Exists(parts)

    def with_partner(self, organisation, audience: Audience):
        """Only those that an organisation, of which the readers may know, takes part in."""
        parts = Participation.objects.all().told_to(audience).filter(organisation=organisation.pk)
        return self.filter(Exists(parts.filter(activity=OuterRef("pk"))))

    def counted_for(self, audience: Audience):
        """
        Only the activities that a figure for `audience` counts.

        Published ones, and the same for all of these readers: what only some people may see
        is in no figure. A sum of others does not count while any of them is there to be
        counted in the same plan, nor does a translation whose original is there.
        """
        shared = audience.shared
        there = self.model.objects.for_audience(shared).published()
        there = there.filter(type__pillar__plan=OuterRef("type__pillar__plan"))
        parts = there.filter(part_of=OuterRef("pk"))
        originals = there.filter(pk=OuterRef("translation_of"))
        counted = self.for_audience(shared).published()
        # As a value, since of EXISTS beside an OR PostgreSQL may read all parts that there are.
        has_parts = IsNull(Subquery(parts.values("pk")[:1]), False)
        return counted.exclude(Q(is_aggregate=True) & has_parts).exclude(Exists(originals))

    def beyond_shared(self, audience: Audience):
        """Only what one reader sees and others of the same audience do not."""
        if audience.person is None:
            return self.none()
        theirs = self._named(audience)
        if not audience.sees_unpublished:
            theirs = own_organisation(audience, "proposed_by") & ~self._within(audience.shared)
        return self.filter(theirs, binned_at=None)

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

    def at(self, meeting: Meeting):
        """
        Only what is planned or was done on the days of a date in the calendar.

        At a session that is what names its forum; on a day of the year what is at no session.
        What is not known to the day is at neither.
        """
        found = self._on_days(meeting.starts_on, meeting.ends_on)
        if meeting.forum_id:
            return found.filter(forum=meeting.forum_id)
        return found.exclude(_at_a_session())

    def at_outer(self):
        """`at`, for the meeting that each row of an outer query is."""
        found = self._on_days(OuterRef("starts_on"), OuterRef("ends_on"))
        is_a_day = Q(IsNull(OuterRef("forum"), True))
        return found.filter(Q(forum=OuterRef("forum")) | (is_a_day & ~_at_a_session()))

    def at_none_of(self, meetings):
        """Only what is at none of some dates in the calendar."""
        there = meetings.filter(_on_its_days(), Q(forum=None) | Q(forum=OuterRef("forum")))
        return self.exclude(Q(date_precision=Precision.DAY) & Exists(there.order_by()))

    def _on_days(self, first, last):
        days = self.filter(date_precision=Precision.DAY, starts_on__gte=first, starts_on__lte=last)
        return days.exclude(status=self.model.Status.CANCELLED)

    def undated(self):
        return self.filter(date_precision=Precision.UNDATED)

    def in_no_quarter(self):
        return self.filter(in_no_quarter())

    def oldest_first(self):
        """As on a calendar, along the same index as `newest_first`."""
        return self.order_by(F("starts_on").asc(nulls_first=True), "pk")

    def newest_first(self):
        """By date, the undated last. The order of every list, and of its pages."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")


def _on_its_days() -> Q:
    """The condition that an activity of an outer query begins on the days of a meeting."""
    day = OuterRef("starts_on")
    return Q(starts_on__lte=day, ends_on__gte=day)


def _at_a_session() -> Q:
    sessions = Meeting.objects.filter(_on_its_days(), forum=OuterRef("forum"))
    return Q(Exists(sessions.order_by()))

"""What an activity is tied to, a row for each tie, so that its history is kept as well."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.sensitivity import Audience, Sensitivity
from activities.models.activity import Activity
from activities.models.evidence import Evidence
from activities.models.parts import OfActivityQuerySet


@tracked(seen_as=OfActivityQuerySet)
class AreaLink(Activity.priority_areas.through):  # type: ignore[name-defined]
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("priority area of an activity")
        verbose_name_plural = _("priority areas of an activity")


@tracked(seen_as=OfActivityQuerySet)
class TargetLink(Activity.targets.through):  # type: ignore[name-defined]
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("outcome target of an activity")
        verbose_name_plural = _("outcome targets of an activity")


class EvidenceLinkQuerySet(OfActivityQuerySet):
    def for_audience(self, audience: Audience):
        """As evidence is: with the activity, unless it is above the readers by itself."""
        below = Evidence.objects.filter(sensitivity__lte=audience.level or 0)
        named = Q(activity__level=Sensitivity.RESTRICTED)
        return super().for_audience(audience).filter(Q(evidence__in=below.order_by()) | named)


@tracked(seen_as=EvidenceLinkQuerySet)
class EvidenceLink(Activity.evidence.through):  # type: ignore[name-defined]
    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("evidence of an activity")
        verbose_name_plural = _("evidence of an activity")


@tracked(seen_as=OfActivityQuerySet)
class ReaderLink(Activity.readers.through):  # type: ignore[name-defined]
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("person named for an activity")
        verbose_name_plural = _("people named for an activity")

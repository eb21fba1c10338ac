"""What people do with an activity: record it, submit it, publish it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity, ActivityFigure, Evidence, Participation
from network.services import organisation_named
from priorities.models import OutcomeTarget, PriorityArea


class NotPublishable(Exception):
    """This activity cannot be published by this person, or not yet; says why."""


@dataclass(frozen=True)
class Figure:
    """One thing counted, as `ActivityFigure` keeps it."""

    measure: str
    qualifier: str
    value: Decimal
    currency: str = ""


@dataclass(frozen=True)
class Details:
    """What belongs to an activity beside its own columns."""

    areas: Iterable[PriorityArea] = ()
    targets: Iterable[OutcomeTarget] = ()
    # (name of the organisation, its part), in any order.
    partners: Iterable[tuple[str, str]] = ()
    figures: Iterable[Figure] = ()
    link: str = ""
    # Measures that were asked for: those not given are not known any more.
    measures: Iterable[str] = field(default_factory=tuple)


@transaction.atomic
def record(*, activity: Activity, details: Details, by: User, submit: bool) -> Activity:
    """
    Save an activity, new or changed, with all that belongs to it.

    `submit` sends a draft to the reviewers. What is published stays published: its
    history shows what was changed, and when.
    """
    is_new = activity.pk is None
    if is_new:
        activity.created_by = by
    sent = submit and activity.workflow in {
        Activity.Workflow.DRAFT,
        Activity.Workflow.RETURNED,
    }
    if sent:
        activity.workflow = Activity.Workflow.SUBMITTED
    verb = "log" if is_new else "submit" if sent else "edit"
    with pghistory.context(verb=verb):
        activity.save()
        activity.priority_areas.set(details.areas)
        activity.targets.set(details.targets)
        _set_partners(activity, details.partners)
        _set_figures(activity, details)
        _set_link(activity, details.link)
    return activity


def _set_partners(activity, partners):
    wanted = {}
    for name, part in partners:
        organisation = organisation_named(name=name, sensitivity=activity.sensitivity)
        wanted.setdefault(organisation.pk, part)
    activity.participations.exclude(organisation__in=wanted).delete()
    for organisation, part in wanted.items():
        Participation.objects.update_or_create(
            activity=activity, organisation_id=organisation, defaults={"part": part}
        )


def _set_figures(activity, details):
    figures = list(details.figures)
    given = {(figure.measure, figure.currency) for figure in figures}
    for known in activity.figures.filter(measure__in=list(details.measures)):
        if (known.measure, known.currency) not in given:
            known.delete()
    for figure in figures:
        ActivityFigure.objects.update_or_create(
            activity=activity,
            measure=figure.measure,
            currency=figure.currency,
            defaults={"qualifier": figure.qualifier, "value": figure.value},
        )


def _set_link(activity, link):
    """Make `link` the first piece of evidence; the others stay."""
    first = activity.evidence.first()
    if first is not None and first.url == link:
        return
    if first is not None:
        activity.evidence.remove(first)
    if link:
        evidence, _added = Evidence.objects.get_or_create(
            url=link, defaults={"sensitivity": activity.sensitivity}
        )
        activity.evidence.add(evidence)


@transaction.atomic
def publish(*, activity: Activity, by: User) -> None:
    """
    Let an activity count and be seen by its readers.

    Raises NotPublishable for a draft, for what is published already, and for one's own
    entry, unless there is no other reviewer; the history then says so.
    """
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if not by.is_reviewer:
        raise NotPublishable(_("Only a reviewer publishes."))
    if activity.is_published:
        raise NotPublishable(_("It is published already."))
    if not activity.is_publishable:
        raise NotPublishable(_("It has not been submitted yet."))
    own = activity.created_by_id == by.pk
    if own and User.objects.with_role(User.Role.REVIEWER).exclude(pk=by.pk).exists():
        raise NotPublishable(_("Another reviewer publishes what you have logged yourself."))
    activity.workflow = Activity.Workflow.PUBLISHED
    activity.published_at = timezone.now()
    with pghistory.context(verb="publish-own" if own else "publish"):
        activity.save(update_fields=["workflow", "published_at", "updated_at"])


def publish_many(*, activities: Iterable[Activity], by: User) -> list[tuple[Activity, str]]:
    """Publish each activity that can be; return those that could not, and why."""
    refused = []
    for activity in activities:
        try:
            publish(activity=activity, by=by)
        except NotPublishable as reason:
            refused.append((activity, str(reason)))
    return refused

"""Bringing back an earlier version of an activity, with what belonged to it."""

from datetime import datetime

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import restoring, timeline
from accounts.models import User
from activities.history import STORY
from activities.models import (
    Activity,
    ActivityFigure,
    AreaLink,
    Evidence,
    EvidenceLink,
    Participation,
    TargetLink,
)
from network.models import Organisation


@transaction.atomic
def restore(*, activity: Activity, at: datetime, by: User) -> list[str]:
    """
    Make an activity what it was at a moment; return what is not there any more, in words.

    Its readers, its workflow and what `by` may not see stay as they are, as does what an
    organisation itself said of its part. Raises NotRestored as `restoring.restore` does.
    """
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    level = activity.level
    then = {
        part.model: timeline.states(events, at).values()
        for part, events in timeline.read_all(activity, by, STORY)
        if part is not None
    }
    with pghistory.context(verb="restore", moment=at.isoformat()):
        gone = _set_columns(activity, at, by)
        activity.note_edit(by)
        restoring.save(activity)
        gone += _set_links(activity, then)
        _set_evidence(activity, then[EvidenceLink], by)
        gone += _set_partners(activity, then[Participation], by)
        _set_figures(activity, then[ActivityFigure])
        restoring.refuse_opening(activity, level)
    return gone


def _set_columns(activity, at, by):
    """Set the columns; a reference to what `by` does not see, then or now, stays."""
    names = ("part_of_id", "translation_of_id")
    now = {name: getattr(activity, name) for name in names}
    gone = restoring.set_columns(activity, at=at, by=by)
    keys = {*now.values(), *(getattr(activity, name) for name in names)} - {None}
    seen = {None, *Activity.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True)}
    for name in names:
        if not {now[name], getattr(activity, name)} <= seen:
            setattr(activity, name, now[name])
    return gone


def _set_links(activity, then):
    """Give it the areas and targets of then, as far as its plan has them now."""
    plan = activity.type.pillar.plan
    areas = {state.priorityarea_id for state in then[AreaLink]}
    targets = {state.outcometarget_id for state in then[TargetLink]}
    gone = []
    for manager, wanted, offered, words in (
        (activity.priority_areas, areas, plan.priority_areas, _("priority areas")),
        (activity.targets, targets, plan.targets, _("outcome targets")),
    ):
        there = set(offered.filter(pk__in=wanted).values_list("pk", flat=True))
        manager.set(there)
        if wanted - there:
            gone.append(restoring.missing(words))
    return gone


def _set_evidence(activity, then, by):
    """Tie it to the evidence of then; what `by` does not see stays."""
    wanted = {state.evidence_id for state in then}
    seen = set(activity.evidence.visible_to(by).values_list("pk", flat=True))
    activity.evidence.remove(*(seen - wanted))
    activity.evidence.add(*Evidence.objects.filter(pk__in=wanted))


def _set_partners(activity, then, by):
    """Name the partners of then; what one of them said itself of its part stands."""
    wanted = {state.organisation_id: state for state in then}
    there = set(Organisation.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    seen = set(activity.participations.visible_to(by).values_list("pk", flat=True))
    activity.participations.filter(pk__in=seen).exclude(organisation__in=there).delete()
    now = {part.organisation_id: part for part in activity.participations.all()}
    said = _last_answers(activity, by)
    for key in there:
        if key not in now:
            answered = said[key]
            own_words = answered.answer == Participation.Answer.CORRECTED
            Participation.objects.create(
                activity=activity,
                organisation_id=key,
                part=(answered if own_words else wanted[key]).part,
                added_by=by,
                answer=answered.answer,
                answered_at=answered.answered_at,
                note=answered.note,
            )
        elif now[key].pk in seen and now[key].answer != Participation.Answer.CORRECTED:
            now[key].part = wanted[key].part
            now[key].save(update_fields=["part"])
    return [restoring.missing(_("partners"))] if wanted.keys() - there else []


def _last_answers(activity, by):
    """What each organisation last said of its part, be that part there or not."""
    part = next(part for part in STORY.parts if part.model is Participation)
    return {event.organisation_id: event for event in timeline.read_events(activity, part, by)}


def _set_figures(activity, then):
    known = {(figure.measure, figure.currency): figure for figure in activity.figures.all()}
    for state in then:
        figure = known.pop((state.measure, state.currency), None)
        figure = figure or ActivityFigure(
            activity=activity, measure=state.measure, currency=state.currency
        )
        figure.qualifier, figure.value = state.qualifier, state.value
        figure.save()
    for figure in known.values():
        figure.delete()

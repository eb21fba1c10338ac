"""What people do with an activity: record it, submit it, review it, publish it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import lowering
from accounts.lowering import AbstractLowering, NotLowered
from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities import drafts
from activities.evidence import link_known_to
from activities.models import Activity, ActivityFigure, Participation
from activities.models.parts import AbstractPart, Answer
from network.models import Affiliation, Hiding, Organisation
from network.services import organisation_named
from priorities.models import OutcomeTarget, PriorityArea

LINK_LIVES = timedelta(days=14)


class NotReviewable(Exception):
    """This activity cannot be reviewed or returned by this person, or not now; says why."""


class NotPublishable(NotReviewable):
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
    # Who may read it while it is restricted, beside its author. None leaves them as they are.
    readers: Iterable[User] | None = None


def may_log(user: User) -> bool:
    """Say whether a person may make an entry: the secretariat, and members' people."""
    if not (user.is_authenticated and user.is_active):
        return False
    speaks = Affiliation.objects.filter(user_id=user.pk)
    return user.is_secretariat or (user.is_member and speaks.exists())


def last_choice_of(user: User) -> int:
    """Return who may see what a person logged last, which is the first choice for the next."""
    mine = Activity.objects.filter(created_by=user).order_by("-created_at", "-pk")
    last = mine.values_list("sensitivity", flat=True).first()
    return Sensitivity.INTERNAL if last is None else last


@transaction.atomic
def record(*, activity: Activity, details: Details, by: User, submit: bool) -> Activity:
    """
    Save an activity, new or changed, with all that belongs to it.

    `submit` sends a draft to the reviewers, and again what they returned. What is
    published stays published: its history shows what was changed, and when. What was
    reviewed waits for a reviewer again, unless one edits it. What a member logs is proposed
    by their organisation. What `by` had typed into its form is a draft no more. Raises
    NotLowered for what is published and would get more readers.
    """
    is_new = activity.pk is None
    if is_new:
        activity.created_by = activity.level_chosen_by = by
        if not by.is_secretariat:
            activity.proposed_by = Organisation.objects.filter(affiliations__user=by).first()
    else:
        judge_level(activity, by)
        activity.note_edit(by)
    sent = submit and activity.workflow in {
        Activity.Workflow.DRAFT,
        Activity.Workflow.RETURNED,
    }
    if sent:
        activity.workflow = Activity.Workflow.SUBMITTED
        activity.returned_because = ""
    verb = "log" if is_new else "submit" if sent else "edit"
    with pghistory.context(verb=verb):
        activity.save()
        activity.priority_areas.set(details.areas)
        activity.targets.set(details.targets)
        _set_partners(activity, details.partners, by)
        _set_figures(activity, details)
        _set_link(activity, details.link, by)
        if details.readers is not None:
            activity.readers.set(details.readers)
    drafts.discard(person=by, entry=activity.entry)
    return activity


def judge_level(activity: Activity, by: User) -> None:
    """
    Note who wants more readers for an activity that is about to be saved.

    Raises NotLowered for what is published, which gets no more of them like this.
    """
    before = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.sensitivity >= before.sensitivity:
        return
    if before.is_published:
        raise NotLowered(_("More readers for what is published: ask for it, with a reason."))
    activity.level_chosen_by = by


def _set_partners(activity, partners, by):
    """Make these the partners, of those that `by` may see: the others stay as they are."""
    wanted = {}
    for name, part in partners:
        organisation = organisation_named(name=name, sensitivity=activity.sensitivity, by=by)
        wanted.setdefault(organisation.pk, part)
    seen = activity.participations.visible_to(by).values("pk")
    activity.participations.filter(pk__in=seen).exclude(organisation__in=wanted).delete()
    for organisation, part in wanted.items():
        Participation.objects.update_or_create(
            activity=activity,
            organisation_id=organisation,
            defaults={"part": part},
            create_defaults={"part": part, "added_by": by},
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


def _set_link(activity, link, by):
    """Make `link` the first piece of evidence that `by` sees; the others stay."""
    first = activity.evidence.visible_to(by).first()
    if first is not None and first.url == link:
        return
    if first is not None:
        activity.evidence.remove(first)
    if link:
        own = activity.sensitivity
        # What members add they see themselves; who else does is for the activity's level to say.
        reach = own if by.is_secretariat else min(own, Sensitivity.NETWORK)
        activity.evidence.add(link_known_to(by, link, sensitivity=reach))


@transaction.atomic
def review(*, activity: Activity, by: User) -> None:
    """
    Find an activity right: it waits for nothing but being published.

    Raises NotReviewable for what was not submitted, and for one's own entry or choice of
    readers, unless there is no other reviewer; the history then says so.
    """
    activity = _locked(activity)
    if not by.is_reviewer:
        raise NotReviewable(_("Only a reviewer reviews."))
    _refuse_published(activity, NotReviewable)
    if activity.workflow == Activity.Workflow.REVIEWED:
        raise NotReviewable(_("It has been reviewed already."))
    _refuse_unsubmitted(activity, NotReviewable)
    own = _is_their_own(activity, by)
    if own and _others_review(by):
        if activity.created_by_id == by.pk:
            raise NotReviewable(_("Another reviewer reviews what you have logged yourself."))
        raise NotReviewable(_("You gave it more readers: another reviewer reviews it."))
    activity.workflow, activity.reviewed_by = Activity.Workflow.REVIEWED, by
    with pghistory.context(verb="review"):
        activity.save(update_fields=["workflow", "reviewed_by", "updated_at"])


@transaction.atomic
def return_to_author(*, activity: Activity, reason: str, by: User) -> None:
    """
    Give an activity back to who logged it, with what is missing or wrong.

    Raises NotReviewable for what does not wait for a reviewer, and where no reason is given.
    """
    activity = _locked(activity)
    if not by.is_reviewer:
        raise NotReviewable(_("Only a reviewer returns an entry."))
    _refuse_published(activity, NotReviewable)
    if not activity.is_publishable:
        raise NotReviewable(_("It is with its author already."))
    if not reason.strip():
        raise NotReviewable(_("Say why, so that the author knows what to do."))
    activity.workflow, activity.reviewed_by = Activity.Workflow.RETURNED, None
    activity.returned_because = reason.strip()
    with pghistory.context(verb="return"):
        activity.save(update_fields=["workflow", "reviewed_by", "returned_because", "updated_at"])


@transaction.atomic
def publish(*, activity: Activity, by: User) -> None:
    """
    Let an activity count and be seen by its readers.

    Raises NotPublishable for a draft, for what is published already, and for one's own
    entry or choice of readers, unless there is no other reviewer; the history then says so.
    """
    activity = _locked(activity)
    if not by.is_reviewer:
        raise NotPublishable(_("Only a reviewer publishes."))
    _refuse_published(activity, NotPublishable)
    _refuse_unsubmitted(activity, NotPublishable)
    own = _is_their_own(activity, by)
    if own and _others_review(by):
        if activity.created_by_id == by.pk:
            raise NotPublishable(_("Another reviewer publishes what you have logged yourself."))
        raise NotPublishable(_("You gave it more readers: another reviewer publishes it."))
    activity.workflow = Activity.Workflow.PUBLISHED
    activity.published_at = timezone.now()
    with pghistory.context(verb="publish-own" if own else "publish"):
        activity.save(update_fields=["workflow", "published_at", "updated_at"])


def _locked(activity):
    """The activity as it is now, which nobody else changes meanwhile."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.binned_at is not None:
        raise NotPublishable(_("It lies in the bin."))
    return activity


def _refuse_published(activity, refusal):
    if activity.is_published:
        raise refusal(_("It is published already."))


def _refuse_unsubmitted(activity, refusal):
    if activity.workflow == Activity.Workflow.RETURNED:
        raise refusal(_("It was returned, and has not been submitted again."))
    if not activity.is_publishable:
        raise refusal(_("It has not been submitted yet."))


def _is_their_own(activity, by):
    return by.pk in {activity.created_by_id, activity.level_chosen_by_id}


def _others_review(by):
    return User.objects.reviewers_beside(by).exists()


def ask_to_lower(*, activity: Activity, to: int, reason: str, by: User) -> AbstractLowering:
    """Ask for more readers of what is published; raises NotLowered, as `accounts.lowering`."""
    if not activity.is_published:
        raise NotLowered(_("It is not published: change who may see it in the form."))
    return lowering.ask(record=activity, to=to, reason=reason, by=by)


@transaction.atomic
def answer_for_part(
    *, participation: AbstractPart, answer: str, part: str, note: str, by: User | None
) -> None:
    """
    Write down what an organisation says of its own part in a record.

    A part that is confirmed or corrected becomes what they say; one that they decline is
    named to nobody but the secretariat from then on. `by` is None for who came by a link.
    """
    participation.answer = answer
    if answer == Answer.CORRECTED:
        participation.part = part  # type: ignore[attr-defined]
    participation.note = note
    participation.answered_at = timezone.now()
    with pghistory.context(verb=f"part-{answer}", user=by.pk if by else None):
        participation.save()


def link_for_answer(*, participation: AbstractPart, by: User) -> str:
    """Return the secret of a new link for an organisation's answer; earlier ones end."""
    links: Any = participation.links  # type: ignore[attr-defined]
    for earlier in links.filter(used_at=None, withdrawn_at=None):
        earlier.withdraw()
    whose = {links.field.name: participation}
    _link, secret = links.model.with_secret(lives=LINK_LIVES, created_by=by, **whose)
    return secret


@transaction.atomic
def answer_by_link(*, link: Any, answer: str, part: str, note: str) -> bool:
    """Write down an answer and spend its link; False where it was spent meanwhile."""
    locked = type(link).objects.filter(pk=link.pk).select_for_update().get()
    if not locked.is_usable:
        return False
    locked.spend()
    answer_for_part(participation=locked.part, answer=answer, part=part, note=note, by=None)
    return True


def publish_many(*, activities: Iterable[Activity], by: User) -> list[tuple[Activity, str]]:
    """Publish each activity that can be; return those that could not, and why."""
    return _each(publish, activities, by)


def review_many(*, activities: Iterable[Activity], by: User) -> list[tuple[Activity, str]]:
    """Mark each activity as reviewed that can be; return those that could not, and why."""
    return _each(review, activities, by)


def _each(act: Callable[..., None], activities, by):
    refused = []
    for activity in activities:
        try:
            act(activity=activity, by=by)
        except NotReviewable as reason:
            refused.append((activity, str(reason)))
    return refused


def naming(*, hiding: Hiding, by: User) -> dict[str, Any]:
    """
    Return the records that `by` sees and whose text has one of the hidden names.

    Those of each kind that a hiding can concern, by what the kind is called in `Hiding`.
    """
    return {
        name: relation.related_model.objects.naming(hiding, by).newest_first()
        for name, relation in _hideable().items()
    }


@transaction.atomic
def hide_too(*, hiding: Hiding, records: Iterable[Any]) -> None:
    """Have a hiding concern records that are linked to it by their text alone."""
    records = list(records)
    with pghistory.context(verb="hide", reason=hiding.reason):
        for name, relation in _hideable().items():
            these = [each for each in records if isinstance(each, relation.related_model)]
            getattr(hiding, name).add(*these)


def _hideable():
    """The kinds of record that a hiding can concern; those of apps above are among them."""
    relations = [each for each in Hiding._meta.related_objects if each.many_to_many]
    return {relation.get_accessor_name(): relation for relation in relations}

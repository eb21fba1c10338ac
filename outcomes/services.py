"""What people do with an outcome: write it down, submit, review, publish, contest it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import lowering
from accounts.lowering import AbstractLowering, NotLowered
from accounts.models import User
from activities import drafts, evidence
from activities.models import Activity
from network.services import organisation_named
from outcomes import smart
from outcomes.models import ContributionPart, Outcome, OutcomeDraft, OutcomeEvidence
from outcomes.models.words import Contest, Workflow
from outcomes.refusals import Refused, told_in_words
from pillars.models import Pillar
from priorities.models import OutcomeTarget, PriorityArea


@dataclass(frozen=True)
class Details:
    """What belongs to an outcome beside its own columns."""

    targets: Iterable[OutcomeTarget] = ()
    areas: Iterable[PriorityArea] = ()
    pillars: Iterable[Pillar] = ()
    activities: Iterable[Activity] = ()
    # (name of the organisation, its part), in any order.
    parts: Iterable[tuple[str, str]] = ()
    # A first piece of evidence: its address, and what the tie to it says.
    link: str = ""
    tie: Mapping[str, Any] = field(default_factory=dict)
    # Who may read it while it is restricted; None leaves them as they are.
    readers: Iterable[User] | None = None


def may_record(user: User) -> bool:
    """Say whether a person writes down outcomes: the secretariat does."""
    return user.is_authenticated and user.is_active and user.is_secretariat


@transaction.atomic
def record(*, outcome: Outcome, details: Details, by: User, submit: bool) -> Outcome:
    """
    Save an outcome, new or changed, with all that belongs to it.

    `submit` sends to the reviewers a draft, and again what they returned or what is
    contested. What was reviewed waits for a reviewer again, unless one edits it; what is
    published stays published while its evidence carries its rating. Raises Refused where a
    rule of the database is broken, and NotLowered where something published would get more
    readers.
    """
    is_new = outcome.pk is None
    if is_new:
        outcome.created_by = outcome.level_chosen_by = by
    else:
        _judge_level(outcome, by)
        outcome.note_edit(by)
    sent = submit and outcome.workflow in {
        Workflow.DRAFT, Workflow.RETURNED, Workflow.CONTESTED,
    }  # fmt: skip
    with pghistory.context(verb="edit"), told_in_words():
        if is_new:
            outcome.save()
        _set_links(outcome, details, by)
        _set_parts(outcome, details.parts, by)
        _set_link(outcome, details, by)
        if sent and (missing := smart.lacks_of(outcome)):
            raise Refused(" ".join(lack.words for lack in missing))
        if sent:
            outcome.workflow, outcome.returned_because = Workflow.SUBMITTED, ""
        outcome.save()
    outcome.refresh_from_db()
    drafts.discard(person=by, entry=outcome.entry, kind=OutcomeDraft)
    return outcome


def _judge_level(outcome, by):
    before = Outcome.objects.select_for_update().get(pk=outcome.pk)
    # What was moved meanwhile by an answer is not moved back by a form.
    outcome.workflow, outcome.contested_because = before.workflow, before.contested_because
    outcome.published_at, outcome.published_by = before.published_at, before.published_by
    if outcome.sensitivity >= before.sensitivity:
        return
    if before.is_published:
        raise NotLowered(_("More readers for what is published: ask for it, with a reason."))
    outcome.level_chosen_by = by


def _set_links(outcome, details, by):
    """Tie it to what was chosen; what `by` does not see stays."""
    outcome.targets.set(details.targets)
    outcome.priority_areas.set(details.areas)
    outcome.pillars.set(details.pillars)
    wanted = list(details.activities)
    seen = outcome.activities.visible_to(by)
    outcome.activities.remove(*seen.exclude(pk__in=[activity.pk for activity in wanted]))
    outcome.activities.add(*wanted)
    if details.readers is not None:
        outcome.readers.set(details.readers)


def _set_parts(outcome, parts, by):
    """Make these the contributors, of those that `by` may see: the others stay as they are."""
    wanted = {}
    for name, part in parts:
        organisation = organisation_named(name=name, sensitivity=outcome.sensitivity, by=by)
        wanted.setdefault(organisation.pk, part)
    seen = outcome.parts.visible_to(by).values("pk")
    outcome.parts.filter(pk__in=seen).exclude(organisation__in=wanted).delete()
    for organisation, part in wanted.items():
        ContributionPart.objects.update_or_create(
            outcome=outcome,
            organisation_id=organisation,
            defaults={"part": part},
            create_defaults={"part": part, "added_by": by},
        )


def _set_link(outcome, details, by):
    if not details.link or outcome.evidence.visible_to(by).filter(url=details.link).exists():
        return
    piece = evidence.link_known_to(by, details.link, sensitivity=outcome.sensitivity)
    outcome.evidence.add(piece, through_defaults=dict(details.tie))


@transaction.atomic
def describe_evidence(
    *, tie: OutcomeEvidence, said: Mapping[str, Any], by: User, **about: Any
) -> None:
    """
    Change what is said of a piece of evidence, by itself and for the outcome.

    Raises NotLowered as `activities.evidence.describe`. What is published and rested on what
    was said before becomes contested; what was reviewed waits for a reviewer again.
    """
    evidence.describe(evidence=tie.evidence, by=by, **about)
    changed = [name for name, value in said.items() if getattr(tie, name) != value]
    for name in changed:
        setattr(tie, name, said[name])
    with pghistory.context(verb="edit"):
        if changed:
            evidence.note_edit(tie.outcome, by)
            tie.save()


@transaction.atomic
def review(*, outcome: Outcome, by: User) -> None:
    """Find an outcome right. Raises Refused for what was not submitted, and for one's own."""
    outcome = _locked(outcome)
    _only_a_reviewer(by)
    if outcome.workflow != Workflow.SUBMITTED:
        raise Refused(_("It does not wait for a review."))
    outcome.workflow, outcome.reviewed_by = Workflow.REVIEWED, by
    with pghistory.context(verb="review"), told_in_words():
        outcome.save(update_fields=["workflow", "reviewed_by", "updated_at"])


@transaction.atomic
def return_to_author(*, outcome: Outcome, reason: str, by: User) -> None:
    """Give an outcome back to who wrote it, with what is missing or wrong."""
    outcome = _locked(outcome)
    _only_a_reviewer(by)
    if not reason.strip():
        raise Refused(_("Say why, so that the author knows what to do."))
    outcome.workflow, outcome.reviewed_by = Workflow.RETURNED, None
    outcome.returned_because = reason.strip()
    with pghistory.context(verb="return"), told_in_words():
        outcome.save(update_fields=["workflow", "reviewed_by", "returned_because", "updated_at"])


@transaction.atomic
def publish(*, outcome: Outcome, by: User) -> None:
    """
    Let an outcome count and be seen by its readers.

    Raises Refused for what nobody has reviewed, for one's own, and where the evidence does
    not carry the rating.
    """
    outcome = _locked(outcome)
    _only_a_reviewer(by)
    if outcome.is_published:
        raise Refused(_("It is published already."))
    outcome.workflow = Workflow.PUBLISHED
    outcome.published_at, outcome.published_by = timezone.now(), by
    with pghistory.context(verb="publish"), told_in_words():
        outcome.save(update_fields=["workflow", "published_at", "published_by", "updated_at"])


@transaction.atomic
def contest(*, outcome: Outcome, by: User) -> None:
    """Take back that an outcome is right, until it has been revised."""
    outcome = _locked(outcome)
    _only_a_reviewer(by)
    if not outcome.is_published:
        raise Refused(_("Only what is published is contested; return it to its author."))
    outcome.workflow, outcome.contested_because = Workflow.CONTESTED, Contest.REVIEWER
    with pghistory.context(verb="contest"), told_in_words():
        outcome.save(update_fields=["workflow", "contested_because", "updated_at"])


@transaction.atomic
def withdraw(*, outcome: Outcome, reason: str, by: User) -> None:
    """Have an outcome count and show no more; what is unfinished, its author may withdraw."""
    outcome = _locked(outcome)
    own = outcome.created_by_id == by.pk and not outcome.is_published
    if not (by.is_reviewer or own):
        raise Refused(_("Only a reviewer withdraws what others wrote, or what is published."))
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn."))
    outcome.workflow, outcome.withdrawn_because = Workflow.WITHDRAWN, reason.strip()
    with pghistory.context(verb="withdraw"), told_in_words():
        outcome.save(update_fields=["workflow", "withdrawn_because", "updated_at"])


@transaction.atomic
def bring_back(*, outcome: Outcome, by: User) -> None:
    """Have a withdrawn outcome wait for a reviewer again."""
    outcome = _locked(outcome)
    _only_a_reviewer(by)
    if outcome.workflow != Workflow.WITHDRAWN:
        raise Refused(_("It was not withdrawn."))
    outcome.workflow, outcome.withdrawn_because = Workflow.SUBMITTED, ""
    outcome.reviewed_by = None
    with pghistory.context(verb="bring-back"), told_in_words():
        outcome.save(update_fields=["workflow", "withdrawn_because", "reviewed_by", "updated_at"])


def ask_to_lower(*, outcome: Outcome, to: int, reason: str, by: User) -> AbstractLowering:
    """Ask for more readers of what is published; raises NotLowered, as `accounts.lowering`."""
    if not outcome.is_published:
        raise NotLowered(_("It is not published: change who may see it in the form."))
    return lowering.ask(record=outcome, to=to, reason=reason, by=by)


def _locked(outcome):
    """The outcome as it is now, which nobody else changes meanwhile."""
    return Outcome.objects.select_for_update().get(pk=outcome.pk)


def _only_a_reviewer(by):
    if not by.is_reviewer:
        raise Refused(_("Only a reviewer does this."))
